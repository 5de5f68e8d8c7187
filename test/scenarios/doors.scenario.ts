/** The other doors: SOCKS5, redirected HTTP and TLS, the PROXY line, forwarded ports; over IPv4 and IPv6, from socket to socket. */
import { createServer as createTlsServer, connect as connectTls } from 'node:tls';
import type { AddressInfo } from 'node:net';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { call } from '@orpc/server';
import { createAuthority, noCertificates } from '../support/certificates.ts';
import { startCore, type CoreWorld } from '../support/core-world.ts';
import { noIpv6 } from '../support/no-ipv6.ts';
import { answering, client, ok, origin, type Peer } from '../support/raw-peers.ts';
import { tempFolder } from '../support/temp-folder.ts';

const folder = tempFolder();
let world: CoreWorld;
const ports: Record<string, number> = {};
beforeAll(async () => {
  const hosts = join(folder, 'hosts');
  writeFileSync(hosts, '127.0.0.1 site.test blocked.test\n::1 six.test\n');
  world = await startCore({
    'dns.hostsFile': hosts,
    'socks.listen': '127.0.0.1:0',
    'transparent.listen': '127.0.0.1:0',
    'transparentTls.listen': '127.0.0.1:0',
    'proxyProtocol.listen': '127.0.0.1:0',
    'proxyProtocol.trusted': '127.0.0.1/32',
    'filtering.block': 'blocked.test',
    'limits.headSeconds': '1',
  });
  const state = await call(world.core.control.handlers.state.get, undefined, { context: { mayWrite: true } });
  // Of the forward ones the last is the PROXY line's.
  for (const { mode, address } of state.listeners) ports[mode] = Number(address.split(':').at(-1));
});

const echo = (peer: Peer): void => void peer.socket.on('data', (data: Buffer) => peer.socket.write(data));
const port16 = (port: number): string => String.fromCharCode(port >> 8, port & 255);

describe('SOCKS5', () => {
  const GREETING = '\x05\x01\x00';
  const byIpv4 = (port: number): string => `\x05\x01\x00\x01\x7f\x00\x00\x01${port16(port)}`;
  const byIpv6 = (port: number): string => `\x05\x01\x00\x04${'\0'.repeat(15)}\x01${port16(port)}`;
  const byName = (name: string, port: number): string => `\x05\x01\x00\x03${String.fromCharCode(name.length)}${name}${port16(port)}`;
  const GRANTED = '\x05\x00\x05\x00\x00\x01\0\0\0\0\0\0';

  it.for([
    ['IPv4', '127.0.0.1', byIpv4],
    ['IPv6', '::1', byIpv6],
    ['a name', '127.0.0.1', (port: number) => byName('site.test', port)],
    ['a name with IPv6 only', '::1', (port: number) => byName('SIX.test.', port)],
  ] as const)('by %s passes octets both ways', async ([_name, host, request], context) => {
    if (host === '::1' && noIpv6 !== undefined) return context.skip(noIpv6);
    const site = await origin(echo, host);
    const app = await client(ports['socks'] as number);
    app.say(`${GREETING}${request(site.port)}early`);
    await app.until(({ heard }) => heard.length === GRANTED.length + 5, 'the reply and the echo');
    expect(app.heard).toBe(`${GRANTED}early`);
  });

  it.each([
    ['a blocked name', byName('blocked.test', 443), 2],
    ['a blocked name, where HTTP would be read', byName('blocked.test', 80), 2],
    ['a protected address, where HTTP would be read', '\x05\x01\x00\x01\xa9\xfe\x00\x01\x00\x50', 2],
    ['a name nobody has', byName('nobody.invalid', 443), 4],
    ['a port that is not allowed', byName('site.test', 25), 2],
    ['a protected address', '\x05\x01\x00\x01\xa9\xfe\x00\x01\x01\xbb', 2],
    ['BIND', byIpv4(443).replace('\x05\x01', '\x05\x02'), 7],
    ['UDP', byIpv4(443).replace('\x05\x01', '\x05\x03'), 7],
    ['an unknown kind of address', '\x05\x01\x00\x09\x01\x02\x03\x04\x00\x50', 8],
  ])('%s is refused with its reply', async (_name, request, reply) => {
    const app = await client(ports['socks'] as number);
    app.say(`${GREETING}${request}`);
    await app.ends();
    expect([app.heard.charCodeAt(0), app.heard.charCodeAt(2), app.heard.charCodeAt(3)]).toEqual([5, 5, reply]);
  });

  it('to a dead port says refused', async () => {
    const site = await origin();
    site.stop();
    const app = await client(ports['socks'] as number);
    app.say(`${GREETING}${byIpv4(site.port)}`);
    await app.ends();
    expect(app.heard.charCodeAt(3)).toBe(5);
  });

  it('with no method we know is told so and closed', async () => {
    const app = await client(ports['socks'] as number);
    app.say('\x05\x01\x7f');
    await app.ends();
    expect(app.heard).toBe('\x05\xff');
  });

  it('that says nothing is closed in time', async () => {
    const app = await client(ports['socks'] as number);
    await app.ends();
    expect(app.heard).toBe('');
  });
});

