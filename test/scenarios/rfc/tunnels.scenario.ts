/** Tunnels by CONNECT (RFC 9110 section 9.3.6) and by Upgrade (section 7.8, RFC 6455), and what must not become one. */
import { beforeAll, describe, expect, it } from 'vitest';
import { startCore } from '../../support/core-world.ts';
import { client, ok, origin, type Peer } from '../../support/raw-peers.ts';
import { get, inOrder, refused, rows, told } from '../../support/proxy-rows.ts';

let port = 0;
beforeAll(async () => {
  port = (await startCore()).port;
});
const ESTABLISHED = 'HTTP/1.1 200 Connection Established\r\n\r\n';
const echo = (peer: Peer): void => void peer.socket.on('data', (data: Buffer) => peer.socket.write(data));
const connect = (authority: string, fields = '', version = '1.1'): string =>
  `CONNECT ${authority} HTTP/${version}\r\nHost: ${authority}\r\n${fields}\r\n`;

async function tunnel(authority: string): Promise<Peer> {
  const browser = await client(port);
  await browser.say(connect(authority)).hears(ESTABLISHED);
  browser.heard = '';
  return browser;
}

describe('CONNECT is refused', () => {
  const bad = (name: string, send: string, outcome = refused(400)) => ({ name, send, outcome });
  rows(
    () => port,
    [
      bad('to port 0', connect('127.0.0.1:0')),
      bad('to port 65536', connect('127.0.0.1:65536')),
      bad('to a port that would wrap', connect('127.0.0.1:65979')),
      bad('to a negative port', connect('127.0.0.1:-1')),
      bad('to a port by name', connect('127.0.0.1:https')),
      bad('to a port with letters', connect('127.0.0.1:443x')),
      bad('to a port with a sign', connect('127.0.0.1:+443')),
      bad('to a port in hexadecimal', connect('127.0.0.1:0x1bb')),
      bad('to an empty port', connect('127.0.0.1:')),
      bad('without a port', connect('127.0.0.1')),
      bad('to two ports', connect('127.0.0.1:443:443')),
      bad('without a host', connect(':443')),
      bad('with a user', connect('user@127.0.0.1:443')),
      bad('with a user and password', connect('u:p@127.0.0.1:443')),
      bad('in absolute-form', connect('http://127.0.0.1:443/')),
      bad('in origin-form', connect('/x')),
      bad('with a path', connect('127.0.0.1:443/x')),
      bad('with a query', connect('127.0.0.1:443?x')),
      bad('with a fragment', connect('127.0.0.1:443#x')),
      bad('with a back slash', connect('127.0.0.1\\x:443')),
      bad('to an IPv6 address without brackets', connect('::1:443')),
      bad('to a literal without its end', connect('[::1:443')),
      bad('to a literal with a zone', connect('[fe80::1%eth0]:443')),
      bad('to an asterisk', connect('*')),
      bad('without Host', 'CONNECT 127.0.0.1:443 HTTP/1.1\r\n\r\n'),
      bad('with two Hosts', 'CONNECT 127.0.0.1:443 HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n'),
      bad('with content', `${connect('127.0.0.1:443', 'Content-Length: 5\r\n')}hello`),
      bad('with chunks', `${connect('127.0.0.1:443', 'Transfer-Encoding: chunked\r\n')}0\r\n\r\n`),
      bad('in small letters, which is another method', connect('{O}').replace('CONNECT', 'connect')),
      bad('to port 25', connect('127.0.0.1:25'), told(403)),
      bad('to port 22', connect('127.0.0.1:22'), told(403)),
      bad('to a dead port', connect('127.0.0.1:65000'), told(502)),
    ],
  );
});

