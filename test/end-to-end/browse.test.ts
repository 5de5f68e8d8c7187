/** The main job, whole: a real browser behind the proxy, a rule added on the screen, the requests in the live table and in history. */
import { createServer } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createHash, X509Certificate } from 'node:crypto';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findBrowser, launchBrowser } from '../support/browser.ts';
import { createAuthority, noCertificates } from '../support/certificates.ts';
import { startProgram, type Program } from '../support/program.ts';
import { root } from '../support/source-tree.ts';
import { tempFolder } from '../support/temp-folder.ts';

const found = findBrowser();
const folder = tempFolder();
const SITES = ['news.test', 'games.test', 'bank.test'];
const page = (title: string): string =>
  `<!doctype html><title>${title}</title><h1>${title}</h1><script>fetch('/data.json').then((r) => r.text()).then((t) => (document.body.dataset.loaded = t))</script>`;

const plain = createServer(
  (request, response) => void response.end(request.url === '/data.json' ? 'yes' : page(`Welcome to ${request.headers.host ?? ''}`)),
);
let secure: ReturnType<typeof createSecureServer> | undefined;
let spki = '';
let browser: Browser | undefined;

beforeAll(async () => {
  await new Promise<void>((resolve) => plain.listen(0, '127.0.0.1', resolve));
  if (noCertificates !== undefined) return;
  const authority = createAuthority(folder);
  spki = createHash('sha256')
    .update(new X509Certificate(authority.ca).publicKey.export({ type: 'spki', format: 'der' }))
    .digest('base64');
  const { key, cert } = authority.certify(SITES.map((name) => `DNS:${name}`));
  secure = createSecureServer({ key, cert: `${cert}\n${authority.ca}` }, (_request, response) => void response.end(page('Your bank')));
  await new Promise<void>((resolve) => secure?.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  plain.close();
  secure?.close();
  await browser?.close();
});

describe('a family at the computer', () => {
  it('browses, blocks a site on the screen, reads why, and finds everything again', async (context) => {
    if (found.type === 'missing') return context.skip(found.reason);
    if (noCertificates !== undefined) return context.skip(noCertificates);
    const hosts = join(folder, 'hosts');
    const { writeFileSync } = await import('node:fs');
    writeFileSync(hosts, `127.0.0.1 ${SITES.join(' ')}\n`);
    const program = await startProgram(['--set', `dns.hostsFile=${hosts}`]);
    browser = await launchBrowser(found.path, { args: [`--ignore-certificate-errors-spki-list=${spki}`] });
    const surfing = await surfer(browser, program);
    const screens = await screensOf(browser, program);
    const plainPort = (plain.address() as AddressInfo).port;
    const securePort = secure === undefined ? 0 : (secure.address() as AddressInfo).port;

    await surfing.goto(`http://news.test:${plainPort}/front?page=1`);
    await surfing.waitForSelector('body[data-loaded=yes]');
    expect(await surfing.textContent('h1')).toBe(`Welcome to news.test:${plainPort}`);
    await surfing.goto(`https://bank.test:${securePort}/account`);
    expect(await surfing.textContent('h1')).toBe('Your bank');
    await surfing.goto(`http://games.test:${plainPort}/play`);
    expect(await surfing.textContent('h1')).toContain('games.test');

    await screens.getByRole('link', { name: 'Live' }).click();
    for (const host of SITES) await screens.getByText(host).first().waitFor();
    await screens.getByText('/front?page=1').first().waitFor();

    await blockOnTheScreen(screens, 'games.test');
    await surfing.goto(`http://games.test:${plainPort}/play`);
    expect(await surfing.textContent('h1')).toBe('This site is blocked');
    expect(await surfing.textContent('main')).toContain('A rule of this proxy blocks it.');
    await picture(surfing, 'blocked');

    await screens.getByRole('link', { name: 'Live' }).click();
    await screens
      .getByText(/Blocked/)
      .first()
      .waitFor();
    if (process.env['HEARTHGATE_PICTURES'] === '1') await moreTraffic(surfing, plainPort, securePort);
    await picture(screens, 'live');

    await screens.getByRole('link', { name: 'History' }).click();
    await screens.getByRole('searchbox').first().fill('games.test');
    await screens.getByText('/play').first().waitFor();
    await expect.poll(() => screens.getByText('news.test').count()).toBe(0);
    await picture(screens, 'history');
    await screens.getByRole('navigation').getByRole('link', { name: 'Home' }).click();
    await screens.getByRole('switch', { name: 'Filtering' }).press('Space');
    await screens.getByRole('heading', { name: 'Filtering is off' }).waitFor();
    await surfing.goto(`http://games.test:${plainPort}/play`);
    expect(await surfing.textContent('h1')).toContain('Welcome to games.test');
    await picture(screens, 'home');
  });
});

async function surfer(with_: Browser, program: Program): Promise<Page> {
  const context = await with_.newContext({
    proxy: { server: `http://127.0.0.1:${program.proxyPort}`, bypass: '<-loopback>' },
    viewport: { width: 1000, height: 700 },
  });
  return context.newPage();
}

async function screensOf(with_: Browser, program: Program): Promise<Page> {
  const context = await with_.newContext({ viewport: { width: 1280, height: 760 } });
  const screens = await context.newPage();
  await screens.goto(program.link);
  await screens.getByRole('navigation').waitFor();
  return screens;
}

async function blockOnTheScreen(screens: Page, host: string): Promise<void> {
  await screens.getByText(host).first().click();
  await screens.getByRole('button', { name: 'Block this site' }).click();
  await screens.getByRole('link', { name: 'Rules' }).click();
  await expect.poll(() => screens.content()).toContain(host);
}

async function moreTraffic(surfing: Page, plainPort: number, securePort: number): Promise<void> {
  for (const path of ['/sport', '/weather?town=Paris', '/local/council', '/puzzles/today'])
    await surfing.goto(`http://news.test:${plainPort}${path}`);
  await surfing.goto(`https://bank.test:${securePort}/statements`);
  await surfing.goto(`http://games.test:${plainPort}/arcade`);
  await surfing.goto(`http://news.test:${plainPort}/business`);
}

/** For the README: written only when asked, so that a test run changes no committed file. */
async function picture(of: Page, name: string): Promise<void> {
  if (process.env['HEARTHGATE_PICTURES'] !== '1') return;
  const place = join(root, 'build', 'pictures');
  mkdirSync(place, { recursive: true });
  await of.screenshot({ path: join(place, `${name}.png`) });
}
