/** Somebody stops reading while the other side goes on sending: however much is waiting, the proxy holds 256 KiB of it at most. */
import { beforeAll, describe, expect, it } from 'vitest';
import { endOf, endTowards, held, stalled } from '../support/core-sockets.ts';
import { startCore, type CoreWorld } from '../support/core-world.ts';
import { doorPort } from '../support/door-port.ts';
import { answering, client, ok, origin, pour, type Peer } from '../support/raw-peers.ts';

const MOST = 256 * 1024;
const ENDLESS = 1_000_000_000_000;
let world: CoreWorld;
beforeAll(async () => {
  world = await startCore({ 'socks.listen': '127.0.0.1:0' });
});

const request = (method: string, authority: string, fields = '', version = '1.1'): string =>
  `${method} http://${authority}/ HTTP/${version}\r\nHost: ${authority}\r\n${fields}\r\n`;
const connect = (authority: string): string => `CONNECT ${authority} HTTP/1.1\r\nHost: ${authority}\r\n\r\n`;
/** The smallest that is not joined with its neighbours: then as many octets come in as go out. */
const SMALL_CHUNK = `101\r\n${'x'.repeat(257)}\r\n`;
const CHUNK = `10000\r\n${'x'.repeat(65_536)}\r\n`;

/** Sends this again and again, as fast as it is taken. */
function pourOut(peer: Peer, piece: string): void {
  const octets = Buffer.from(piece.repeat(16), 'latin1');
  const more = (): void => {
    while (peer.socket.writable && peer.socket.write(octets));
  };
  peer.socket.on('drain', more);
  more();
}

/** Both ends of the core once everybody is stuck, with much more waiting outside than may wait inside. */
async function stuck(browser: Peer, site: Peer, direction: 'up' | 'down') {
  const [down, up] = [await endOf(browser), await endTowards(site)];
  const [from, to, sender] = direction === 'up' ? [down, up, browser] : [up, down, site];
  await stalled(() => from.bytesRead);
  expect(sender.socket.writableLength).toBeGreaterThan(MOST);
  return held(from, to);
}

describe('a client that stops reading', () => {
  const LENGTH = `HTTP/1.1 200 OK\r\nContent-Length: ${ENDLESS}\r\n\r\n`;
  it.each<[string, (authority: string) => string, string, string]>([
    ['an answer with a length', (o) => request('GET', o), LENGTH, 'x'.repeat(65_536)],
    ['an answer with a length, in HTTP/1.0', (o) => request('GET', o, '', '1.0'), LENGTH, 'x'.repeat(65_536)],
    ['an answer in chunks', (o) => request('GET', o), 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n', CHUNK],
    [
      'an answer in small chunks',
      (o) => request('GET', o),
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n',
      SMALL_CHUNK.repeat(200),
    ],
    [
      'an answer in chunks, in HTTP/1.0',
      (o) => request('GET', o, '', '1.0'),
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n',
      CHUNK,
    ],
    ['an answer that ends by closing', (o) => request('GET', o), 'HTTP/1.1 200 OK\r\n\r\n', 'x'.repeat(65_536)],
    ['a tunnel', connect, '', 'x'.repeat(65_536)],
    [
      'a WebSocket',
      (o) => request('GET', o, 'Connection: Upgrade\r\nUpgrade: websocket\r\n'),
      'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n',
      'x'.repeat(65_536),
    ],
  ])('%s', async (_name, ask, head, piece) => {
    const site = await origin(
      (peer) => {
        if (head === '') pourOut(peer, piece);
        else peer.socket.once('data', () => pourOut(peer.say(head), piece));
      },
      '127.0.0.1',
      false,
    );
    const browser = await client(world.port, '127.0.0.1', false);
    browser.socket.pause();
    browser.say(ask(site.authority));
    expect(await stuck(browser, await site.connection(), 'down')).toBeLessThanOrEqual(MOST);
  });

  it('a SOCKS tunnel', async () => {
    const site = await origin((peer) => pour(peer), '127.0.0.1', false);
    const browser = await client(await doorPort(world, 'socks'), '127.0.0.1', false);
    browser.socket.pause();
    browser.say(`\x05\x01\x00\x05\x01\x00\x01\x7f\0\0\x01${String.fromCharCode(site.port >> 8, site.port & 255)}`);
    expect(await stuck(browser, await site.connection(), 'down')).toBeLessThanOrEqual(MOST);
  });

  it('the answers to a thousand requests: the rest is not even asked for', async () => {
    const site = await origin(answering(() => ok('x'.repeat(20_000))));
    const browser = await client(world.port, '127.0.0.1', false);
    browser.socket.pause();
    pourOut(browser, request('GET', site.authority).repeat(1000));
    const peer = await site.connection();
    const [down, up] = [await endOf(browser), await endTowards(peer)];
    await stalled(() => down.bytesRead + peer.socket.bytesWritten);
    expect(held(up, down)).toBeLessThanOrEqual(MOST);
    expect(browser.socket.writableLength).toBeGreaterThan(0);
  });
});

describe('an origin that stops reading', () => {
  it.each<[string, (authority: string) => string, string]>([
    ['content with a length', (o) => request('POST', o, `Content-Length: ${ENDLESS}\r\n`), 'x'.repeat(65_536)],
    ['content in chunks', (o) => request('POST', o, 'Transfer-Encoding: chunked\r\n'), CHUNK],
    ['content in small chunks', (o) => request('POST', o, 'Transfer-Encoding: chunked\r\n'), SMALL_CHUNK.repeat(200)],
    ['a tunnel', connect, 'x'.repeat(65_536)],
  ])('%s', async (_name, ask, piece) => {
    const site = await origin((peer) => void peer.socket.pause(), '127.0.0.1', false);
    const browser = await client(world.port, '127.0.0.1', false);
    pourOut(browser.say(ask(site.authority)), piece);
    expect(await stuck(browser, await site.connection(), 'up')).toBeLessThanOrEqual(MOST);
  });
});

describe('a client that goes on sending', () => {
  it('requests while the first one waits for its answer', async () => {
    const site = await origin();
    const browser = await client(world.port, '127.0.0.1', false);
    pourOut(browser, request('GET', site.authority));
    await site.connection();
    const end = await endOf(browser);
    await stalled(() => end.bytesRead);
    expect(end.bytesRead).toBeLessThanOrEqual(MOST);
    expect(browser.socket.writableLength).toBeGreaterThan(0);
  });

  it('content while its origin is dialled', async () => {
    const site = await origin((peer) => void peer.socket.pause());
    const own = await startCore({
      'reverse.listen': '127.0.0.1:0',
      'reverse.routes': JSON.stringify([{ to: `https://${site.authority}` }]),
    });
    const browser = await client(await doorPort(own, 'reverse'), '127.0.0.1', false);
    pourOut(browser.say(`POST / HTTP/1.1\r\nHost: x\r\nContent-Length: ${ENDLESS}\r\n\r\n`), 'x'.repeat(65_536));
    await site.connection();
    const end = await endOf(browser);
    await stalled(() => end.bytesRead);
    expect(end.bytesRead).toBeLessThanOrEqual(MOST);
    expect(browser.socket.writableLength).toBeGreaterThan(0);
  });
});
