/** The door in front of one's own servers: routes, rewriting, TLS on both sides, passwords and certificates. */
import { connect as connectTls, createServer as createTlsServer, type TLSSocket } from 'node:tls';
import type { AddressInfo } from 'node:net';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { call } from '@orpc/server';
import { describe, expect, it } from 'vitest';
import { createAuthority, noCertificates } from '../support/certificates.ts';
import { startCore, type CoreWorld } from '../support/core-world.ts';
import { answering, client, ok, origin } from '../support/raw-peers.ts';
import { tempFolder } from '../support/temp-folder.ts';

const folder = tempFolder();

async function portOf(world: CoreWorld, mode: string): Promise<number> {
  const { listeners } = await call(world.core.control.handlers.state.get, undefined, { context: { mayWrite: true } });
  return Number(
    listeners
      .find((listener) => listener.mode === mode)
      ?.address.split(':')
      .at(-1),
  );
}

const routes = (list: readonly object[]): string => JSON.stringify(list);

describe('a reverse door', () => {
  it('leads by host and path, keeps or rewrites Host, and knows nothing else', async () => {
    const [shop, api, rest] = [
      await origin(answering(() => ok('shop'))),
      await origin(answering(() => ok('api'))),
      await origin(answering(() => ok('rest'))),
    ];
    // No allowed destinations: what the admin routes to is reached all the same.
    const world = await startCore({
      'proxy.allowDestinations': '',
      'reverse.listen': '127.0.0.1:0',
      'reverse.routes': routes([
        { host: 'shop.test', path: '/api', to: `http://127.0.0.1:${api.port}`, rewriteHost: true },
        { host: 'shop.test', to: `http://127.0.0.1:${shop.port}` },
        { path: '/rest', to: `http://127.0.0.1:${rest.port}` },
      ]),
    });
    const browser = await client(await portOf(world, 'reverse'));
    const ask = async (host: string, path: string, answer: string): Promise<void> => {
      browser.heard = '';
      await browser.say(`GET ${path} HTTP/1.1\r\nHost: ${host}\r\n\r\n`).hears(answer);
    };
    await ask('shop.test', '/api/v1?x', 'api');
    await ask('SHOP.test:80', '/apis', 'shop');
    await ask('other.test', '/rest', 'rest');
    await ask('other.test', '/', 'HTTP/1.1 404');
    expect(api.connections[0]?.heard).toContain(`GET /api/v1?x HTTP/1.1\r\nHost: ${api.authority}\r\n`);
    expect(shop.connections[0]?.heard).toContain('GET /apis HTTP/1.1\r\nHost: SHOP.test:80\r\n');
    expect((await world.rows(4)).map(({ mode, status }) => [mode, status])).toEqual([
      ['reverse', 404],
      ['reverse', 200],
      ['reverse', 200],
      ['reverse', 200],
    ]);
  });

  it('shows the name its clients asked for, and blocking that closes nothing else', async () => {
    const [shop, wiki] = [await origin(answering(() => ok('shop'))), await origin(answering(() => ok('wiki')))];
    const world = await startCore({
      'reverse.listen': '127.0.0.1:0',
      'reverse.routes': routes([
        { host: 'shop.test', to: `http://127.0.0.1:${shop.port}`, rewriteHost: true },
        { host: 'wiki.test', to: `http://127.0.0.1:${wiki.port}` },
      ]),
    });
    const port = await portOf(world, 'reverse');
    const get = async (host: string, answer: string): Promise<string> =>
      (await (await client(port)).say(`GET /a HTTP/1.1\r\nHost: ${host}\r\n\r\n`).hears(answer)).heard;
    await get('Shop.test:8000', 'shop');
    const [row] = await world.rows(1);
    expect(row).toMatchObject({ mode: 'reverse', host: 'shop.test', port: 8000, path: '/a' });

    const context = { context: { mayWrite: true } };
    await call(world.core.control.handlers.rules.add, { list: 'block', rule: row?.host ?? '' }, context);
    expect(await get('shop.test', '</html>')).toMatch(/^HTTP\/1\.1 403 /);
    await get('wiki.test', 'wiki');
    expect(await get('shop.test', '</html>')).not.toContain('127.0.0.1');
    await call(world.core.control.handlers.rules.add, { list: 'block', rule: '127.0.0.1' }, context);
    await get('wiki.test', 'wiki');
  });

  it('is no open proxy', async () => {
    const site = await origin();
    const world = await startCore({
      'reverse.listen': '127.0.0.1:0',
      'reverse.routes': routes([{ host: 'shop.test', to: 'http://127.0.0.1:9' }]),
    });
    const browser = await client(await portOf(world, 'reverse'));
    await browser.say(`GET http://${site.authority}/ HTTP/1.1\r\nHost: ${site.authority}\r\n\r\n`).hears('HTTP/1.1 404');
    await browser.say(`CONNECT ${site.authority} HTTP/1.1\r\nHost: ${site.authority}\r\n\r\n`).hears('HTTP/1.1 405');
    expect(site.connections).toHaveLength(0);
  });

  it('asks for a password where the route says so, and keeps it from the origin', async () => {
    const site = await origin(answering(() => ok('inside')));
    const world = await startCore({
      'reverse.listen': '127.0.0.1:0',
      'reverse.users': 'mia:right',
      'reverse.routes': routes([{ to: `http://${site.authority}`, signIn: true }]),
    });
    const browser = await client(await portOf(world, 'reverse'));
    await browser.say('GET / HTTP/1.1\r\nHost: a\r\n\r\n').hears('HTTP/1.1 401');
    expect(browser.heard).toContain('WWW-Authenticate: Basic');
    await browser
      .say(`GET / HTTP/1.1\r\nHost: a\r\nAuthorization: Basic ${Buffer.from('mia:right').toString('base64')}\r\n\r\n`)
      .hears('inside');
    expect(site.connections[0]?.heard).not.toContain('Authorization');
  });

  it('speaks TLS with the certificate of the admin, and asks for one where the route says so', async (context) => {
    if (noCertificates !== undefined) return context.skip(noCertificates);
    const authority = createAuthority(join(folder, 'door'));
    const [own, device] = [authority.certify(['DNS:shop.test']), authority.certify(['DNS:device'])];
    for (const [name, text] of Object.entries({ 'own.pem': own.cert, 'own.key': own.key, 'ca.pem': authority.ca }))
      writeFileSync(join(folder, name), text);
    const site = await origin(answering(() => ok('inside')));
    const world = await startCore({
      'reverse.listen': '127.0.0.1:0',
      'reverse.certificate': join(folder, 'own.pem'),
      'reverse.key': join(folder, 'own.key'),
      'reverse.clientAuthority': join(folder, 'ca.pem'),
      'reverse.routes': routes([
        { path: '/private', to: `http://${site.authority}`, clientCertificate: true },
        { to: `http://${site.authority}` },
      ]),
    });
    const port = await portOf(world, 'reverse');
    const get = (path: string, certificate: object): Promise<string> =>
      new Promise((resolve, reject) => {
        const socket: TLSSocket = connectTls({ host: '127.0.0.1', port, servername: 'shop.test', ca: authority.ca, ...certificate });
        let text = '';
        socket.on('data', (data: Buffer) => (text += data.toString()));
        socket.on('end', () => resolve(text.slice(9, 12)));
        socket.on('error', reject);
        socket.write(`GET ${path} HTTP/1.1\r\nHost: shop.test\r\nConnection: close\r\n\r\n`);
      });
    expect(await get('/', {})).toBe('200');
    expect(await get('/private', {})).toBe('403');
    expect(await get('/private', { cert: device.cert, key: device.key })).toBe('200');
    const stranger = createAuthority(join(folder, 'stranger')).certify(['DNS:device']);
    expect(await get('/private', { cert: stranger.cert, key: stranger.key })).toBe('403');
  });

  it('says so when its certificate cannot be read, and leaves the rest running', async () => {
    const world = await startCore({
      'reverse.listen': '127.0.0.1:0',
      'reverse.certificate': join(folder, 'absent.pem'),
      'reverse.key': join(folder, 'absent.key'),
    });
    expect(world.report.problems.join()).toMatch(/reverse\.listen was not opened: .*absent\.pem cannot be read \(ENOENT\)/);
    expect(world.report.proxy).not.toHaveLength(0);
  });

  it('checks the certificate of an origin that speaks TLS', async (context) => {
    if (noCertificates !== undefined) return context.skip(noCertificates);
    const site = createTlsServer(createAuthority(join(folder, 'origin')).certify(['DNS:origin.test']), (socket) => socket.end(ok('never')));
    await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
    const world = await startCore({
      'reverse.listen': '127.0.0.1:0',
      'reverse.routes': routes([{ to: `https://127.0.0.1:${(site.address() as AddressInfo).port}` }]),
    });
    const browser = await client(await portOf(world, 'reverse'));
    await browser.say('GET / HTTP/1.1\r\nHost: a\r\n\r\n').hears('UPSTREAM_TLS');
    expect(browser.heard).toMatch(/^HTTP\/1\.1 502/);
    site.close();
  });
});

describe('a forwarded port', () => {
  it('leads every client to the fixed place by a connection of its own, both ways', async () => {
    const site = await origin((peer) => void peer.socket.on('data', (data: Buffer) => peer.socket.write(`you said ${data.toString()}`)));
    const world = await startCore({
      'proxy.allowDestinations': '',
      'portForward.forwards': JSON.stringify([{ listen: '127.0.0.1:0', to: site.authority }]),
    });
    const port = await portOf(world, 'port-forward');
    const [one, two] = [await client(port), await client(port)];
    await one.say('one').hears('you said one');
    await two.say('two').hears('you said two');
    expect(site.connections).toHaveLength(2);
    for (const peer of [one, two]) peer.socket.end();
    for (const peer of site.connections) peer.socket.end();
    expect((await world.rows(2)).map(({ mode, octetsUp }) => [mode, octetsUp])).toEqual([
      ['port-forward', 3],
      ['port-forward', 3],
    ]);
  });
});
