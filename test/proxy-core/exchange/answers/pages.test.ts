import { describe, expect, it } from 'vitest';
import { ProxyError } from '#core/common/proxy-error.ts';
import { REASONS } from '#core/contract/reasons.ts';
import { PAGE_TEXT } from '#core/exchange/answers/page-text.ts';
import { blockPage, errorPage, escaped } from '#core/exchange/answers/pages.ts';
import { exchangeFor } from '../../../support/exchange-world.ts';

const EVIL = '/<script>alert(1)</script>?"onload=alert(2)\'<img>&amp;\u00e9';

describe('the block page', () => {
  const exchange = exchangeFor(`GET http://games.example${EVIL} HTTP/1.1\r\nHost: games.example\r\n\r\n`);
  exchange.verdict = { action: 'deny', because: 'block-rule', rule: '<b>games</b> \u{1f3ae}' };
  const page = blockPage(exchange, 0, null);

  it('says why in plain words and names the rule', () => {
    expect(page.html).toContain('This site is blocked');
    expect(page.html).toContain('A rule of this proxy blocks it.');
    expect(JSON.parse(page.json)).toMatchObject({ error: 'blocked', because: 'block-rule', host: 'games.example' });
  });

  it('lets no markup from outside through', () => {
    expect(page.html).not.toMatch(/<script|<img|<b>|onload="/);
    expect(page.html.match(/<h1/g)).toHaveLength(1);
  });

  it('is ASCII, small and needs nothing from outside', () => {
    expect([page.html, page.json].every((text) => /^[\x20-\x7e\n]*$/.test(text))).toBe(true);
    expect(page.html.length).toBeLessThan(25_000);
    expect(page.html).not.toMatch(/src=|href=|url\(/);
  });
});

describe('the error page', () => {
  it('says what failed and is not styled as a block', () => {
    const exchange = exchangeFor('GET http://x.example/ HTTP/1.1\r\nHost: x\r\n\r\n');
    const page = errorPage(exchange, new ProxyError('CONNECT_REFUSED', '192.0.2.1 port 80'), 0);
    expect(page.html).toContain('The site refused the connection.');
    expect(page.html).toContain('class="error"');
    expect(page.html).not.toContain('192.0.2.1');
  });

  it('shortens an endless address in the middle', () => {
    const exchange = exchangeFor(`GET http://x.example/${'a'.repeat(5000)} HTTP/1.1\r\nHost: x\r\n\r\n`);
    expect(errorPage(exchange, new ProxyError('NAME_NOT_FOUND', 'x'), 0).html.length).toBeLessThan(4000);
  });
});

it('every reason has a sentence', () => {
  for (const reason of REASONS) expect(PAGE_TEXT.because[reason]).toMatch(/\.$/);
});

it('what is escaped reads the same in a browser', () =>
  expect(escaped('a<&>"\'\u00e9\u{1f3ae}\ud800')).toBe('a&#60;&#38;&#62;&#34;&#39;&#233;&#127918;&#65533;'));
