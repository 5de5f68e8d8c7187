import { spawnSync } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { connect, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { openListenerSocket, type ListenerSocket, type OnQuery } from '#core/dns/listener/listener-socket.ts';
import { countingRandom } from '../../../support/dns-world.ts';
import { FakeClock } from '../../../support/fake-clock.ts';
import { noIpv6 } from '../../../support/no-ipv6.ts';
import { SilentLog } from '../../../support/silent-log.ts';

/** Needs a raw socket, which Node has not got. */
const FROM_PORT_0 = `import socket, struct, sys
raw = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_UDP)
raw.sendto(struct.pack('!HHHH', 0, int(sys.argv[1]), 10, 0) + b'hi', ('127.0.0.1', 0))`;

const open: (() => unknown)[] = [];

afterEach(async () => {
  for (const close of open.splice(0).toReversed()) await close();
});

async function opened(
  onQuery: OnQuery,
  address = '127.0.0.1',
  port = 0,
): Promise<{ socket: ListenerSocket; clock: FakeClock; log: SilentLog }> {
  const [clock, log] = [new FakeClock(), new SilentLog()];
  const made = await openListenerSocket(address, port, { clock, log, random: countingRandom() }, onQuery);
  if (made.type === 'problem') throw new Error(made.problem.userText);
  open.push(() => made.socket.close());
  return { socket: made.socket, clock, log };
}

async function dialled(port: number): Promise<{ client: Socket; closed: Promise<void> }> {
  const client = connect(port, '127.0.0.1');
  client.on('error', () => {});
  open.push(() => client.destroy());
  const closed = new Promise<void>((resolve) => client.once('close', () => resolve()));
  await new Promise<void>((resolve) => client.once('connect', () => resolve()));
  return { client, closed };
}

/** Until something seen from outside has happened. */
async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await new Promise((resolve) => setImmediate(resolve));
}

