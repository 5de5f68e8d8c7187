/** Every limit.*Seconds, with small values: who keeps another waiting is told so, or closed. Nothing here measures time; each waits for what must happen. */
import { spawn } from 'node:child_process';
import { connect, type Socket } from 'node:net';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { startCore } from '../../support/core-world.ts';
import { client, ok, origin, pour, type Peer } from '../../support/raw-peers.ts';

const LIMITS = {
  'limits.headSeconds': '0.1',
  'limits.keepAliveSeconds': '0.1',
  'limits.connectSeconds': '0.1',
  'limits.answerHeadSeconds': '0.1',
  'limits.bodyStallSeconds': '0.1',
  'limits.tunnelIdleSeconds': '1',
  'limits.lingerSeconds': '0.1',
  'limits.upstreamIdleSeconds': '0.1',
};
let port = 0;
beforeAll(async () => {
  port = (await startCore(LIMITS)).port;
});
const url = (authority: string, fields = '', method = 'GET'): string =>
  `${method} http://${authority}/ HTTP/1.1\r\nHost: ${authority}\r\n${fields}\r\n`;
const onRequest =
  (act: (peer: Peer) => void) =>
  (peer: Peer): void =>
    void peer.hears('\r\n\r\n').then(
      () => act(peer),
      () => undefined,
    );

describe('a client that', () => {
  it('says nothing is closed without an answer', async () => {
    const browser = await client(port);
    await browser.ends();
    expect(browser.heard).toBe('');
  });

  it('says only an empty line is told that it was too slow', async () => {
    const browser = await client(port);
    await browser.say('\r\n').ends();
    expect(browser.heard).toMatch(/^HTTP\/1\.1 408 /);
  });

  it.each([
    'GET',
    'GET http://x.test/ HTTP/1.1\r\n',
    'GET http://x.test/ HTTP/1.1\r\nHost: x.test\r\n',
    'GET http://x.test/ HTTP/1.1\r\nHost: x.test\r\n\r',
  ])('stops at %j is told that it was too slow', async (wire) => {
    const browser = await client(port);
    await browser.say(wire).ends();
    expect(browser.heard).toMatch(/^HTTP\/1\.1 408 (?=.*Connection: close)/s);
  });

  it('drips its head is told so, whatever its progress', async () => {
    const browser = await client(port);
    browser.say('GET http://x.test/ HTTP/1.1\r\nHost: x.test\r\nX: ');
    const drip = setInterval(() => browser.say('y'), 50);
    await browser.hears('HTTP/1.1 408').finally(() => clearInterval(drip));
  });

  it('asks nothing more is closed without another word', async () => {
    const site = await origin(onRequest((peer) => void peer.say(ok('fine'))));
    const browser = await client(port);
    await browser.say(url(site.authority)).ends();
    expect(browser.heard.endsWith('\r\n\r\nfine')).toBe(true);
  });

  it.each([
    ['length', 'Content-Length: 10\r\n', 'half'],
    ['chunks', 'Transfer-Encoding: chunked\r\n', 'a\r\nhalf'],
  ])('stops in the middle of content by %s is told so, and so is the origin', async (_name, field, content) => {
    const site = await origin();
    const browser = await client(port);
    browser.say(url(site.authority, field, 'POST') + content);
    await browser.hears('HTTP/1.1 408');
    await (await site.connection()).ends();
  });

  it('stops reading a long answer is closed, and so is the origin', async () => {
    const site = await origin(
      (peer) =>
        void peer
          .until(({ octets }) => octets > 0, 'a request')
          .then(() => pour(peer.say('HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n'))),
      '127.0.0.1',
      false,
    );
    const browser = await client(port, '127.0.0.1', false);
    browser.socket.pause();
    browser.say(url(site.authority));
    await (await site.connection()).until(({ isClosed }) => isClosed, 'the close');
  });

  it('goes on sending after its error answer is closed in the end', async () => {
    const browser = await client(port);
    browser.say('GET / HTTP/9.9\r\n\r\n');
    await browser.hears('HTTP/1.1 505');
    const drip = setInterval(() => browser.say('x'), 20);
    await browser.until(({ isClosed }) => isClosed, 'the close').finally(() => clearInterval(drip));
  });
});

