import { createSocket } from 'node:dgram';
import { connect, createServer, type AddressInfo } from 'node:net';
import dnsPacket from 'dns-packet';
import { afterEach, describe, expect, it } from 'vitest';
import { parseNetwork, type Network } from '#core/common/ip-address.ts';
import { createDnsTransport } from '#core/dns/dns-transport.ts';
import {
  DnsListener,
  LISTENER_DEFAULTS,
  type DnsListenerOptions,
  type DnsListenerRecord,
  type DnsVerdict,
} from '#core/dns/listener/dns-listener.ts';
import { createResolver, RESOLVER_DEFAULTS, type Resolver } from '#core/dns/resolver.ts';
import { DnsServer } from '../../../support/dns-server.ts';
import { countingRandom } from '../../../support/dns-world.ts';
import { realClock } from '../../../support/real-clock.ts';
import { SilentLog } from '../../../support/silent-log.ts';

const LOOPBACK = parseNetwork('127.0.0.0/8') as Network;
const ports = { clock: realClock, random: countingRandom(), log: new SilentLog() };
const open: (() => unknown)[] = [];

afterEach(async () => {
  for (const close of open.splice(0).toReversed()) await close();
});

interface World {
  readonly listener: DnsListener<DnsVerdict>;
  readonly resolver: Resolver;
  readonly upstream: DnsServer;
  readonly records: DnsListenerRecord<DnsVerdict>[];
  readonly port: number;
}

async function listening(options: Partial<DnsListenerOptions> = {}): Promise<World> {
  const upstream = await DnsServer.start({ 'home.example': { A: ['192.0.2.1'] }, 'blocked.example': { A: ['192.0.2.2'] } });
  open.push(() => upstream.stop());
  const transport = { ...createDnsTransport(), machineHasIpv6: () => false };
  const resolver = createResolver(
    { ...RESOLVER_DEFAULTS, servers: [{ server: upstream.text, bootstrap: [] }], hostsFile: null },
    { ...ports, ...transport },
  );
  open.push(() => resolver.stop());
  const records: DnsListenerRecord<DnsVerdict>[] = [];
  const listener = new DnsListener(
    { ...LISTENER_DEFAULTS, addresses: [{ address: '127.0.0.1', port: 0 }], allowedNetworks: [LOOPBACK], ...options },
    {
      ...ports,
      resolver,
      judge: (name) => ({ type: name === 'blocked.example' ? 'refuse' : 'permit' }),
      judgeAliases: () => null,
      record: (row) => void records.push(row),
    },
  );
  expect(await listener.start()).toEqual([]);
  open.push(() => listener.stop());
  return { listener, resolver, upstream, records, port: listener.view().addresses[0]?.port ?? 0 };
}

const query = (name: string, type = 'A', id = 7): Buffer =>
  dnsPacket.encode({ id, type: 'query', flags: 0x0100, questions: [{ name, type }] });

/** Sends all, and waits for so many replies. */
async function overUdp(
  port: number,
  queries: readonly Uint8Array[],
  replies = queries.length,
): Promise<ReturnType<typeof dnsPacket.decode>[]> {
  const socket = createSocket('udp4');
  const got: ReturnType<typeof dnsPacket.decode>[] = [];
  await new Promise<void>((resolve) => {
    socket.on('message', (octets) => {
      got.push(dnsPacket.decode(octets));
      if (got.length >= replies) resolve();
    });
    for (const octets of queries) socket.send(octets, port, '127.0.0.1');
    if (replies === 0) resolve();
  });
  await new Promise<void>((resolve) => socket.close(() => resolve()));
  return got;
}

/** Writes all, and waits for so many replies or the end of the connection. */
async function overTcp(port: number, pieces: readonly Uint8Array[], replies: number): Promise<ReturnType<typeof dnsPacket.decode>[]> {
  const socket = connect(port, '127.0.0.1');
  const got: ReturnType<typeof dnsPacket.decode>[] = [];
  let held = Buffer.alloc(0);
  await new Promise<void>((resolve) => {
    socket.on('error', () => resolve());
    socket.on('close', () => resolve());
    socket.on('data', (octets: Buffer) => {
      held = Buffer.concat([held, octets]);
      while (held.length >= 2 && held.length >= 2 + held.readUInt16BE(0)) {
        got.push(dnsPacket.decode(held.subarray(2, 2 + held.readUInt16BE(0))));
        held = held.subarray(2 + held.readUInt16BE(0));
      }
      if (got.length >= replies) resolve();
    });
    for (const piece of pieces) socket.write(piece);
  });
  socket.destroy();
  return got;
}

const framed = (octets: Buffer): Buffer => Buffer.concat([Buffer.from([octets.length >> 8, octets.length & 255]), octets]);

