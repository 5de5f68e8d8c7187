import { createSocket } from 'node:dgram';
import { createServer, type AddressInfo } from 'node:net';
import { networkInterfaces } from 'node:os';
import { afterEach, describe, expect, it } from 'vitest';
import { createDnsTransport } from '#core/dns/dns-transport.ts';
import { createResolver, RESOLVER_DEFAULTS, type Resolver, type ServerOption } from '#core/dns/resolver.ts';
import { createAuthority, noCertificates } from '../../support/certificates.ts';
import { DnsServer } from '../../support/dns-server.ts';
import { makeReply } from '../../support/dns-replies.ts';
import { countingRandom } from '../../support/dns-world.ts';
import { realClock } from '../../support/real-clock.ts';
import { HttpsDnsServer, TlsDnsServer } from '../../support/secure-dns-server.ts';
import { SilentLog } from '../../support/silent-log.ts';
import { tempFolder } from '../../support/temp-folder.ts';

const HOME = { 'home.example': { A: ['192.0.2.1'] }, 'other.example': { A: ['192.0.2.2'] } };
const FOUND = { type: 'found', addresses: ['192.0.2.1'] };
const folder = tempFolder();
const open: { stop(): unknown }[] = [];

afterEach(async () => {
  for (const each of open.splice(0).toReversed()) await each.stop();
});

function kept<T extends { stop(): unknown }>(made: T): T {
  open.push(made);
  return made;
}

function resolver(server: ServerOption, extraCa: readonly string[] = []): Resolver {
  const ports = {
    clock: realClock,
    random: countingRandom(),
    log: new SilentLog(),
    ...createDnsTransport(extraCa),
    machineHasIpv6: () => false,
  };
  return kept(createResolver({ ...RESOLVER_DEFAULTS, servers: [server], hostsFile: null, timeoutMs: 3000 }, ports));
}

const plain = (server: string): ServerOption => ({ server, bootstrap: [] });

describe('real UDP and TCP', () => {
  it('asks from many ports', async () => {
    const server = kept(
      await DnsServer.start((query) => [makeReply(query, { answers: [{ name: query.rawName, type: 'A', ttl: 9, data: '192.0.2.9' }] })]),
    );
    const names = resolver(plain(server.text));
    await Promise.all(Array.from({ length: 100 }, (_, index) => Promise.resolve(names.resolve(`n${index}.example`, ''))));
    expect(new Set(server.queries.map(({ fromPort }) => fromPort)).size).toBeGreaterThan(10);
  });

  it('asks servers that have an IPv6 address', async (ctx) => {
    if (!Object.values(networkInterfaces()).some((addresses) => addresses?.some(({ address }) => address === '::1')))
      ctx.skip('this machine has no ::1');
    const server = kept(await DnsServer.start({ 'home.example': { A: ['192.0.2.1'], truncate: true } }, '::1'));
    expect(await resolver(plain(server.text)).resolve('home.example', '')).toMatchObject(FOUND);
    expect(server.queries.map(({ via }) => via)).toEqual(['udp', 'tcp']);
  });

  it('takes no reply from anybody else', async () => {
    const server = kept(await DnsServer.start(() => []));
    const forger = createSocket('udp4');
    kept({ stop: () => new Promise<void>((resolve) => forger.close(() => resolve())) });
    server.script = (query, _via) => {
      const [asked] = server.queries.slice(-1);
      const forged = makeReply(query, { answers: [{ name: query.rawName, type: 'A', ttl: 9999, data: '203.0.113.66' }] });
      // Sent first, from another port of the same address.
      forger.send(forged, asked?.fromPort ?? 0, '127.0.0.1');
      return [makeReply(query, { answers: [{ name: query.rawName, type: 'A', ttl: 9, data: '192.0.2.1' }] })];
    };
    expect(await resolver(plain(server.text)).resolve('home.example', '')).toMatchObject(FOUND);
  });

  it('fetches 64 KB over TCP', async () => {
    const answers = Array.from({ length: 2000 }, (_, index) => ({
      name: 'home.example',
      type: 'A',
      ttl: 60,
      data: `10.1.${index >> 8}.${index & 255}`,
    }));
    const server = kept(
      await DnsServer.start((query, via) => [via === 'udp' ? makeReply(query, { truncated: true }) : makeReply(query, { answers })]),
    );
    expect(await resolver(plain(server.text)).resolve('home.example', '')).toMatchObject({ addresses: { length: 16 } });
  });

  it('learns at once that nobody listens', async () => {
    const server = await DnsServer.start(HOME);
    await server.stop();
    expect(await resolver(plain(server.text)).resolve('home.example', '')).toMatchObject({
      type: 'failed',
      detail: expect.stringContaining('ECONNREFUSED'),
    });
  });

  it('goes on with the next server when TCP breaks off in the middle of a message', async () => {
    const half = createServer((socket) => {
      socket.on('error', () => socket.destroy());
      socket.on('data', () => socket.end(Buffer.from([0, 200, 1, 2, 3])));
    });
    await new Promise<void>((resolve) => half.listen(0, '127.0.0.1', resolve));
    kept({ stop: () => new Promise<void>((resolve) => half.close(() => resolve())) });
    const { port } = half.address() as AddressInfo;
    const transport = createDnsTransport();
    const events: string[] = [];
    await new Promise<void>((resolve) => {
      const socket = transport.openStream('127.0.0.1', port, null, {
        onOpen: () => socket.write(Uint8Array.of(0, 1, 1)),
        onData: (octets) => void events.push(`data ${octets.length}`),
        onClose: () => {
          events.push('close');
          resolve();
        },
      });
    });
    expect(events).toEqual(['data 5', 'close']);
  });

  it('tells nothing after closing, and closing twice is harmless', async () => {
    const server = kept(await DnsServer.start(HOME));
    const told: string[] = [];
    const datagram = createDnsTransport().openDatagram('127.0.0.1', server.port, {
      onMessage: () => told.push('message'),
      onFault: (detail) => told.push(detail),
    });
    datagram.send(Uint8Array.of(1));
    datagram.close();
    datagram.close();
    datagram.send(Uint8Array.of(2));
    const stream = createDnsTransport().openStream('127.0.0.1', server.port, null, {
      onOpen: () => told.push('open'),
      onData: () => {},
      onClose: () => told.push('close'),
    });
    stream.close();
    stream.write(Uint8Array.of(1));
    await new Promise((resolve) => setImmediate(resolve));
    expect(told).toEqual([]);
  });

  it('reports an address that cannot be reached as a fault, without throwing', async () => {
    const fault = await new Promise<string>((resolve) => {
      // A network address is no destination.
      const socket = createDnsTransport().openDatagram('255.255.255.255', 53, { onMessage: () => {}, onFault: resolve });
      socket.send(Uint8Array.of(1, 2, 3));
      kept({ stop: () => socket.close() });
    });
    expect(fault).toMatch(/EACCES|ENETUNREACH|EPERM/);
  });

  it('knows whether the machine has IPv6, and remembers it for a while', () => {
    const { machineHasIpv6 } = createDnsTransport();
    expect(machineHasIpv6()).toBe(machineHasIpv6());
  });
});

