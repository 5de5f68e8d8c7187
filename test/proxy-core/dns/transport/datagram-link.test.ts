import { describe, expect, it } from 'vitest';
import { RandomBits } from '#core/dns/asking/random-bits.ts';
import { DatagramLink, MAX_QUERIES_A_SOCKET, MAX_SOCKET_AGE_MS, POOL_SOCKETS } from '#core/dns/transport/datagram-link.ts';
import type { Asking, LinkFault } from '#core/dns/transport/server-link.ts';
import { makeReply } from '../../../support/dns-replies.ts';
import { countingRandom } from '../../../support/dns-world.ts';
import { FakeClock, settled } from '../../../support/fake-clock.ts';
import { ScriptedDns, type ScriptedQuery } from '../../../support/scripted-dns.ts';

class World {
  readonly clock = new FakeClock();
  readonly counts = { strayReplies: 0 };
  readonly dns: ScriptedDns;
  readonly link: DatagramLink;
  readonly events: string[] = [];

  constructor(serve: (query: ScriptedQuery) => void = (query) => query.reply(makeReply(query))) {
    this.dns = new ScriptedDns(serve);
    this.link = new DatagramLink({ address: '192.0.2.53', port: 53 }, this.counts, {
      clock: this.clock,
      random: new RandomBits(countingRandom()),
      transport: this.dns,
    });
  }

  ask(name = 'home.example', mixedCase = true): () => void {
    const asking: Asking = {
      name,
      type: 1,
      onReply: () => void this.events.push('reply'),
      onCaseLost: () => void this.events.push('case lost'),
      onFault: ({ type, detail }: LinkFault) => void this.events.push(`${type} ${detail}`),
    };
    return this.link.ask(asking, { edns: true, mixedCase });
  }

  get sockets(): Set<number> {
    return new Set(this.dns.queries.map(({ socket }) => socket));
  }
}

