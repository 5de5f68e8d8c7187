/** What a redirector is told of a request, whatever door it comes in by, and that what it says counts there too. */
import { writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { createServer as createTlsServer, connect as connectTls, type TLSSocket } from 'node:tls';
import { join } from 'node:path';
import { call } from '@orpc/server';
import { beforeAll, describe, expect, it } from 'vitest';
import { createAuthority, noCertificates, type TestAuthority } from '../support/certificates.ts';
import type { CoreWorld } from '../support/core-world.ts';
import { noIpv6 } from '../support/no-ipv6.ts';
import { answering, client, ok, origin, type Peer } from '../support/raw-peers.ts';
import { asked, coreToldBy, getOf, rowOf, wholeAnswer } from '../support/redirected-core.ts';
import { tempFolder } from '../support/temp-folder.ts';

const folder = tempFolder();
const basic = (text: string): string => `Proxy-Authorization: Basic ${Buffer.from(text).toString('base64')}\r\n`;
const port16 = (port: number): string => String.fromCharCode(port >> 8, port & 255);
const SOCKS_BY_NAME = (name: string, port: number): string =>
  `\x05\x01\x00\x05\x01\x00\x03${String.fromCharCode(name.length)}${name}${port16(port)}`;
const SOCKS_BY_IPV4 = (port: number): string => `\x05\x01\x00\x05\x01\x00\x01\x7f\x00\x00\x01${port16(port)}`;
const GRANTED_OCTETS = 12;

async function doorsOf({ core }: CoreWorld): Promise<Readonly<Record<string, number>>> {
  const { listeners } = await call(core.control.handlers.state.get, undefined, { context: { mayWrite: true } });
  return Object.fromEntries(listeners.map(({ mode, address }) => [mode, Number(address.split(':').at(-1))]));
}

/** The question as the helper saw it, out of the redirect it answered with. */
function questionIn(answer: { readonly head: string }): string {
  const location = /^location: http:\/\/seen\.test\/\?(.*)$/im.exec(answer.head)?.[1]?.trim() ?? '';
  return decodeURIComponent(location);
}

/** Stays for all tests of this file. */
function echoing(): Promise<{ readonly port: number }> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.on('data', (data) => socket.write(`elsewhere got ${data.toString('latin1')}`));
  });
  server.unref();
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server.address() as AddressInfo)));
}

let world: CoreWorld;
let ports: Readonly<Record<string, number>>;
let elsewhere: { readonly port: number };
let authority: TestAuthority | null = null;

beforeAll(async () => {
  elsewhere = await echoing();
  if (noCertificates === undefined) {
    authority = createAuthority(folder);
    const own = authority.certify(['DNS:shop.test']);
    writeFileSync(join(folder, 'own.pem'), own.cert);
    writeFileSync(join(folder, 'own.key'), own.key);
  }
  const to = `intercept://127.0.0.1:${elsewhere.port}`;
  const answers = {
    'ask.test': 'ask=seen.test',
    'shop.test': 'ask=seen.test',
    '127.0.0.1': 'ask=seen.test',
    'led.test': to,
    'named.test': to,
    'no.test': 'OK status=403 message="No."',
    'page.test': '302:http://c.test/',
  };
  const tls = authority === null ? {} : { 'reverse.certificate': join(folder, 'own.pem'), 'reverse.key': join(folder, 'own.key') };
  world = await coreToldBy([{ name: 'family', options: { concurrency: 10 }, answers }], ['plain.test'], {
    'socks.listen': '127.0.0.1:0',
    'transparent.listen': '127.0.0.1:0',
    'transparentTls.listen': '127.0.0.1:0',
    'proxyProtocol.listen': '127.0.0.1:0',
    'proxyProtocol.trusted': '127.0.0.1/32',
    'reverse.listen': '127.0.0.1:0',
    ...tls,
    'reverse.routes': JSON.stringify([{ to: `http://127.0.0.1:${elsewhere.port}`, rewriteHost: true }]),
    'portForward.forwards': JSON.stringify([{ listen: '127.0.0.1:0', to: 'led.test:443' }]),
  });
  ports = await doorsOf(world);
});

