import { describe, expect, it } from 'vitest';
import { canonicalHost } from '#core/policy/canonical-host.ts';

/** What arrives on the wire are octets: text above 127 is UTF-8 seen as latin1. */
const octets = (text: string): string => Buffer.from(text, 'utf8').toString('latin1');

describe('a host in its one form', () => {
  it.each([
    ['upper case and a trailing dot', 'EXAMPLE.com.', 'example.com'],
    ['a plain name', 'www.example.co.uk', 'www.example.co.uk'],
    ['one label', 'localhost', 'localhost'],
    ['full-width letters', octets('ｅｘａｍｐｌｅ.com'), 'example.com'],
    ['an ideographic full stop', octets('example。com'), 'example.com'],
    ['a percent-encoded letter', 'exa%6dple.com', 'example.com'],
    ['a percent-encoded trailing dot', 'example.com%2e', 'example.com'],
    ['an umlaut', octets('müller.example'), 'xn--mller-kva.example'],
    ['a Cyrillic look-alike', octets('аррӏе.com'), 'xn--80ak6aa92e.com'],
    ['an underscore', 'ex_ample.com', 'ex_ample.com'],
    ['hyphens at the ends', '-bad-.com', '-bad-.com'],
    ['a hexadecimal address', '0x7f.1', '127.0.0.1'],
    ['an octal address', '017700000001', '127.0.0.1'],
    ['a decimal address', '2130706433', '127.0.0.1'],
    ['a full-width address', octets('１２７.0.0.1'), '127.0.0.1'],
    ['enclosed digits', octets('①②⑦.0.0.1'), '127.0.0.1'],
    ['a short address', '1.2.3', '1.2.0.3'],
    ['a very short address', '127.1', '127.0.0.1'],
    ['an octal part', '0177.0.0.1', '127.0.0.1'],
    ['an address with a trailing dot', '127.0.0.1.', '127.0.0.1'],
    ['a plain address', '192.0.2.7', '192.0.2.7'],
    ['a mapped address', '::ffff:1.2.3.4', '1.2.3.4'],
    ['a mapped address in hexadecimal', '::ffff:7f00:1', '127.0.0.1'],
    ['a long mapped address', '0:0:0:0:0:FFFF:7F00:1', '127.0.0.1'],
    ['a long IPv6 address', '2001:0DB8:0:0:0:0:0:1', '2001:db8::1'],
    ['the IPv6 loopback', '0::1', '::1'],
  ])('%s: %s', (_name, written, canonical) => expect(canonicalHost(written)).toBe(canonical));

  it.each([
    ['two trailing dots', 'example.com..'],
    ['an empty label', 'a..b.com'],
    ['a leading dot', '.example.com'],
    ['only a dot', '.'],
    ['nothing', ''],
    ['a last label that is a number', 'www.219.102.226.100'],
    ['an address part that is too large', '256.1.1.1'],
    ['five parts', '1.2.3.4.5'],
    ['a label of 64 octets', `${'a'.repeat(64)}.com`],
    ['a name of 254 octets', `${'a.'.repeat(126)}aaaa`],
    ['a space', 'exa mple.com'],
    ['a tab, which the URL parser would leave out', 'exa\tmple.com'],
    ['a line end, which the URL parser would leave out', 'exa\r\nmple.com'],
    ['user information', 'evil.com@good.com'],
    ['a back slash', 'good.com\\evil.com'],
    ['a path', 'good.com/evil.com'],
    ['a query', 'good.com?evil.com'],
    ['a fragment', 'good.com#evil.com'],
    ['an address in brackets', '[::1]'],
    ['more after an IPv6 address', '::1]/evil.com'],
    ['user information before an IPv6 address', 'a@[::1'],
    ['a percent-encoded NUL', 'a%00b.com'],
    ['a percent-encoded slash', 'a%2fb.com'],
    ['a broken percent', 'a%zz.com'],
    ['a broken IPv6 address', '1:2:3'],
    ['an IPv6 zone', 'fe80::1%eth0'],
    ['octets that are no UTF-8', 'a\xff.com'],
  ])('is refused: %s', (_name, written) => expect(canonicalHost(written)).toBeNull());

  it('says the same when asked again', () => {
    expect([canonicalHost('TWICE.example'), canonicalHost('TWICE.example'), canonicalHost('..'), canonicalHost('..')]).toEqual([
      'twice.example',
      'twice.example',
      null,
      null,
    ]);
  });

  it('forgets before it remembers too much', () => {
    for (let number = 0; number < 5000; number += 1) canonicalHost(`host${number}.example`);
    expect(canonicalHost('host1.example')).toBe('host1.example');
  });
});