describe('one address and port', () => {
  it('is the same port for UDP and TCP, and tells who asks by which', async () => {
    const seen: string[] = [];
    const { socket } = await opened((octets, client, via, send) => {
      seen.push(`${via} ${client} ${[...octets].join(' ')}`);
      send(Uint8Array.of(9));
      return true;
    });
    const udp = createSocket('udp4');
    open.push(() => udp.close());
    const reply = new Promise<Buffer>((resolve) => udp.once('message', resolve));
    udp.send(Uint8Array.of(1, 2), socket.port, '127.0.0.1');
    expect([...(await reply)]).toEqual([9]);
    const { client } = await dialled(socket.port);
    const answer = new Promise<Buffer>((resolve) => client.once('data', resolve));
    client.write(Uint8Array.of(0, 2, 3, 4));
    expect([...(await answer)]).toEqual([0, 1, 9]);
    expect(seen).toEqual(['udp 127.0.0.1 1 2', 'tcp 127.0.0.1 3 4']);
  });

  it('may be all of IPv4 beside all of IPv6, each for itself', async (ctx) => {
    if (noIpv6 !== undefined) ctx.skip(noIpv6);
    const { socket: six } = await opened(() => true, '::');
    const { socket: four } = await opened(() => true, '0.0.0.0', six.port);
    expect([six.address, four.address, four.port]).toEqual(['::', '0.0.0.0', six.port]);
  });

  it('takes no notice of who sends from port 0 and cannot be answered', async (ctx) => {
    const seen: string[] = [];
    const { socket, log } = await opened((octets, _client, _via, send) => {
      seen.push([...octets].join(' '));
      send(Uint8Array.of(9));
      return true;
    });
    const sent = spawnSync('python3', ['-c', FROM_PORT_0, String(socket.port)], { encoding: 'utf8', timeout: 10_000 });
    if (sent.status !== 0)
      ctx.skip(`a datagram from port 0 cannot be made here: ${sent.error?.message ?? sent.stderr.trim().split('\n').at(-1)}`);
    const udp = createSocket('udp4');
    open.push(() => udp.close());
    const reply = new Promise<Buffer>((resolve) => udp.once('message', resolve));
    udp.send(Uint8Array.of(1, 2), socket.port, '127.0.0.1');
    expect([...(await reply)]).toEqual([9]);
    expect([seen, log.lines]).toEqual([['1 2'], []]);
  });

  it('closes connections that have been idle, and keeps those in use', async () => {
    let queries = 0;
    const { socket, clock } = await opened(() => {
      queries += 1;
      return true;
    });
    const idle = await dialled(socket.port);
    const busy = await dialled(socket.port);
    await until(() => socket.connections === 2);
    clock.advance(9000);
    busy.client.write(Uint8Array.of(0, 1, 1));
    await until(() => queries === 1);
    clock.advance(1000);
    await idle.closed;
    await until(() => socket.connections === 1);
    clock.advance(20_000);
    await busy.closed;
    await until(() => socket.connections === 0);
    clock.advance(20_000);
    expect(clock.waiting).toBe(0);
  });

  it('hangs up on whoever is not welcome, and on whoever does not read', async () => {
    const refusing = await opened(() => false);
    const refused = await dialled(refusing.socket.port);
    refused.client.resume();
    refused.client.write(Uint8Array.of(0, 1, 1));
    await refused.closed;
    const { socket } = await opened((_octets, _client, _via, send) => {
      for (let index = 0; index < 400; index += 1) send(new Uint8Array(60_000));
      return true;
    });
    const { client, closed } = await dialled(socket.port);
    client.pause();
    client.write(Uint8Array.of(0, 1, 1));
    await until(() => socket.connections === 0);
    client.resume();
    await closed;
  });

  it.each([1, 5])(
    'answers a client that has sent %i questions and closed its side, in whatever order, and then hangs up',
    async (count) => {
      const held: ((reply: Uint8Array | undefined) => void)[] = [];
      const { socket, clock } = await opened((_octets, _client, _via, send) => {
        held.push(send);
        return true;
      });
      const { client, closed } = await dialled(socket.port);
      const heard: number[] = [];
      client.on('data', (octets) => heard.push(...octets));
      client.end(Buffer.concat(Array.from({ length: count }, (_, index) => Buffer.of(0, 1, index))));
      await until(() => held.length === count);
      for (const [index, send] of held.toReversed().entries()) send(Uint8Array.of(index));
      await closed;
      expect(heard).toEqual(Array.from({ length: count }, (_, index) => [0, 1, index]).flat());
      await until(() => socket.connections === 0);
      clock.advance(20_000);
      expect(clock.waiting).toBe(0);
    },
  );

  it('hangs up on a client that closes its side without a whole question', async () => {
    const { socket } = await opened(() => true);
    const { client, closed } = await dialled(socket.port);
    client.resume();
    client.end(Buffer.of(0, 9, 1));
    await closed;
    await until(() => socket.connections === 0);
  });

  it('answers many after one has gone without waiting for its answer', async () => {
    const held: ((reply: Uint8Array | undefined) => void)[] = [];
    const { socket, log } = await opened((_octets, _client, _via, send) => {
      held.push(send);
      return true;
    });
    const gone = await dialled(socket.port);
    gone.client.write(Uint8Array.of(0, 1, 1, 0, 1, 2));
    await until(() => held.length === 2);
    gone.client.resetAndDestroy();
    await until(() => socket.connections === 0);
    for (const send of held) send(Uint8Array.of(1));
    const { client } = await dialled(socket.port);
    const answer = new Promise<Buffer>((resolve) => client.once('data', resolve));
    client.write(Uint8Array.of(0, 1, 3));
    await until(() => held.length === 3);
    held[2]?.(Uint8Array.of(3));
    expect([...(await answer)]).toEqual([0, 1, 3]);
    expect(log.lines).toEqual([]);
  });

  it('says nothing more once it is closed', async () => {
    const held: ((reply: Uint8Array | undefined) => void)[] = [];
    const { socket, log } = await opened((_octets, _client, _via, send) => {
      held.push(send);
      return true;
    });
    const udp = createSocket('udp4');
    open.push(() => udp.close());
    udp.send(Uint8Array.of(1), socket.port, '127.0.0.1');
    const { client } = await dialled(socket.port);
    client.write(Uint8Array.of(0, 1, 1));
    await until(() => held.length === 2);
    await socket.close();
    for (const send of held) send(Uint8Array.of(1));
    expect(log.lines).toEqual([]);
  });

  it.each([
    ['192.0.2.7', 'no-such-address'],
    ['not-an-address', 'failed'],
  ])('cannot be %s: %s', async (address, code) => {
    const made = await openListenerSocket(
      address,
      0,
      { clock: new FakeClock(), log: new SilentLog(), random: countingRandom() },
      () => true,
    );
    expect(made).toMatchObject({ type: 'problem', problem: { address, code } });
  });
});
