/** Origins that misbehave at every phase, and clients that leave at every phase. */
import { beforeAll, describe, expect, it } from 'vitest';
import { startCore, type CoreWorld } from '../support/core-world.ts';
import { answering, client, ok, origin, type Peer } from '../support/raw-peers.ts';

let world: CoreWorld;
beforeAll(async () => {
  world = await startCore({ 'limits.answerHeadSeconds': '0.3', 'limits.bodyStallSeconds': '0.3' });
});

const get = (authority: string, path = '/'): string => `GET http://${authority}${path} HTTP/1.1\r\nHost: ${authority}\r\n\r\n`;
const onRequest = (act: (peer: Peer) => void) => (peer: Peer) =>
  void peer.hears('\r\n\r\n').then(
    () => act(peer),
    () => undefined,
  );

describe('an origin that', () => {
  it.each([
    ['closes without a word', (peer: Peer) => void peer.socket.end(), 502],
    ['resets without a word', (peer: Peer) => void peer.socket.resetAndDestroy(), 502],
    ['never answers', () => undefined, 504],
    ['sends half a head', (peer: Peer) => void peer.say('HTTP/1.1 200 OK\r\nContent-'), 504],
    ['speaks another protocol', (peer: Peer) => void peer.say('SSH-2.0-x\r\n'), 502],
    ['has two lengths', (peer: Peer) => void peer.say('HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 9\r\n\r\nok'), 502],
    [
      'switches protocols unasked',
      (peer: Peer) => void peer.say('HTTP/1.1 101 X\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n'),
      502,
    ],
    ['sends an endless head', (peer: Peer) => void peer.say(`HTTP/1.1 200 OK\r\nX: ${'a'.repeat(300_000)}`), 502],
    ['floods with interim answers', (peer: Peer) => void peer.say('HTTP/1.1 102 Processing\r\n\r\n'.repeat(100)), 502],
  ])('%s: the client is told', async (_name, act, status) => {
    const site = await origin(onRequest(act));
    const browser = await client(world.port);
    await browser.say(get(site.authority)).hears(new RegExp(`HTTP/1\\.1 ${status} `));
    await (await site.connection()).until(({ hasEnded }) => hasEnded, 'the end of the connection');
  });

  it.each([
    [
      'closes in the middle of its content',
      (peer: Peer) => void peer.say('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf').socket.end(),
    ],
    [
      'resets in the middle of its content',
      (peer: Peer) => {
        peer.say('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf');
        setImmediate(() => peer.socket.resetAndDestroy());
      },
    ],
    ['breaks a chunk', (peer: Peer) => void peer.say('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalfXX0\r\n\r\n')],
  ])('%s: the client sees that it is incomplete', async (_name, act) => {
    const site = await origin(onRequest(act));
    const browser = await client(world.port);
    await browser.say(get(site.authority)).until(({ isClosed, hasEnded }) => isClosed || hasEnded, 'the end');
    expect(browser.heard).not.toMatch(/\r\n0\r\n\r\n/);
    expect(browser.heard.split('\r\n\r\n')[1] ?? '').not.toHaveLength(100);
  });

  it('sends a second answer nobody asked for is not believed for the next request', async () => {
    const site = await origin(
      (peer, index) => void (index === 0 ? onRequest(() => peer.say(ok('one') + ok('evil')))(peer) : answering(() => ok('two'))(peer)),
    );
    const browser = await client(world.port);
    await browser.say(get(site.authority, '/1')).hears('one');
    await browser.say(get(site.authority, '/2')).hears(/one.*HTTP\/1\.1 200/s);
    expect(browser.heard).not.toContain('evil');
  });
});

describe('a client that leaves', () => {
  const gone = async (site: { connection(): Promise<Peer> }): Promise<void> => void (await (await site.connection()).ends());

  it('while the origin thinks takes the connection to it along', async () => {
    const site = await origin();
    const browser = await client(world.port);
    browser.say(get(site.authority));
    await (await site.connection()).hears('\r\n\r\n');
    browser.socket.resetAndDestroy();
    await gone(site);
  });

  it('in the middle of its content does, too, and the request is never completed', async () => {
    const site = await origin();
    const browser = await client(world.port);
    browser.say(`POST http://${site.authority}/ HTTP/1.1\r\nHost: ${site.authority}\r\nContent-Length: 100\r\n\r\nhalf`);
    await (await site.connection()).hears('half');
    browser.socket.resetAndDestroy();
    await gone(site);
    expect(site.connections[0]?.heard.endsWith('half')).toBe(true);
  });

  it('in the middle of an answer does, too, and that connection is not used again', async () => {
    const site = await origin(
      (peer) =>
        void (peer === site.connections[0]
          ? onRequest(() => peer.say('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf'))(peer)
          : answering(() => ok('fresh'))(peer)),
    );
    const browser = await client(world.port);
    await browser.say(get(site.authority)).hears('half');
    browser.socket.resetAndDestroy();
    await gone(site);
    const next = await client(world.port);
    await next.say(get(site.authority)).hears('fresh');
  });

  it('having closed only its side still gets the answer', async () => {
    const site = await origin(onRequest((peer) => setImmediate(() => setImmediate(() => peer.say(ok('late'))))));
    const browser = await client(world.port);
    browser.say(get(site.authority)).socket.end();
    await browser.hears('late');
  });
});

describe('a connection that is kept', () => {
  it('and found dead is replaced without the client noticing', async () => {
    const site = await origin(answering((_head, index) => ok(`answer ${index}`)));
    const browser = await client(world.port);
    await browser.say(get(site.authority, '/1')).hears('answer 0');
    site.connections[0]?.socket.on('data', () => site.connections[0]?.socket.destroy());
    site.connections[0]?.socket.removeAllListeners('data');
    site.connections[0]?.socket.on('data', () => site.connections[0]?.socket.resetAndDestroy());
    await browser.say(get(site.authority, '/2')).until(({ heard }) => heard.split('HTTP/1.1 200').length === 3, 'the second answer');
    expect(site.connections).toHaveLength(2);
  });
});