describe('asking over UDP', () => {
  it('uses many ports in no order, and no id twice at once', async () => {
    const world = new World(() => {});
    for (let index = 0; index < 500; index += 1) world.ask();
    await settled();
    expect(world.dns.openDatagrams).toBe(POOL_SOCKETS);
    expect(world.sockets.size).toBe(POOL_SOCKETS);
    const pairs = world.dns.queries.map(({ socket, id }) => `${socket} ${id}`);
    expect(new Set(pairs).size).toBe(500);
    const ports = world.dns.queries.map(({ socket }) => socket).join('');
    expect(ports).not.toBe([...ports].toSorted().join(''));
  });

  it('mixes the case only when it is to', async () => {
    const world = new World();
    world.ask('home.example', false);
    world.ask('home.example', true);
    await settled();
    expect(world.dns.queries.map(({ rawName }) => rawName === 'home.example')).toEqual([true, false]);
  });

  it('replaces a port after so many queries, and closes it once nothing is waited for', async () => {
    const world = new World();
    for (let index = 0; index < MAX_QUERIES_A_SOCKET * POOL_SOCKETS * 2; index += 1) {
      world.ask();
      await Promise.resolve();
      await Promise.resolve();
    }
    const uses = new Map<number, number>();
    for (const { socket } of world.dns.queries) uses.set(socket, (uses.get(socket) ?? 0) + 1);
    expect(Math.max(...uses.values())).toBeLessThanOrEqual(MAX_QUERIES_A_SOCKET);
    expect(world.dns.openDatagrams).toBeLessThanOrEqual(POOL_SOCKETS);
    expect(world.events).toHaveLength(MAX_QUERIES_A_SOCKET * POOL_SOCKETS * 2);
  });

  it('never holds more than twice the pool, however silent the server is', async () => {
    const world = new World(() => {});
    for (let index = 0; index < MAX_QUERIES_A_SOCKET * POOL_SOCKETS * 6; index += 1) world.ask();
    await settled();
    expect(world.dns.openDatagrams).toBeLessThanOrEqual(POOL_SOCKETS * 2 + 1);
  });

  it('closes a port nobody waits at before one at which a slow answer is due', async () => {
    const pending: ScriptedQuery[] = [];
    const world = new World((query) => void pending.push(query));
    world.ask();
    await settled();
    const slow = pending.pop();
    // Every port that is replaced has answers due, but they come soon.
    for (let index = 0; index < MAX_QUERIES_A_SOCKET * POOL_SOCKETS * 3; index += 1) {
      world.ask();
      if (index % 40 !== 39) continue;
      await settled();
      for (const query of pending.splice(0)) query.reply(makeReply(query));
    }
    expect(world.dns.openDatagrams).toBeLessThanOrEqual(POOL_SOCKETS * 2 + 1);
    const before = world.events.length;
    slow?.reply(makeReply(slow));
    expect(world.events.length).toBe(before + 1);
  });

  it('closes ports that have grown old, and its timer with the last of them', async () => {
    const world = new World();
    world.ask();
    await settled();
    world.clock.advance(MAX_SOCKET_AGE_MS * 3);
    expect([world.dns.openDatagrams, world.clock.waiting]).toEqual([0, 0]);
    world.ask();
    await settled();
    expect(world.events).toEqual(['reply', 'reply']);
  });

  it('waits a while longer with an old port for what is still out', async () => {
    let held: ScriptedQuery | undefined;
    const world = new World((query) => void (held = query));
    world.ask();
    await settled();
    world.clock.advance(MAX_SOCKET_AGE_MS + 100);
    if (held !== undefined) held.reply(makeReply(held));
    expect(world.events).toEqual(['reply']);
  });

  it('takes other ports after two silences: the machine may have moved to another network', async () => {
    const held: ScriptedQuery[] = [];
    const world = new World((query) => void held.push(query));
    for (let index = 0; index < 200; index += 1) world.ask();
    await settled();
    const before = world.sockets;
    world.link.wasSilent();
    world.link.wasSilent();
    for (let index = 0; index < 200; index += 1) world.ask();
    await settled();
    expect(world.dns.queries.slice(200).filter(({ socket }) => before.has(socket))).toEqual([]);
    const [late] = held;
    if (late !== undefined) late.reply(makeReply(late));
    expect(world.events).toEqual(['reply']);
  });

  it('tells stray replies from late ones that were given up', async () => {
    const world = new World((query) => {
      query.reply(makeReply(query, { id: query.id ^ 1 }));
      query.reply(makeReply(query));
      query.reply(makeReply(query));
    });
    const giveUp = world.ask();
    giveUp();
    await settled();
    expect([world.events, world.counts.strayReplies]).toEqual([[], 3]);
  });

  it('tells a reply in another case apart', async () => {
    const world = new World((query) => query.reply(makeReply(query, { name: query.name })));
    world.ask();
    await settled();
    expect(world.events).toEqual(['case lost']);
  });

  it('tells every question on a port of its fault, and takes another port then', async () => {
    let isBroken = true;
    const world = new World((query) => (isBroken ? query.fault('ECONNREFUSED') : query.reply(makeReply(query))));
    for (let index = 0; index < 100; index += 1) world.ask();
    await settled();
    expect(new Set(world.events)).toEqual(new Set(['unreachable ECONNREFUSED']));
    expect(world.events).toHaveLength(100);
    isBroken = false;
    for (let index = 0; index < 100; index += 1) world.ask();
    await settled();
    expect(world.events.slice(100)).toEqual(Array(100).fill('reply'));
  });

  it('says no when it is closed', () => {
    const world = new World();
    world.ask();
    world.link.close();
    world.ask()();
    expect(world.events).toEqual([expect.stringContaining('overloaded')]);
    expect([world.dns.openDatagrams, world.clock.waiting]).toEqual([0, 0]);
  });
});