describe('redirected HTTP', () => {
  it.for(['127.0.0.1', '::1'])('goes where Host says, with its port, to %s', async (host, context) => {
    if (host === '::1' && noIpv6 !== undefined) return context.skip(noIpv6);
    const site = await origin(
      answering((head) => ok(head.split(' ')[1] ?? '')),
      host,
    );
    const browser = await client(ports['transparent'] as number);
    await browser.say(`GET /page?x HTTP/1.1\r\nHost: ${site.authority}\r\n\r\n`).hears('/page?x');
    expect(site.connections[0]?.heard).toContain(`\r\nHost: ${site.authority}\r\n`);
  });

  it('is filtered, request for request', async () => {
    const site = await origin(answering(() => ok('open')));
    const browser = await client(ports['transparent'] as number);
    await browser.say(`GET / HTTP/1.1\r\nHost: site.test:${site.port}\r\n\r\n`).hears('open');
    await browser.say(`GET / HTTP/1.1\r\nHost: blocked.test:${site.port}\r\n\r\n`).hears('This site is blocked');
    expect(site.connections[0]?.heard).not.toContain('blocked.test');
  });

  it.each([
    ['CONNECT', 'CONNECT 127.0.0.1:443 HTTP/1.1\r\nHost: 127.0.0.1:443\r\n\r\n', 405],
    ['no Host', 'GET / HTTP/1.0\r\n\r\n', 400],
    ['two Hosts', 'GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n', 400],
  ])('with %s is refused', async (_name, wire, status) => {
    const browser = await client(ports['transparent'] as number);
    await browser.say(wire).hears(new RegExp(`^HTTP/1\\.1 ${status} `));
  });

  it('that names the door itself is no loop', async () => {
    const port = ports['transparent'] as number;
    const browser = await client(port);
    await browser.say(`GET / HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`).hears('HTTP/1.1 403');
  });
});

describe('redirected TLS', () => {
  const hello = (serverName: string | undefined, port: number): Promise<{ readonly text: string; readonly error: string }> =>
    new Promise((resolve) => {
      const socket = connectTls({
        host: '127.0.0.1',
        port,
        ...(serverName === undefined ? {} : { servername: serverName }),
        rejectUnauthorized: false,
      });
      let text = '';
      socket.on('data', (data: Buffer) => (text += data.toString()));
      socket.on('error', (error: NodeJS.ErrnoException) => resolve({ text, error: error.code ?? error.message }));
      socket.on('close', () => resolve({ text, error: '' }));
    });

  it('goes to the name of the hello, untouched', async (context) => {
    if (noCertificates !== undefined) return context.skip(noCertificates);
    const certificate = createAuthority(join(folder, 'a')).certify(['DNS:site.test']);
    const site = createTlsServer(certificate, (socket) => socket.end(`hello ${socket.servername}`));
    await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
    const port = (site.address() as AddressInfo).port;
    const own = await startCore({
      'dns.hostsFile': join(folder, 'hosts'),
      'transparentTls.listen': '127.0.0.1:0',
      'transparentTls.port': String(port),
      'filtering.block': 'blocked.test',
    });
    const { listeners } = await call(own.core.control.handlers.state.get, undefined, { context: { mayWrite: true } });
    const door = Number(listeners.find(({ mode }) => mode === 'transparent-tls')?.address.split(':')[1]);
    expect(await hello('site.test', door)).toEqual({ text: 'hello site.test', error: '' });
    expect((await hello('blocked.test', door)).error).toBe('ERR_SSL_TLSV1_UNRECOGNIZED_NAME');
    expect((await hello(undefined, door)).error).toBe('ERR_SSL_TLSV1_UNRECOGNIZED_NAME');
    expect((await own.rows(2)).map(({ mode, host, because }) => [mode, host, because])).toEqual([
      ['transparent-tls', 'blocked.test', 'block-rule'],
      ['transparent-tls', 'site.test', 'no-rule'],
    ]);
    site.close();
  });

  it('that is no TLS is closed without a word', async () => {
    const browser = await client(ports['transparent-tls'] as number);
    await browser.say('GET / HTTP/1.1\r\n\r\n').ends();
    expect(browser.heard).toBe('');
  });
});

describe('the PROXY line', () => {
  const door = (): number => ports['forward'] as number;

  it.each([
    ['version 1', Buffer.from('PROXY TCP4 192.0.2.7 192.0.2.8 12345 3128\r\n'), '192.0.2.7'],
    ['version 1 for IPv6', Buffer.from('PROXY TCP6 2001:db8::7 2001:db8::8 12345 3128\r\n'), '2001:db8::7'],
    ['version 1 without an address', Buffer.from('PROXY UNKNOWN\r\n'), '127.0.0.1'],
    [
      'version 2',
      Buffer.concat([Buffer.from('0d0a0d0a000d0a515549540a2111000c', 'hex'), Buffer.from([192, 0, 2, 9, 192, 0, 2, 8, 0, 1, 0, 2])]),
      '192.0.2.9',
    ],
    ['version 2, of the balancer itself', Buffer.from('0d0a0d0a000d0a515549540a20000000', 'hex'), '127.0.0.1'],
  ])('of %s says who the client is', async (_name, line, who) => {
    const site = await origin(answering(() => ok('pp')));
    const balancer = await client(door());
    await balancer
      .say(line)
      .say(`GET http://${site.authority}/${encodeURIComponent(_name)} HTTP/1.1\r\nHost: ${site.authority}\r\n\r\n`)
      .hears('pp');
    expect(site.connections[0]?.heard).not.toContain('PROXY');
    expect((await world.rows(1)).find(({ port }) => port === site.port)?.client).toBe(who);
  });

  it.each(['PROXY TCP4 999.0.2.7 192.0.2.8 1 2\r\n', 'PROXY tcp4 192.0.2.7 192.0.2.8 1 2\r\n', 'GET / HTTP/1.1\r\n'])(
    'that is none (%j) is closed',
    async (line) => {
      const balancer = await client(door());
      await balancer.say(line).ends();
      expect(balancer.heard).toBe('');
    },
  );
});