describe('CONNECT', () => {
  it.each([
    ['without Host in HTTP/1.0', (o: string) => `CONNECT ${o} HTTP/1.0\r\n\r\n`],
    ['with a Host that differs: the target wins', (o: string) => `CONNECT ${o} HTTP/1.1\r\nHost: other.test\r\n\r\n`],
    ['with a length of 0', (o: string) => connect(o, 'Content-Length: 0\r\n')],
    ['with fields nobody needs', (o: string) => connect(o, 'Proxy-Connection: keep-alive\r\nUser-Agent: x\r\nX: y\r\n')],
    ['behind an empty line', (o: string) => `\r\n${connect(o)}`],
    ['by a name with its dot', (o: string) => connect(o.replace('127.0.0.1', 'localhost.'))],
    ['by one number', (o: string) => connect(o.replace('127.0.0.1', '2130706433'))],
  ])('%s opens a tunnel, and its answer has neither length nor chunks', async (_name, wire) => {
    const site = await origin(echo);
    const browser = await client(port);
    await browser.say(`${wire(site.authority)}hello`).hears('hello');
    expect(browser.heard).toBe(`${ESTABLISHED}hello`);
  });

  it('behind another request on the same connection opens one, too', async () => {
    const [page, site] = [await origin((peer) => void peer.hears('\r\n\r\n').then(() => peer.say(ok('page')))), await origin(echo)];
    const browser = await client(port);
    await browser
      .say(`GET http://${page.authority}/ HTTP/1.1\r\nHost: ${page.authority}\r\n\r\n${connect(site.authority)}raw`)
      .hears('raw');
    expect(browser.heard.endsWith(`page${ESTABLISHED}raw`)).toBe(true);
  });

  it('that is refused leaves the connection to the next one', async () => {
    const site = await origin(echo);
    const browser = await client(port);
    await browser.say(connect('127.0.0.1:25')).hears('</html>');
    await browser.say(connect(site.authority)).hears(ESTABLISHED);
  });
});

describe('a tunnel', () => {
  it('passes 300 single octets there and back', async () => {
    const site = await origin(echo);
    const browser = await tunnel(site.authority);
    for (let count = 1; count <= 300; count += 1)
      await browser.say('p').until(({ octets }) => octets >= count + ESTABLISHED.length, 'the echo');
  });

  it('delivers everything the origin said before it closed', async () => {
    const data = 'z'.repeat(1 << 20);
    const site = await origin((peer) => void peer.hears('go').then(() => peer.say(data).socket.end()));
    const browser = await tunnel(site.authority);
    await browser.say('go').ends();
    expect(browser.heard.length).toBe(data.length);
  });

  it('delivers everything the client said before it closed', async () => {
    const data = 'z'.repeat(1 << 20);
    const site = await origin((peer) => void peer.ends().then(() => peer.say(String(peer.heard.length)).socket.end()));
    const browser = await tunnel(site.authority);
    browser.say(data).socket.end();
    await browser.ends();
    expect(browser.heard).toBe(String(data.length));
  });

  it('goes on after the origin has closed its side', async () => {
    const site = await origin((peer) => void peer.say('bye').socket.end());
    const browser = await tunnel(site.authority);
    await browser.ends();
    browser.say('but I').socket.end(' still talk');
    await site.connections[0]?.ends();
    expect(site.connections[0]?.heard).toBe('but I still talk');
  });

  it('is gone on both sides when either resets', async () => {
    const site = await origin((peer) => void peer.hears('x').then(() => peer.socket.resetAndDestroy()));
    const browser = await tunnel(site.authority);
    await browser.say('x').until(({ isClosed }) => isClosed, 'the close');
    const other = await origin(echo);
    const leaving = await tunnel(other.authority);
    leaving.socket.resetAndDestroy();
    await (await other.connection()).ends();
  });

  it('opened by twenty who leave at once leaves nothing behind', async () => {
    const site = await origin(echo);
    for (let count = 0; count < 20; count += 1) {
      const browser = await client(port);
      browser.say(connect(site.authority));
      if (count % 2 === 0) browser.socket.resetAndDestroy();
      else await browser.hears(ESTABLISHED).then(() => browser.socket.resetAndDestroy());
    }
    for (const peer of site.connections) await peer.ends();
    expect(site.connections.length).toBeGreaterThanOrEqual(10);
  });
});