describe('a redirector is told', () => {
  it('of a forward request: address, client, method and the door', async () => {
    const question = questionIn(await asked(world.port, getOf('ASK.test:81', '/a?b=c%20d')));
    expect(question).toBe(`http://ask.test:81/a?b=c%20d 127.0.0.1/- - GET myip=127.0.0.1 myport=${world.port}`);
  });

  it('of one over IPv6', async (context) => {
    if (noIpv6 !== undefined) return context.skip(noIpv6);
    const browser = await client(world.port, '::1');
    browser.say(getOf('ask.test', '/'));
    expect(questionIn(await wholeAnswer(browser))).toBe(`http://ask.test/ ::1/- - GET myip=::1 myport=${world.port}`);
  });

  it('of redirected HTTP: the address its Host field names', async () => {
    const answer = await asked(ports['transparent'] as number, 'POST /x HTTP/1.1\r\nHost: ask.test\r\nContent-Length: 0\r\n\r\n');
    expect(questionIn(answer)).toBe(`http://ask.test/x 127.0.0.1/- - POST myip=127.0.0.1 myport=${ports['transparent']}`);
  });

  it('of a request behind a balancer: the client, not the balancer', async () => {
    const door = Number(
      (await call(world.core.control.handlers.state.get, undefined, { context: { mayWrite: true } })).listeners
        .filter(({ mode }) => mode === 'forward')
        .at(-1)
        ?.address.split(':')
        .at(-1),
    );
    const answer = await asked(door, `PROXY TCP4 192.0.2.7 192.0.2.8 1 2\r\n${getOf('ask.test')}`);
    expect(questionIn(answer)).toBe(`http://ask.test/ 192.0.2.7/- - GET myip=127.0.0.1 myport=${door}`);
  });

  it('of a request to one’s own servers: the name its clients use, with https when the door speaks TLS', async (context) => {
    if (authority === null) return context.skip(noCertificates);
    const socket: TLSSocket = connectTls({
      host: '127.0.0.1',
      port: ports['reverse'] as number,
      servername: 'shop.test',
      ca: authority.ca,
    });
    const text = await new Promise<string>((resolve, reject) => {
      let heard = '';
      socket.on('data', (data: Buffer) => (heard += data.toString()));
      socket.on('end', () => resolve(heard));
      socket.on('error', reject);
      socket.write('GET /cart HTTP/1.1\r\nHost: shop.test\r\nConnection: close\r\n\r\n');
      setTimeout(() => socket.end(), 50).unref();
    });
    expect(questionIn({ head: text })).toBe(`https://shop.test/cart 127.0.0.1/- - GET myip=127.0.0.1 myport=${ports['reverse']}`);
  });

  it('of HTTP over SOCKS: the page that is named, also when the connection goes to an address', async () => {
    for (const greeting of [SOCKS_BY_NAME('ask.test', 80), SOCKS_BY_IPV4(80)]) {
      const app = await client(ports['socks'] as number);
      app.say(greeting);
      await app.until(({ heard }) => heard.length === GRANTED_OCTETS, 'the reply');
      app.heard = '';
      app.say('GET /s HTTP/1.1\r\nHost: ask.test\r\n\r\n');
      expect(questionIn(await wholeAnswer(app))).toBe(`http://ask.test/s 127.0.0.1/- - GET myip=127.0.0.1 myport=${ports['socks']}`);
    }
  });
});