describe('real TLS', () => {
  it('asks over one connection that is kept, and opens another when that was closed', async (ctx) => {
    if (noCertificates !== undefined) ctx.skip(noCertificates);
    const authority = createAuthority(folder);
    const server = kept(await TlsDnsServer.start(authority.certify(['DNS:dns.example']), HOME));
    const names = resolver({ server: `tls://dns.example:${server.port}`, bootstrap: ['127.0.0.1'] }, [authority.ca]);
    expect(await names.resolve('home.example', '')).toMatchObject(FOUND);
    expect(await names.resolve('other.example', '')).toMatchObject({ addresses: ['192.0.2.2'] });
    expect(server.connections).toBe(1);
    server.hangUp();
    expect(await names.resolve('gone.example', '')).toEqual({ type: 'not-found' });
    expect(server.connections).toBe(2);
    expect(server.queries.every(({ octets }) => octets.length % 128 === 0)).toBe(true);
  });

  it('may be known by its address', async (ctx) => {
    if (noCertificates !== undefined) ctx.skip(noCertificates);
    const authority = createAuthority(folder);
    const server = kept(await TlsDnsServer.start(authority.certify(['IP:127.0.0.1']), HOME));
    expect(
      await resolver({ server: `tls://127.0.0.1:${server.port}`, bootstrap: [] }, [authority.ca]).resolve('home.example', ''),
    ).toMatchObject(FOUND);
  });

  it.for([
    ['for another name', ['DNS:evil.example'], true],
    ['for the address, not the name', ['IP:127.0.0.1'], true],
    ['by an authority nobody trusts', ['DNS:dns.example'], false],
  ] as const)('sends no question to a server with a certificate %s', async ([_what, alternativeNames, trusted], ctx) => {
    if (noCertificates !== undefined) ctx.skip(noCertificates);
    const authority = createAuthority(folder);
    const server = kept(await TlsDnsServer.start(authority.certify(alternativeNames), HOME));
    const names = resolver({ server: `tls://dns.example:${server.port}`, bootstrap: ['127.0.0.1'] }, trusted ? [authority.ca] : []);
    expect(await names.resolve('home.example', '')).toMatchObject({
      type: 'failed',
      detail: expect.stringMatching(/certificate|altnames|issuer/i),
    });
    expect(server.queries).toEqual([]);
    expect(names.servers()).toMatchObject([{ failures: 2, protocol: 'tls' }]);
  });
});

describe('real HTTPS', () => {
  it('asks over one session that is kept, and opens another when that was closed', async (ctx) => {
    if (noCertificates !== undefined) ctx.skip(noCertificates);
    const authority = createAuthority(folder);
    const server = kept(await HttpsDnsServer.start(authority.certify(['DNS:dns.example']), HOME));
    const names = resolver({ server: `https://dns.example:${server.port}/dns-query`, bootstrap: ['127.0.0.1'] }, [authority.ca]);
    expect(await names.resolve('home.example', '')).toMatchObject(FOUND);
    expect(await names.resolve('other.example', '')).toMatchObject({ addresses: ['192.0.2.2'] });
    server.hangUp();
    expect(await names.resolve('gone.example', '')).toEqual({ type: 'not-found' });
    expect(server.sessions).toBe(2);
    const [ask] = server.asks;
    expect(ask).toMatchObject({ path: '/dns-query', query: { id: 0, rawName: 'home.example' } });
    expect(ask?.headers).toMatchObject({ ':method': 'POST', 'content-type': 'application/dns-message', accept: 'application/dns-message' });
    expect(Object.keys(ask?.headers ?? {})).not.toContain('user-agent');
  });
});
