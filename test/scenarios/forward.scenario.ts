/** Pages over HTTP through the proxy: what the origin sees, what the client gets, what is remembered. */
import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { startCore, type CoreWorld } from '../support/core-world.ts';
import { noIpv6 } from '../support/no-ipv6.ts';
import { answering, client, ok, origin, type Peer } from '../support/raw-peers.ts';

let world: CoreWorld;
beforeAll(async () => {
  world = await startCore();
});

const get = (authority: string, path = '/', fields = ''): string =>
  `GET http://${authority}${path} HTTP/1.1\r\nHost: ${authority}\r\n${fields}\r\n`;

describe('a page', () => {
  it.for(['127.0.0.1', '::1'])('from %s reaches the client as the origin sent it', async (host, context) => {
    if (host === '::1' && noIpv6 !== undefined) return context.skip(noIpv6);
    const site = await origin(
      answering(() => ok('hello', 'X-Kept: yes\r\n')),
      host,
    );
    const browser = await client(world.port);
    browser.say(get(site.authority, '/a?b=c', 'Cookie: x\r\n'));
    await browser.hears('hello');
    expect(browser.heard).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
    expect(browser.heard).toContain('X-Kept: yes\r\n');
    expect(site.connections[0]?.heard).toMatch(
      new RegExp(
        `^GET /a\\?b=c HTTP/1\\.1\\r\\nHost: ${site.authority.replace(/[[\].]/g, '\\$&')}\\r\\nCookie: x\\r\\nVia: 1\\.1 hearthgate-`,
      ),
    );
  });

  it('through the IPv6 door is the same', async (context) => {
    if (noIpv6 !== undefined) return context.skip(noIpv6);
    const site = await origin(answering(() => ok('six')));
    const browser = await client(world.port, '::1');
    await browser.say(get(site.authority)).hears('six');
  });

  it('and the next one share both connections', async () => {
    const site = await origin(answering((_head, index) => ok(`page ${index}`)));
    const browser = await client(world.port);
    await browser.say(get(site.authority, '/0')).hears('page 0');
    await browser.say(get(site.authority, '/1')).hears('page 1');
    expect(site.connections).toHaveLength(1);
  });

  it('asked for together with the next one comes in order, from different origins too', async () => {
    const slow = await origin(
      (peer) => void peer.hears('\r\n\r\n').then(() => setImmediate(() => setImmediate(() => peer.say(ok('slow'))))),
    );
    const quick = await origin(answering(() => ok('quick')));
    const browser = await client(world.port);
    browser.say(get(slow.authority) + get(quick.authority) + get(quick.authority, '/2'));
    await browser.until(({ heard }) => heard.split('HTTP/1.1 200').length === 4, 'three answers');
    expect(browser.heard.match(/slow|quick/g)).toEqual(['slow', 'quick', 'quick']);
  });

  it('is remembered: one row, with what happened', async () => {
    const site = await origin(answering(() => ok('12345')));
    const browser = await client(world.port);
    await browser.say(get(site.authority, '/remembered?x=1')).hears('12345');
    const rows = await world.rows(1);
    expect(rows.find(({ path }) => path === '/remembered?x=1')).toMatchObject({
      method: 'GET',
      host: '127.0.0.1',
      port: site.port,
      status: 200,
      octetsDown: 5,
      action: 'permit',
      because: 'no-rule',
      client: '127.0.0.1',
    });
  });
});