describe('a bare tunnel', () => {
  const through = async (door: number, start: string | Buffer, skip: number): Promise<Peer> => {
    const app = await client(door);
    app.say(start);
    if (skip > 0) await app.until(({ heard }) => heard.length >= skip, 'the reply');
    app.heard = app.heard.slice(skip);
    return app;
  };

  it('over SOCKS is asked about as CONNECT and led elsewhere', async () => {
    const app = await through(ports['socks'] as number, SOCKS_BY_NAME('led.test', 443), GRANTED_OCTETS);
    await app.say('hello').hears('elsewhere got hello');
    app.socket.destroy();
    expect(await rowOf(world, 'led.test')).toMatchObject({
      mode: 'socks',
      method: 'CONNECT',
      host: 'led.test',
      port: 443,
      action: 'intercept',
    });
  });

  it.each(['no.test', 'page.test'])('over SOCKS to %s is refused: nobody there could show a page', async (name) => {
    const app = await client(ports['socks'] as number);
    app.say(SOCKS_BY_NAME(name, 443));
    await app.ends();
    expect([app.heard.charCodeAt(2), app.heard.charCodeAt(3)]).toEqual([5, 2]);
  });

  it('of a forwarded port is led elsewhere', async () => {
    const app = await through(ports['port-forward'] as number, 'hi', 0);
    await app.hears('elsewhere got hi');
  });

  it('of redirected TLS is led elsewhere, its hello untouched, or refused with an alert', async (context) => {
    if (authority === null) return context.skip(noCertificates);
    const site = createTlsServer(authority.certify(['DNS:named.test']), (socket) => socket.end(`hello ${socket.servername}`));
    await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
    const to = (site.address() as { readonly port: number }).port;
    const own = await coreToldBy(
      [{ name: 'family', answers: { 'named.test': `intercept://127.0.0.1:${to}`, 'no.test': 'OK status=403' } }],
      [],
      {
        'transparentTls.listen': '127.0.0.1:0',
        'transparentTls.port': '443',
      },
    );
    const door = (await doorsOf(own))['transparent-tls'] as number;
    const said = (servername: string): Promise<string> =>
      new Promise((resolve) => {
        const socket = connectTls({ host: '127.0.0.1', port: door, servername, ca: authority?.ca ?? '' });
        let text = '';
        socket.on('data', (data: Buffer) => (text += data.toString()));
        socket.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? ''));
        socket.on('close', () => resolve(text));
      });
    expect(await said('named.test')).toBe('hello named.test');
    expect(await said('no.test')).toBe('ERR_SSL_TLSV1_UNRECOGNIZED_NAME');
    site.close();
  });
});

describe('a redirector may be asked about', () => {
  it('some hosts, some methods, some people, and no tunnels', async () => {
    const site = await origin(answering(() => ok('untouched')));
    const deny = 'OK status=403';
    const some = await coreToldBy(
      [
        {
          name: 'host',
          options: { hosts: ['games.test'] },
          answers: { 'games.test': deny, 'www.games.test': deny, 'notgames.test': deny },
        },
        { name: 'method', options: { methods: ['POST'], hosts: ['post.test'] }, answers: { 'post.test': deny } },
        { name: 'person', options: { people: ['mia'], hosts: ['mia.test'] }, answers: { 'mia.test': deny } },
        { name: 'tunnel', options: { connect: false, hosts: ['tunnel.test'] }, answers: { 'tunnel.test': deny } },
      ],
      [],
      { 'proxy.users': 'mia:right,tom:right' },
    );
    const status = async (host: string, who = 'tom', method = 'GET'): Promise<number> => {
      const request = getOf(`${host}:${site.port}`, '/', basic(`${who}:right`)).replace('GET', method);
      return (await asked(some.port, method === 'POST' ? request.replace('\r\n\r\n', '\r\nContent-Length: 0\r\n\r\n') : request)).status;
    };
    expect([await status('games.test'), await status('www.games.test'), await status('notgames.test')]).toEqual([403, 403, 200]);
    expect([await status('post.test'), await status('post.test', 'tom', 'POST')]).toEqual([200, 403]);
    expect([await status('mia.test'), await status('mia.test', 'mia')]).toEqual([200, 403]);
    const tunnel = await client(some.port);
    await tunnel.say(`CONNECT tunnel.test:${site.port} HTTP/1.1\r\nHost: tunnel.test\r\n${basic('tom:right')}\r\n`).hears('200 Connection');
    expect(await status('tunnel.test')).toBe(403);
  });
});
