import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { answerPage, brokenUrl, isOwnUrl, PAGE_URL, registerPageScheme, servePages } from '../../../app/page/page-protocol.ts';
import { readPageFiles } from '#core/index.ts';
import { STYLE_NONCE_MARK } from '#core/contract/page-policy.ts';
import { FixedRandom } from '../../support/fixed-random.ts';
import { tempFolder } from '../../support/temp-folder.ts';

const folder = tempFolder();
mkdirSync(join(folder, 'assets'));
writeFileSync(join(folder, 'index.html'), `<meta nonce="${STYLE_NONCE_MARK}">`);
writeFileSync(join(folder, 'assets', 'main.js'), 'run();');
writeFileSync(join(folder, 'secret.txt'), 'not served');
const pages = await readPageFiles(folder);
const missing = await readPageFiles(join(folder, 'nowhere'));

const get = (url: string, method = 'GET', from = pages) => answerPage({ method, url }, from, 'bm9uY2U=');

describe('the screens at app://hearthgate', () => {
  it('come with a policy and a number used once', () => {
    const { status, headers, content } = get(PAGE_URL);
    expect(status).toBe(200);
    expect(headers['Content-Type']).toBe('text/html; charset=utf-8');
    expect(headers['Content-Security-Policy']).toContain("style-src 'self' 'nonce-bm9uY2U='");
    expect(content).toBe('<meta nonce="bm9uY2U=">');
  });

  it('are found at the root too, whatever stands behind # and ?', () => {
    for (const url of ['app://hearthgate/', 'app://hearthgate', `${PAGE_URL}#/live?q=x`, `${PAGE_URL}?x=1`])
      expect(get(url).status).toBe(200);
  });

  it('bring their files as they are, strictly', () => {
    const { status, headers, content } = get('app://hearthgate/assets/main.js');
    expect([status, headers['Content-Type'], Buffer.from(content).toString()]).toEqual([200, 'text/javascript; charset=utf-8', 'run();']);
    expect(headers).toMatchObject({ 'X-Content-Type-Options': 'nosniff', 'Cache-Control': 'no-store' });
  });

  for (const url of [
    'app://hearthgate/nothing.js',
    'app://hearthgate/secret.txt',
    'app://hearthgate/../package.json',
    'app://hearthgate/%2e%2e/package.json',
    'app://hearthgate/assets/',
    'app://hearthgate/broken/nothing',
    'app://hearthgate/broken/toString',
    'app://elsewhere/index.html',
    'app://hearthgate.evil/index.html',
    'app://user@hearthgate:80/index.html',
    'http://hearthgate/index.html',
    'not a url',
  ])
    it(`are not at ${url}`, () => expect(get(url).status).toBe(404));

  for (const method of ['POST', 'PUT', 'DELETE', 'get']) it(`are not for ${method}`, () => expect(get(PAGE_URL, method).status).toBe(405));

  it('that are missing are replaced by words', () => {
    const { status, content } = get(PAGE_URL, 'GET', missing);
    expect(status).toBe(200);
    expect(content).toContain('The screens are not there');
    expect(get('app://hearthgate/assets/main.js', 'GET', missing).status).toBe(404);
  });

  for (const reason of ['preload', 'crash', 'screens'] as const)
    it(`have words for ${reason}, without any script`, () => {
      const { status, headers, content } = get(brokenUrl(reason));
      expect(status).toBe(200);
      expect(content).toContain('role="alert"');
      expect(content).toContain('<style nonce="bm9uY2U=">');
      expect(content).not.toContain('<script');
      expect(headers['Content-Security-Policy']).toContain("default-src 'none'");
    });
});

describe('an address of our own', () => {
  for (const { url, own } of [
    { url: PAGE_URL, own: true },
    { url: 'app://hearthgate/anything', own: true },
    { url: 'APP://hearthgate/', own: true },
    { url: 'app://elsewhere/', own: false },
    { url: 'app://hearthgate.evil/', own: false },
    { url: 'https://hearthgate/', own: false },
    { url: 'about:blank', own: false },
    { url: 'data:text/html,x', own: false },
    { url: '', own: false },
  ])
    it(`${url === '' ? '(nothing)' : url} is ${own ? '' : 'not '}one`, () => expect(isOwnUrl(url)).toBe(own));
});

describe('the scheme', () => {
  it('is a standard, secure origin and has no other privilege', () => {
    const registered: unknown[] = [];
    registerPageScheme({ registerSchemesAsPrivileged: (schemes) => void registered.push(...schemes) });
    expect(registered).toEqual([{ scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } }]);
  });

  it('answers with a fresh number each time, and HEAD without content', async () => {
    let answer: ((request: Request) => Response | Promise<Response>) | null = null;
    servePages({ handle: (_scheme, handler) => void (answer = handler as typeof answer) }, pages, new FixedRandom());
    const ask = async (method: string): Promise<Response> => {
      const response = await answer?.({ method, url: PAGE_URL } as Request);
      if (response === undefined) throw new Error('nobody answers');
      return response;
    };
    const [first, second, head] = [await ask('GET'), await ask('GET'), await ask('HEAD')];
    expect(await first.text()).not.toBe(await second.text());
    expect([head.status, await head.text()]).toEqual([200, '']);
  });
});