describe('an origin that', () => {
  it('does not even say that it is there is told as 504', async (context) => {
    const authority = await fullQueue();
    if (authority === null) return context.skip('this kernel takes connections beyond a full queue');
    const browser = await client(port);
    await browser.say(url(authority)).hears('HTTP/1.1 504');
    await browser.say(`CONNECT ${authority} HTTP/1.1\r\nHost: ${authority}\r\n\r\n`).hears(/CONNECT_TIMEOUT.*CONNECT_TIMEOUT/s);
  });

  it.each([
    ['says nothing', ''],
    ['stops in its status line', 'HTTP/1.1 20'],
    ['stops in its head', 'HTTP/1.1 200 OK\r\nContent-Le'],
    ['says only that it is working on it', 'HTTP/1.1 102 Processing\r\n\r\n'],
  ])('%s is told as 504', async (_name, text) => {
    const site = await origin(onRequest((peer) => (text === '' ? undefined : void peer.say(text))));
    const browser = await client(port);
    await browser.say(url(site.authority)).hears('HTTP/1.1 504');
    await (await site.connection()).ends();
  });

  it('stops reading content is told as 504', async () => {
    const site = await origin((peer) => void peer.socket.pause(), '127.0.0.1', false);
    const browser = await client(port);
    browser.say(url(site.authority, 'Content-Length: 100000000\r\n', 'POST'));
    pour(browser);
    await browser.hears('HTTP/1.1 504');
    const upstream = await site.connection();
    upstream.socket.resume();
    await upstream.ends();
  });

  it('is not asked again for a while loses its connection', async () => {
    const site = await origin(onRequest((peer) => void peer.say(ok('fine'))));
    const browser = await client(port);
    await browser.say(url(site.authority)).hears('fine');
    await (await site.connection()).ends();
  });
});

describe('a tunnel', () => {
  it('that nobody uses is closed on both sides', async () => {
    const site = await origin();
    const browser = await client(port);
    await browser.say(`CONNECT ${site.authority} HTTP/1.1\r\nHost: ${site.authority}\r\n\r\n`).hears('200');
    await browser.ends();
    await (await site.connection()).ends();
  });

  it('that only one side uses stays', async () => {
    const site = await origin();
    const browser = await client(port);
    await browser.say(`CONNECT ${site.authority} HTTP/1.1\r\nHost: ${site.authority}\r\n\r\n`).hears('200');
    const quiet = await client(port);
    await quiet.say(`CONNECT ${site.authority} HTTP/1.1\r\nHost: ${site.authority}\r\n\r\n`).hears('200');
    const talk = setInterval(() => browser.say('.'), 100);
    await quiet.ends().finally(() => clearInterval(talk));
    expect(browser.hasEnded).toBe(false);
  });
});

/** A port of a process that is asleep, its queue filled: another SYN is not answered. Null: this system answers all the same. */
async function fullQueue(): Promise<string | null> {
  const script = `const server = require('net').createServer(() => {}).listen({ host: '127.0.0.1', port: 0, backlog: 1 }, () => {
    process.stdout.write(String(server.address().port), () => {
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 60000);
      process.exit();
    });
  });`;
  const sleeper = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'ignore'] });
  const sockets: Socket[] = [];
  onTestFinished(() => {
    sleeper.kill('SIGKILL');
    for (const socket of sockets) socket.destroy();
  });
  const listening = Number(await new Promise<Buffer>((resolve) => sleeper.stdout.once('data', resolve)));
  for (let count = 0; count < 8; count += 1) {
    const socket = connect({ host: '127.0.0.1', port: listening });
    socket.on('error', () => undefined);
    sockets.push(socket);
  }
  const last = sockets.at(-1) as Socket;
  for (let turn = 0; turn < 50 && last.connecting; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  return sockets.some(({ connecting }) => connecting) ? `127.0.0.1:${listening}` : null;
}