describe('the name server for the LAN', () => {
  it('answers over UDP what is permitted, and refuses the rest', async () => {
    const { port, records, listener } = await listening();
    const [home] = await overUdp(port, [query('home.example')]);
    const [blocked] = await overUdp(port, [query('blocked.example')]);
    expect(home).toMatchObject({ rcode: 'NOERROR', answers: [{ type: 'A', data: '192.0.2.1' }] });
    expect(blocked).toMatchObject({ rcode: 'NXDOMAIN', answers: [] });
    expect(records).toMatchObject([
      { client: '127.0.0.1', name: 'home.example', answer: 'addresses' },
      { name: 'blocked.example', answer: 'refused' },
    ]);
    expect(listener.view()).toMatchObject({ queries: 2, refused: 1, underWay: 0, connections: 0, notAllowed: 0, tooOften: 0 });
  });

  it('answers over TCP, many on one connection, in pieces of any size', async () => {
    const { port } = await listening();
    const names = ['home.example', 'blocked.example', 'gone.example', 'home.example'];
    const octets = Buffer.concat(names.map((name, id) => framed(query(name, 'A', id))));
    const pieces = [octets.subarray(0, 1), octets.subarray(1, 20), octets.subarray(20, 21), octets.subarray(21)];
    const replies = await overTcp(port, pieces, 4);
    expect(replies.toSorted((a, b) => a.id - b.id).map(({ rcode }) => rcode)).toEqual(['NOERROR', 'NXDOMAIN', 'NXDOMAIN', 'NOERROR']);
  });

  it('says nothing to networks that may not ask', async () => {
    const { port, listener, upstream } = await listening({ allowedNetworks: [parseNetwork('10.0.0.0/8') as Network] });
    await overUdp(port, [query('home.example')], 0);
    expect(await overTcp(port, [framed(query('home.example'))], 1)).toEqual([]);
    expect(listener.view()).toMatchObject({ queries: 0 });
    expect(listener.view().notAllowed).toBeGreaterThanOrEqual(1);
    expect(upstream.queries).toEqual([]);
  });

  it('says nothing to clients that ask too often, and hangs up on them', async () => {
    const { port, listener } = await listening({ queriesPerSecond: 1, burst: 5 });
    const replies = await overTcp(port, [Buffer.concat(Array.from({ length: 50 }, (_, id) => framed(query('home.example', 'A', id))))], 50);
    expect(replies.length).toBeLessThanOrEqual(5);
    expect(listener.view()).toMatchObject({ queries: 5, tooOften: 1 });
  });

  it('survives junk on both, and goes on', async () => {
    const { port } = await listening();
    await overUdp(port, [Buffer.alloc(0), Buffer.from([1]), Buffer.alloc(600, 255)], 0);
    expect(await overTcp(port, [Buffer.from([0, 3, 1, 2, 3])], 1)).toEqual([]);
    expect(await overTcp(port, [Buffer.from([255, 255, 1, 2]), Buffer.alloc(65_533)], 1)).toMatchObject([{ rcode: 'FORMERR' }]);
    expect(await overUdp(port, [query('home.example')])).toHaveLength(1);
  });

  it('takes a bounded number of connections from one client', async () => {
    const { port, listener } = await listening();
    const sockets = Array.from({ length: 20 }, () => connect(port, '127.0.0.1'));
    open.push(() => sockets.forEach((socket) => socket.destroy()));
    await Promise.all(sockets.map((socket) => new Promise<void>((resolve) => socket.once('connect', () => resolve()))));
    const closed = sockets.slice(8).map((socket) => new Promise<void>((resolve) => socket.once('close', () => resolve())));
    for (const socket of sockets) {
      socket.on('error', () => {});
      socket.resume();
    }
    await Promise.all(closed);
    expect(listener.view().connections).toBe(8);
  });

  it('is never asked by itself', async () => {
    const { resolver, port, upstream } = await listening();
    const servers = [`127.0.0.1:${port}`, upstream.text].map((server) => ({ server, bootstrap: [] }));
    resolver.changeServers(servers);
    expect(resolver.servers().map(({ server }) => server)).toEqual([upstream.text]);
  });

  it('says which port is busy, and takes the others', async () => {
    const holder = createServer();
    await new Promise<void>((resolve) => holder.listen(0, '127.0.0.1', resolve));
    open.push(() => holder.close());
    const { port } = holder.address() as AddressInfo;
    const { resolver } = await listening();
    const listener = new DnsListener<DnsVerdict>(
      {
        ...LISTENER_DEFAULTS,
        addresses: [
          { address: '127.0.0.1', port },
          { address: '192.0.2.7', port: 0 },
          { address: '127.0.0.1', port: 0 },
        ],
      },
      { ...ports, resolver, judge: () => ({ type: 'permit' }), judgeAliases: () => null, record: () => {} },
    );
    const problems = await listener.start();
    open.push(() => listener.stop());
    expect(problems).toMatchObject([
      { port, code: 'port-busy', userText: expect.stringContaining(String(port)) },
      { address: '192.0.2.7', code: 'no-such-address' },
    ]);
    expect(listener.view().addresses).toHaveLength(1);
  });

  it('leaves nothing open when it stops, and can start again', async () => {
    const { listener, port } = await listening();
    const socket = connect(port, '127.0.0.1');
    socket.on('error', () => {});
    await new Promise<void>((resolve) => socket.once('connect', () => resolve()));
    const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
    await listener.stop();
    await closed;
    expect(listener.view().addresses).toEqual([]);
    expect(await listener.start()).toEqual([]);
    expect(await overUdp(listener.view().addresses[0]?.port ?? 0, [query('home.example')])).toHaveLength(1);
  });
});
