/** Other proxies in front of this one: HTTP, HTTPS and SOCKS5, with credentials, rules, failover and no loops. */
import { createServer, type AddressInfo } from 'node:net';
import { beforeAll, describe, expect, it } from 'vitest';
import type { HistoryRow } from '#core/contract/views.ts';
import { startCore, type CoreWorld } from '../support/core-world.ts';
import { noIpv6 } from '../support/no-ipv6.ts';
import { answering, client, ok, origin, type Origin, type Peer } from '../support/raw-peers.ts';
import { call } from '@orpc/server';

const echo = (peer: Peer): void => void peer.socket.on('data', (data: Buffer) => peer.socket.write(data));
const get = (authority: string, path = '/'): string => `GET http://${authority}${path} HTTP/1.1\r\nHost: ${authority}\r\n\r\n`;

describe('an HTTP parent', () => {
  it('gets whole addresses and the credentials, and is asked for tunnels', async () => {
    const parent = await startCore({ 'proxy.users': 'child:p%40ss' });
    const world = await startCore({ 'parent.proxies': `http://child:p%2540ss@127.0.0.1:${parent.port}` });
    const site = await origin(answering((head) => ok(head.split(' ')[1] ?? '')));
    const browser = await client(world.port);
    await browser.say(get(site.authority, '/one')).hears('/one');
    await browser.say(get(site.authority, '/two')).hears('/two');
    expect(site.connections[0]?.heard.match(/Via: /g)?.length).toBe(4);
    expect(site.connections[0]?.heard).not.toMatch(/authorization/i);
    const deep = await origin(echo);
    const tunnel = await client(world.port);
    await tunnel.say(`CONNECT ${deep.authority} HTTP/1.1\r\nHost: ${deep.authority}\r\n\r\nearly`).hears('early');
    expect((await parent.rows(2)).filter(({ user }) => user === 'child').length).toBeGreaterThanOrEqual(2);
  });

  it('that refuses, or is gone, is told as 502; the next one is tried', async () => {
    const refusing = await origin(answering(() => 'HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n'));
    const gone = await origin();
    gone.stop();
    const site = await origin(echo);
    const connect = `CONNECT ${site.authority} HTTP/1.1\r\nHost: ${site.authority}\r\n\r\n`;
    const alone = await startCore({ 'parent.proxies': `http://${refusing.authority},http://${gone.authority}` });
    await (await client(alone.port)).say(connect).hears('HTTP/1.1 502');
    const helped = await startCore({ 'parent.proxies': `http://${gone.authority},direct` });
    await (await client(helped.port)).say(`${connect}hello`).hears('hello');
  });

  it('is not used for hosts on the direct list, and rules choose others', async () => {
    const [first, second, site] = [
      await origin(answering(() => ok('first'))),
      await origin(answering(() => ok('second'))),
      await origin(answering(() => ok('straight'))),
    ];
    const world = await startCore({
      'parent.proxies': `http://${first.authority}`,
      'parent.direct': '127.0.0.0/8',
      'parent.rules': JSON.stringify([{ hosts: ['video.test'], through: [`http://${second.authority}`] }]),
    });
    const ask = async (host: string, answer: string): Promise<void> => void (await (await client(world.port)).say(get(host)).hears(answer));
    await ask(site.authority, 'straight');
    await ask('www.video.test', 'second');
    await ask('anything.test', 'first');
    expect(first.connections[0]?.heard).toMatch(/^GET http:\/\/anything\.test\/ HTTP\/1\.1\r\nHost: anything\.test\r\n/);
  });

  it('that is this proxy itself is never dialled', async () => {
    const port = await freePort();
    const own = await startCore({ 'proxy.port': String(port), 'parent.proxies': `http://127.0.0.1:${port},http://localhost:${port}` });
    await (await client(own.port)).say(get('x.test')).hears('LOOP_DETECTED');
    await (await client(own.port)).say('CONNECT x.test:443 HTTP/1.1\r\nHost: x.test:443\r\n\r\n').hears('LOOP_DETECTED');
  });

  it('whose parent is this proxy again: the request that comes back is noticed', async () => {
    const [here, there] = [await freePort(), await freePort()];
    const world = await startCore({ 'proxy.port': String(here), 'parent.proxies': `http://127.0.0.1:${there}` });
    await startCore({ 'proxy.port': String(there), 'parent.proxies': `http://127.0.0.1:${here}` });
    await (await client(world.port)).say(get('x.test')).hears('LOOP_DETECTED');
    const tunnel = await client(world.port);
    await tunnel.say('CONNECT x.test:443 HTTP/1.1\r\nHost: x.test:443\r\n\r\n').hears('PARENT_REFUSED');
    const rows = await rowsUntil(world, ({ fault, method }) => method === 'CONNECT' && fault === 'LOOP_DETECTED');
    expect(
      rows
        .filter(({ method }) => method === 'CONNECT')
        .map(({ fault }) => fault)
        .sort(),
    ).toEqual(['LOOP_DETECTED', 'PARENT_REFUSED']);
  });
});

/** Rows are stored in batches. */
async function rowsUntil(world: CoreWorld, isThere: (row: HistoryRow) => boolean): Promise<readonly HistoryRow[]> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const rows = await world.rows(1);
    if (rows.some(isThere)) return rows;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return world.rows(1);
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

describe('a SOCKS5 parent', () => {
  let parent: CoreWorld;
  let address = '';
  beforeAll(async () => {
    parent = await startCore({ 'socks.listen': '127.0.0.1:0', 'socks.users': 'sam:sesame' });
    const { listeners } = await call(parent.core.control.handlers.state.get, undefined, { context: { mayWrite: true } });
    address = listeners.find(({ mode }) => mode === 'socks')?.address ?? '';
  });

  it.for(['127.0.0.1', '::1'])('leads to %s, for pages and tunnels', async (host, context) => {
    if (host === '::1' && noIpv6 !== undefined) return context.skip(noIpv6);
    const world = await startCore({ 'parent.proxies': `socks5://sam:sesame@${address}` });
    const site = await origin(
      answering(() => ok('through socks')),
      host,
    );
    const browser = await client(world.port);
    await browser.say(get(site.authority)).hears('through socks');
    const deep: Origin = await origin((peer) => void peer.say('banner'), host);
    await (await client(world.port)).say(`CONNECT ${deep.authority} HTTP/1.1\r\nHost: ${deep.authority}\r\n\r\n`).hears('banner');
    expect((await parent.rows(1)).every(({ mode }) => mode === 'socks')).toBe(true);
  });

  it('with a wrong password is told as 502', async () => {
    const world = await startCore({ 'parent.proxies': `socks5://sam:wrong@${address}` });
    await (await client(world.port)).say(get('x.test')).hears('PARENT_REFUSED');
  });
});
