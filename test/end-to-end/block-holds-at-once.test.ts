/** A site that is open in a real browser over HTTP/2 is gone at the next reload after it was blocked; another one stays connected. */
import { createHash, X509Certificate } from 'node:crypto';
import { createSecureServer, type Http2SecureServer } from 'node:http2';
import type { AddressInfo } from 'node:net';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { findBrowser, launchBrowser } from '../support/browser.ts';
import { createAuthority, noCertificates } from '../support/certificates.ts';
import { startCore, type CoreWorld } from '../support/core-world.ts';
import { writeList } from '../support/lists.ts';
import { ordersTo } from '../support/redirected-core.ts';
import { tempFolder } from '../support/temp-folder.ts';

interface SecureSite {
  readonly port: number;
  /** HTTP/2 sessions so far, and those open now. */
  readonly sessions: { all: number; open: number };
}

const found = findBrowser();
const folder = tempFolder();
const hosts = writeList(folder, 'hosts', '127.0.0.1 www.games.test news.test\n');
const servers: Http2SecureServer[] = [];
let browser: Browser | undefined;
let authority: ReturnType<typeof createAuthority>;
let world: CoreWorld;
let games: SecureSite;
let news: SecureSite;

beforeAll(async () => {
  if (found.type === 'missing' || noCertificates !== undefined) return;
  authority = createAuthority(folder);
  [games, news] = [await secureSite('www.games.test'), await secureSite('news.test')];
  world = await startCore({ 'dns.hostsFile': hosts });
});
afterAll(async () => {
  await browser?.close();
  for (const server of servers) server.close();
});

async function secureSite(name: string): Promise<SecureSite> {
  const { key, cert } = authority.certify([`DNS:${name}`]);
  const server = createSecureServer({ key, cert: `${cert}\n${authority.ca}`, allowHTTP1: false });
  const sessions = { all: 0, open: 0 };
  server.on('session', (session) => {
    sessions.all += 1;
    sessions.open += 1;
    session.on('close', () => (sessions.open -= 1)).on('error', () => undefined);
  });
  server.on('stream', (stream, headers) => {
    stream.on('error', () => undefined);
    const isFeed = headers[':path'] === '/feed';
    stream.respond({ ':status': 200, 'content-type': isFeed ? 'text/event-stream' : 'text/html' });
    if (isFeed) stream.write('data: first\n\n');
    else stream.end(`<!doctype html><title>${name}</title><h1>${name}</h1>`);
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { port: (server.address() as AddressInfo).port, sessions };
}

async function open(page: Page, url: string): Promise<void> {
  await page.goto(url);
  const protocol = await page.evaluate("performance.getEntriesByType('navigation')[0].nextHopProtocol");
  expect(protocol).toBe('h2');
  // Something that lasts: the page hears when its connection is gone.
  await page.evaluate(`new Promise((resolve) => {
    const feed = new EventSource('/feed');
    feed.onmessage = resolve;
    feed.onerror = () => (document.body.dataset.feed = 'broken');
  })`);
}

it('an HTTP/2 page open in Chromium is gone at the next reload once its site is blocked', async (context) => {
  if (found.type === 'missing') return context.skip(found.reason);
  if (noCertificates !== undefined) return context.skip(noCertificates);
  const spki = createHash('sha256')
    .update(new X509Certificate(authority.ca).publicKey.export({ type: 'spki', format: 'der' }))
    .digest('base64');
  browser = await launchBrowser(found.path, { args: [`--ignore-certificate-errors-spki-list=${spki}`] });
  const surfing = await browser.newContext({ proxy: { server: `http://127.0.0.1:${world.port}`, bypass: '<-loopback>' } });
  const [playing, reading] = [await surfing.newPage(), await surfing.newPage()];
  await open(playing, `https://www.games.test:${games.port}/play`);
  await open(reading, `https://news.test:${news.port}/`);
  expect((await playing.reload())?.status()).toBe(200); // by the tunnel that is open already
  expect(games.sessions.all).toBe(1);

  expect(await ordersTo(world).rules.add({ list: 'block', rule: 'games.test' })).toEqual({ ok: true });
  await expect.poll(() => games.sessions.open).toBe(0);
  await expect(playing.reload()).rejects.toThrow('net::ERR_TUNNEL_CONNECTION_FAILED');
  expect(games.sessions.all).toBe(1);

  expect((await reading.reload())?.status()).toBe(200);
  expect(news.sessions).toEqual({ all: 1, open: 1 });
  await expect
    .poll(async () => (await world.rows(1)).find(({ fault }) => fault === 'CLOSED_BY_POLICY'))
    .toMatchObject({ method: 'CONNECT', host: 'www.games.test', because: 'block-rule', rule: 'games.test' });
});
