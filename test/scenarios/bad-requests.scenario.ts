/** Requests that cannot be read safely: each gets a clear answer, and nothing of it reaches an origin. */
import { beforeAll, describe, expect, it } from 'vitest';
import { startCore, type CoreWorld } from '../support/core-world.ts';
import { answering, client, ok, origin, type Origin } from '../support/raw-peers.ts';

let world: CoreWorld;
let site: Origin;
beforeAll(async () => {
  world = await startCore();
});

const INNER = 'GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n';

describe('a request', () => {
  it.each([
    ['without Host', (o: string) => `GET http://${o}/ HTTP/1.1\r\n\r\n`, 400],
    ['with two Hosts', (o: string) => `GET http://${o}/ HTTP/1.1\r\nHost: ${o}\r\nHost: ${o}\r\n\r\n`, 400],
    ['with bare line feeds', (o: string) => `GET http://${o}/ HTTP/1.1\nHost: ${o}\n\n`, 400],
    [
      'with both framings',
      (o: string) => `POST http://${o}/ HTTP/1.1\r\nHost: ${o}\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${INNER}`,
      400,
    ],
    [
      'with two lengths',
      (o: string) => `POST http://${o}/ HTTP/1.1\r\nHost: ${o}\r\nContent-Length: 5\r\nContent-Length: 0\r\n\r\nhello${INNER}`,
      400,
    ],
    [
      'with a folded coding',
      (o: string) => `POST http://${o}/ HTTP/1.1\r\nHost: ${o}\r\nTransfer-Encoding:\r\n chunked\r\nContent-Length: 5\r\n\r\nhello${INNER}`,
      400,
    ],
    ['with another coding', (o: string) => `POST http://${o}/ HTTP/1.1\r\nHost: ${o}\r\nTransfer-Encoding: gzip, chunked\r\n\r\n`, 501],
    ['with a NUL', (o: string) => `GET http://${o}/ HTTP/1.1\r\nHost: ${o}\r\nX: a\0b\r\n\r\n`, 400],
    ['with user information', (o: string) => `GET http://user:pw@${o}/ HTTP/1.1\r\nHost: ${o}\r\n\r\n`, 400],
    ['with a back slash', (o: string) => `GET http://good.example\\@${o}/ HTTP/1.1\r\nHost: ${o}\r\n\r\n`, 400],
    ['for https without CONNECT', (o: string) => `GET https://${o}/ HTTP/1.1\r\nHost: ${o}\r\n\r\n`, 400],
    ['of HTTP/2', () => 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 505],
    ['with an endless target', (o: string) => `GET http://${o}/${'a'.repeat(200_000)} HTTP/1.1\r\nHost: ${o}\r\n\r\n`, 414],
    ['with an endless field', (o: string) => `GET http://${o}/ HTTP/1.1\r\nHost: ${o}\r\nX: ${'a'.repeat(200_000)}`, 431],
    ['with too many fields', (o: string) => `GET http://${o}/ HTTP/1.1\r\nHost: ${o}\r\n${'a: b\r\n'.repeat(600)}\r\n`, 431],
    [
      'that expects something unknown',
      (o: string) => `POST http://${o}/ HTTP/1.1\r\nHost: ${o}\r\nExpect: magic\r\nContent-Length: 0\r\n\r\n`,
      417,
    ],
    ['that is TLS', () => '\x16\x03\x01\x00\xc8\x01\x00\x00\xc4\x03\x03', 400],
    ['opened as a page', () => 'GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n', 400],
  ])('%s is answered, closed and kept from the origin', async (_name, wire, status) => {
    site = await origin(answering(() => ok('reached')));
    const browser = await client(world.port);
    browser.say(wire(site.authority));
    await browser.hears('\r\n\r\n');
    expect(browser.heard).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    await browser.ends();
    expect(site.connections).toHaveLength(0);
  });

  it('with a broken chunk never looks complete at the origin', async () => {
    site = await origin();
    const browser = await client(world.port);
    browser.say(
      `POST http://${site.authority}/ HTTP/1.1\r\nHost: ${site.authority}\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhello\r\n0\r\n\r\n${INNER}`,
    );
    await browser.hears('HTTP/1.1 400');
    const upstream = await site.connection();
    await upstream.ends();
    expect(upstream.heard).not.toContain('0\r\n\r\n');
    expect(upstream.heard).not.toContain('smuggled');
  });

  it('cut short never looks complete at the origin', async () => {
    site = await origin();
    const browser = await client(world.port);
    browser.say(`POST http://${site.authority}/ HTTP/1.1\r\nHost: ${site.authority}\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n`);
    const upstream = await site.connection();
    await upstream.hears('hello');
    browser.socket.end();
    await upstream.ends();
    expect(upstream.heard).not.toContain('\r\n0\r\n');
  });

  it('that comes back to its own proxy is stopped', async () => {
    const browser = await client(world.port);
    await browser.say(`GET http://127.0.0.1:${world.port}/ HTTP/1.1\r\nHost: 127.0.0.1:${world.port}\r\n\r\n`).hears('HTTP/1.1 403');
  });
});

describe('an error answer', () => {
  it('with content still on its way can be read, and that content is no request', async () => {
    const gone = await origin();
    gone.stop();
    site = await origin(answering(() => ok('reached')));
    const browser = await client(world.port);
    browser
      .say(`POST http://${gone.authority}/ HTTP/1.1\r\nHost: ${gone.authority}\r\nContent-Length: 1000000\r\n\r\n`)
      .say('x'.repeat(500_000));
    await browser.hears('HTTP/1.1 502');
    browser.say(`GET http://${site.authority}/smuggled HTTP/1.1\r\nHost: ${site.authority}\r\n\r\n`);
    await browser.ends();
    expect(site.connections).toHaveLength(0);
  });

  it('is JSON for who asks for it', async () => {
    const browser = await client(world.port);
    await browser
      .say('GET http://no-such-name.invalid/ HTTP/1.1\r\nHost: no-such-name.invalid\r\nAccept: application/json\r\n\r\n')
      .hears('NAME_NOT_FOUND');
    expect(browser.heard).toContain('Content-Type: application/json');
  });
});