describe('content', () => {
  const pattern = (megabytes: number): Buffer => Buffer.alloc(megabytes << 20, 'every good boy deserves fudge, ');

  it('of 20 MB comes down unchanged, and goes up unchanged', async () => {
    const data = pattern(20);
    const hash = createHash('sha256').update(data).digest('hex');
    const site = await origin((peer) => void upload(peer, data.length, hash), '127.0.0.1', false);
    const browser = await client(world.port, '127.0.0.1', true);
    browser.say(`POST http://${site.authority}/up HTTP/1.1\r\nHost: ${site.authority}\r\nContent-Length: ${data.length}\r\n\r\n`).say(data);
    await browser.hears(/\r\n\r\n(?:same|different)/);
    expect(browser.heard).toContain('same');

    const down = await origin(
      (peer) =>
        void peer
          .until(({ octets }) => octets > 0, 'a request')
          .then(() => peer.say(`HTTP/1.1 200 OK\r\nContent-Length: ${data.length}\r\n\r\n`).say(data)),
      '127.0.0.1',
      false,
    );
    const reader = await client(world.port, '127.0.0.1', false);
    const received = createHash('sha256');
    let headLeft = true;
    reader.socket.on('data', (chunk: Buffer) => {
      const from = headLeft ? chunk.indexOf('\r\n\r\n') + 4 : 0;
      headLeft = false;
      received.update(chunk.subarray(from));
    });
    reader.say(get(down.authority));
    await reader.until(({ octets }) => octets > data.length, 'everything');
    expect(received.digest('hex')).toBe(hash);
  });

  it('in chunks stays in chunks; extensions and misleading trailers stop here', async () => {
    const site = await origin((peer) => void peer.hears('0\r\nX-Sum: 42\r\n\r\n').then(() => peer.say(ok('got it'))));
    const browser = await client(world.port);
    browser.say(
      `POST http://${site.authority}/ HTTP/1.1\r\nHost: ${site.authority}\r\nTransfer-Encoding: chunked\r\n\r\n5;a=b\r\nhello\r\n0\r\nX-Sum: 42\r\nContent-Length: 9\r\n\r\n`,
    );
    await browser.hears('got it');
    expect(site.connections[0]?.heard).toContain('Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\nX-Sum: 42\r\n\r\n');
  });

  it('is passed on as it comes, not when it is complete', async () => {
    const site = await origin();
    const browser = await client(world.port);
    browser.say(`POST http://${site.authority}/ HTTP/1.1\r\nHost: ${site.authority}\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n`);
    await (await site.connection()).hears('5\r\nhello\r\n');
  });

  it('in chunks is unpacked for HTTP/1.0, which gets to see the end by closing', async () => {
    const site = await origin(
      answering(() => 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n'),
    );
    const browser = await client(world.port);
    browser.say(`GET http://${site.authority}/ HTTP/1.0\r\n\r\n`);
    await browser.ends();
    expect(browser.heard).toMatch(/\r\nConnection: close\r\n\r\nhello world$/);
  });

  it('that ends by closing gets chunks, so that the connection can stay', async () => {
    const site = await origin(
      (peer) => void peer.hears('\r\n\r\n').then(() => peer.say('HTTP/1.1 200 OK\r\n\r\nuntil close').socket.end()),
    );
    const browser = await client(world.port);
    await browser.say(get(site.authority)).hears('0\r\n\r\n');
    expect(browser.heard).toContain('Transfer-Encoding: chunked\r\n\r\nb\r\nuntil close\r\n0\r\n\r\n');
    expect(browser.hasEnded).toBe(false);
  });

  it('of 20 000 chunks of one octet arrives', async () => {
    const site = await origin((peer) => void peer.hears(/0\r\n\r\n$/).then(() => peer.say(ok('all'))));
    const browser = await client(world.port);
    browser.say(
      `POST http://${site.authority}/ HTTP/1.1\r\nHost: ${site.authority}\r\nTransfer-Encoding: chunked\r\n\r\n${'1\r\nx\r\n'.repeat(20_000)}0\r\n\r\n`,
    );
    await browser.hears('all');
    const content = site.connections[0]?.heard.split('\r\n\r\n')[1] ?? '';
    expect(content.replace(/[0-9a-f]+\r\n|\r\n/g, '')).toMatch(/^x{20000}0?$/); // in what chunks is ours to choose
  });
});

describe('Expect: 100-continue', () => {
  it('lets the origin say 100 before the content is sent', async () => {
    const site = await origin((peer) => {
      void peer.hears('\r\n\r\n').then(() => peer.say('HTTP/1.1 100 Continue\r\n\r\n'));
      void peer.hears('content').then(() => peer.say(ok('thanks')));
    });
    const browser = await client(world.port);
    browser.say(`POST http://${site.authority}/ HTTP/1.1\r\nHost: ${site.authority}\r\nContent-Length: 7\r\nExpect: 100-continue\r\n\r\n`);
    await browser.hears('HTTP/1.1 100 Continue');
    await browser.say('content').hears('thanks');
  });
});

async function upload(peer: Peer, length: number, wanted: string): Promise<void> {
  const hash = createHash('sha256');
  let head = Buffer.alloc(0);
  let left = -1;
  peer.socket.on('data', (chunk: Buffer) => {
    let content = chunk;
    if (left === -1) {
      head = Buffer.concat([head, chunk]);
      const end = head.indexOf('\r\n\r\n');
      if (end === -1) return;
      left = length;
      content = head.subarray(end + 4);
    }
    hash.update(content);
    left -= content.length;
    if (left === 0) peer.say(ok(hash.digest('hex') === wanted ? 'same' : 'different'));
  });
}
