/** Tunnels: CONNECT and Upgrade. */
import { beforeAll, describe, expect, it } from 'vitest';
import { startCore, type CoreWorld } from '../support/core-world.ts';
import { noIpv6 } from '../support/no-ipv6.ts';
import { answering, client, ok, origin, type Peer } from '../support/raw-peers.ts';

let world: CoreWorld;
beforeAll(async () => {
  world = await startCore();
});

const echo = (peer: Peer): void => void peer.socket.on('data', (data: Buffer) => peer.socket.write(data));

async function tunnel(authority: string, door = '127.0.0.1'): Promise<Peer> {
  const browser = await client(world.port, door);
  await browser.say(`CONNECT ${authority} HTTP/1.1\r\nHost: ${authority}\r\n\r\n`).hears('200 Connection Established\r\n\r\n');
  browser.heard = '';
  return browser;
}

describe('a tunnel', () => {
  it.for([
    ['127.0.0.1', '127.0.0.1'],
    ['::1', '127.0.0.1'],
    ['127.0.0.1', '::1'],
  ] as const)('to %s through the door %s passes every octet both ways', async ([host, door], context) => {
    if ((host === '::1' || door === '::1') && noIpv6 !== undefined) return context.skip(noIpv6);
    const site = await origin(echo, host);
    const browser = await tunnel(site.authority, door);
    const every = Buffer.from(Array.from({ length: 256 }, (_, octet) => octet)).toString('latin1');
    await browser.say(`${every}GET / HTTP/1.1\r\n\r\n`).until(({ heard }) => heard.length === 256 + 18, 'the echo');
    expect(browser.heard).toBe(`${every}GET / HTTP/1.1\r\n\r\n`);
  });

  it('delivers what the client sends right behind its request', async () => {
    const site = await origin(echo);
    const browser = await client(world.port);
    await browser.say(`CONNECT ${site.authority} HTTP/1.1\r\nHost: ${site.authority}\r\n\r\nearly`).hears('early');
    expect(browser.heard).toBe('HTTP/1.1 200 Connection Established\r\n\r\nearly');
  });

  it('delivers what the origin says first', async () => {
    const site = await origin((peer) => void peer.say('220 hello\r\n'));
    const browser = await client(world.port);
    await browser.say(`CONNECT ${site.authority} HTTP/1.1\r\nHost: ${site.authority}\r\n\r\n`).hears('220 hello\r\n');
    expect(browser.heard).toMatch(/^HTTP\/1\.1 200 [^\r]+\r\n\r\n220 hello\r\n$/);
  });

  it('may be closed on one side and still carry the answer', async () => {
    const site = await origin((peer) => void peer.ends().then(() => peer.say('answer').socket.end()));
    const browser = await tunnel(site.authority);
    browser.say('question').socket.end();
    await browser.hears('answer');
    await browser.ends();
    expect(site.connections[0]?.heard).toBe('question');
  });

  it('ends for the client when the origin resets', async () => {
    const site = await origin((peer) => void peer.hears('x').then(() => peer.socket.resetAndDestroy()));
    const browser = await tunnel(site.authority);
    await browser.say('x').until(({ isClosed }) => isClosed, 'the close');
  });

  it('ends for the origin when the client leaves', async () => {
    const site = await origin();
    const browser = await tunnel(site.authority);
    browser.socket.resetAndDestroy();
    await (await site.connection()).ends();
  });

  it('is remembered with both counts', async () => {
    const site = await origin(echo);
    const browser = await tunnel(site.authority);
    await browser.say('1234567').hears('1234567');
    browser.socket.end();
    site.connections[0]?.socket.end();
    const isIt = (rows: Awaited<ReturnType<CoreWorld['rows']>>) => rows.find(({ port }) => port === site.port);
    for (let attempt = 0; attempt < 100 && isIt(await world.rows(1)) === undefined; attempt += 1)
      await new Promise((resolve) => setImmediate(resolve));
    expect(isIt(await world.rows(1))).toMatchObject({
      method: 'CONNECT',
      mode: 'connect',
      status: 200,
      octetsUp: 7,
      octetsDown: 7,
      path: '',
    });
  });

  it.each(['0', '65536', '-1', 'http', '80x', ''])('to the port %j is refused', async (port) => {
    const browser = await client(world.port);
    await browser.say(`CONNECT 127.0.0.1:${port} HTTP/1.1\r\nHost: x\r\n\r\n`).hears('HTTP/1.1 400');
  });

  it('to a port that is not allowed is refused before anything is dialled', async () => {
    const browser = await client(world.port);
    await browser.say('CONNECT 127.0.0.1:25 HTTP/1.1\r\nHost: 127.0.0.1:25\r\n\r\n').hears('HTTP/1.1 403');
  });

  it('to nobody says so', async () => {
    const site = await origin();
    site.stop();
    const browser = await client(world.port);
    await browser.say(`CONNECT ${site.authority} HTTP/1.1\r\nHost: ${site.authority}\r\n\r\n`).hears('HTTP/1.1 502');
  });
});

describe('an upgrade', () => {
  const ask = (authority: string): string =>
    `GET http://${authority}/ws HTTP/1.1\r\nHost: ${authority}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`;
  const SWITCH = 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n';

  it('to WebSocket becomes a tunnel, with what came glued to the answer', async () => {
    const site = await origin((peer) => {
      void peer.hears('\r\n\r\n').then(() => peer.say(`${SWITCH}first`));
      void peer.hears('frame').then(() => peer.say('reply'));
    });
    const browser = await client(world.port);
    await browser.say(ask(site.authority)).hears('first');
    await browser.say('frame').hears('reply');
    expect(browser.heard.endsWith('\r\n\r\nfirstreply')).toBe(true);
  });

  it('the origin does not want stays HTTP, and what follows is still read as requests', async () => {
    const site = await origin(answering((head) => ok(head.split(' ')[1] ?? '')));
    const browser = await client(world.port);
    browser.say(`${ask(site.authority)}GET http://${site.authority}/next HTTP/1.1\r\nHost: ${site.authority}\r\n\r\n`);
    await browser.hears('/next');
    expect(site.connections.map(({ heard }) => heard).join('')).not.toContain('GET http://');
  });
});