describe('WebSocket', () => {
  const ask = (authority: string, fields = ''): string =>
    `GET http://${authority}/ws HTTP/1.1\r\nHost: ${authority}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n${fields}\r\n`;
  const switched = (upgrade = 'websocket'): string =>
    `HTTP/1.1 101 Switching Protocols\r\nUpgrade: ${upgrade}\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n`;
  const switching =
    (answer: string) =>
    (peer: Peer): void =>
      void peer.hears('\r\n\r\n').then(() => peer.say(answer));

  it('passes its fields both ways, and every octet after them', async () => {
    const site = await origin((peer) => {
      switching(`${switched()}\x81\x02hi`)(peer);
      void peer.hears('frame').then(() => peer.say('\x81\x05reply'));
    });
    const browser = await client(port);
    await browser.say(ask(site.authority)).hears('\x81\x02hi');
    await browser.say('\x81\x85\0\0\0\0frame').hears('\x81\x05reply');
    expect(browser.heard).toMatch(
      /^HTTP\/1\.1 101 Switching Protocols\r\n(?=.*Upgrade: websocket\r\n)(?=.*Connection: Upgrade\r\n)(?=.*Sec-WebSocket-Accept)/s,
    );
    expect(site.connections[0]?.heard).toMatch(
      /^GET \/ws HTTP\/1\.1\r\n(?=.*Upgrade: websocket\r\n)(?=.*Connection: Upgrade\r\n)(?=.*Sec-WebSocket-Key)/s,
    );
  });

  it('with frames behind its request passes them on when the origin switches', async () => {
    const site = await origin(switching(switched()));
    const browser = await client(port);
    await browser.say(`${ask(site.authority)}early`).hears('101');
    await (await site.connection()).hears('early');
  });

  it('may be closed on one side first', async () => {
    const site = await origin((peer) => {
      switching(switched())(peer);
      void peer.ends().then(() => peer.say('last words').socket.end());
    });
    const browser = await client(port);
    await browser.say(ask(site.authority)).hears('101');
    browser.socket.end();
    await browser.hears('last words');
  });

  it.each([
    ['to something that was not asked for', switched('h2c')],
    ['to something more', switched('websocket, h2c')],
    ['without saying to what', 'HTTP/1.1 101 Switching\r\nConnection: Upgrade\r\n\r\n'],
    ['without Connection', 'HTTP/1.1 101 Switching\r\nUpgrade: websocket\r\n\r\n'],
  ])('switched %s is told as 502', async (_name, answer) => {
    const site = await origin(switching(answer));
    const browser = await client(port);
    await browser.say(ask(site.authority)).hears('HTTP/1.1 502');
    await (await site.connection()).ends();
  });

  it('answered with 426 stays HTTP', async () => {
    const site = await origin(switching('HTTP/1.1 426 Upgrade Required\r\nContent-Length: 2\r\n\r\nno'));
    const browser = await client(port);
    await browser.say(ask(site.authority)).hears('no');
    expect(browser.heard).toMatch(/^HTTP\/1\.1 426 /);
  });

  const asking = ask('{O}');
  rows(
    () => port,
    [
      {
        name: 'that is declined is read on as HTTP, and filtered as HTTP',
        send: asking + get('/next'),
        outcome: inOrder('re:/ws', 're:/next'),
      },
      {
        name: 'that is declined with an interim answer, too',
        send: asking + get('/next'),
        answer: (request) => `HTTP/1.1 103 X\r\n\r\n${ok(request.start.split(' ')[1] ?? '')}`,
        outcome: inOrder('/ws', '/next'),
      },
    ],
  );
});
