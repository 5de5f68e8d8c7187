import { describe, expect, it } from 'vitest';
import { RandomBits } from '#core/dns/asking/random-bits.ts';
import { KeptLink } from '#core/dns/transport/kept-link.ts';
import { openHttpsChannel, openStreamChannel } from '#core/dns/transport/message-channel.ts';
import type { LinkFault } from '#core/dns/transport/server-link.ts';
import { makeReply } from '../../../support/dns-replies.ts';
import { countingRandom } from '../../../support/dns-world.ts';
import { FakeClock, settled } from '../../../support/fake-clock.ts';
import { ScriptedDns, type ScriptedQuery } from '../../../support/scripted-dns.ts';

const FORM = { edns: true, mixedCase: true };
const IDLE_MS = 10_000;

class World {
  readonly clock = new FakeClock();
  readonly counts = { strayReplies: 0 };
  readonly dns: ScriptedDns;
  readonly link: KeptLink;
  readonly events: string[] = [];

  constructor(serve: (query: ScriptedQuery) => void, addresses = ['192.0.2.53'], protocol: 'tcp' | 'https' = 'tcp') {
    this.dns = new ScriptedDns(serve);
    const open =
      protocol === 'tcp'
        ? openStreamChannel(this.dns, 53, null)
        : openHttpsChannel(this.dns, { host: 'dns.example', port: 443, path: '/dns-query' });
    this.link = new KeptLink(
      { addresses, open, idleMs: IDLE_MS, padToOctets: 0 },
      this.counts,
      this.clock,
      new RandomBits(countingRandom()),
    );
  }

  ask(name: string): () => void {
    return this.link.ask(
      {
        name,
        type: 1,
        onReply: () => void this.events.push(`reply ${name}`),
        onCaseLost: () => void this.events.push(`case lost ${name}`),
        onFault: ({ type, detail }: LinkFault) => void this.events.push(`${type} ${name}: ${detail}`),
      },
      FORM,
    );
  }
}

const answer = (query: ScriptedQuery): void => query.reply(makeReply(query));

describe.each(['tcp', 'https'] as const)('asking over a kept connection: %s', (protocol) => {
  it('opens one for all questions, asked before and after it is open', async () => {
    const world = new World(answer, undefined, protocol);
    world.ask('a.example');
    world.ask('b.example');
    await settled();
    world.ask('c.example');
    await settled();
    expect(world.events).toEqual(['reply a.example', 'reply b.example', 'reply c.example']);
    expect(new Set(world.dns.queries.map(({ socket }) => socket)).size).toBe(1);
  });

  it('closes it when it has been idle, not while anything is waited for', async () => {
    const held: ScriptedQuery[] = [];
    const world = new World((query) => void held.push(query), undefined, protocol);
    world.ask('a.example');
    await settled();
    world.clock.advance(IDLE_MS * 2);
    expect(world.dns.openStreams).toBe(1);
    for (const query of held) answer(query);
    world.clock.advance(IDLE_MS * 2);
    expect([world.events, world.dns.openStreams, world.clock.waiting]).toEqual([['reply a.example'], 0, 0]);
    world.ask('b.example');
    await settled();
    expect(world.dns.openStreams).toBe(1);
  });

  it('asks once more on a new one what it was closed under', async () => {
    let faults = 1;
    const world = new World((query) => (faults-- > 0 ? query.fault('ECONNRESET') : answer(query)), undefined, protocol);
    world.ask('a.example');
    world.ask('b.example');
    await settled();
    expect(world.events.toSorted()).toEqual(['reply a.example', 'reply b.example']);
  });

  it('asks not a third time', async () => {
    const world = new World((query) => query.fault('ECONNRESET'), undefined, protocol);
    world.ask('a.example');
    await settled();
    expect(world.events).toEqual(['unreachable a.example: ECONNRESET']);
    expect([world.dns.queries.length, world.dns.openStreams, world.clock.waiting]).toEqual([2, 0, 0]);
  });

  it('gives a dead connection up after two silences, and asks again on another what was out', async () => {
    let isDead = true;
    const world = new World((query) => (isDead ? undefined : answer(query)), undefined, protocol);
    world.ask('a.example');
    await settled();
    world.link.wasSilent();
    world.ask('b.example');
    await settled();
    isDead = false;
    world.link.wasSilent();
    await settled();
    expect(world.events.toSorted()).toEqual(['reply a.example', 'reply b.example']);
    expect(new Set(world.dns.queries.map(({ socket }) => socket)).size).toBe(2);
  });

  it('keeps a connection that answers now and then, and one that is still being opened', async () => {
    const world = new World((query) => (query.name === 'a.example' ? answer(query) : undefined), undefined, protocol);
    world.link.wasSilent();
    world.ask('b.example');
    world.link.wasSilent();
    await settled();
    world.ask('a.example');
    await settled();
    world.link.wasSilent();
    world.ask('a.example');
    await settled();
    world.link.wasSilent();
    expect(new Set(world.dns.queries.map(({ socket }) => socket)).size).toBe(1);
  });

  it('forgets everything when it is closed', async () => {
    const world = new World(() => {}, undefined, protocol);
    world.ask('a.example');
    await settled();
    world.link.close();
    world.ask('b.example');
    expect(world.events).toEqual([expect.stringMatching(/^overloaded b/)]);
    expect([world.dns.openStreams, world.clock.waiting]).toEqual([0, 0]);
  });
});

describe('replies on a connection', () => {
  it('may come in any order', async () => {
    const held: ScriptedQuery[] = [];
    const world = new World((query) => {
      held.push(query);
      if (held.length === 3) for (const each of held.toReversed()) answer(each);
    });
    for (const name of ['a.example', 'b.example', 'c.example']) world.ask(name);
    await settled();
    expect(world.events).toEqual(['reply c.example', 'reply b.example', 'reply a.example']);
  });

  it('that fit no question are counted', async () => {
    const world = new World((query) => {
      query.reply(makeReply(query, { id: query.id ^ 1 }));
      query.reply(makeReply(query, { name: 'evil.example' }));
      query.reply(Uint8Array.of(1));
      answer(query);
    });
    world.ask('a.example');
    await settled();
    expect([world.events, world.counts.strayReplies]).toEqual([['reply a.example'], 3]);
  });
});

describe('several addresses', () => {
  it('are dialled in turn until one opens', async () => {
    const world = new World(answer, ['192.0.2.1', '192.0.2.2']);
    world.dns.streamsOpen = false;
    world.ask('a.example');
    await settled();
    world.dns.streamsOpen = true;
    world.clock.advance(3100);
    await settled();
    expect(world.dns.queries.map(({ server }) => server)).toEqual(['192.0.2.2:53']);
    expect(world.events).toEqual(['reply a.example']);
  });

  it('that all stay closed are a fault', async () => {
    const world = new World(answer, ['192.0.2.1', '192.0.2.2']);
    world.dns.streamsOpen = false;
    world.ask('a.example');
    world.clock.advance(6100);
    expect(world.events).toEqual([expect.stringContaining('could not be opened in time')]);
    expect([world.dns.openStreams, world.clock.waiting]).toEqual([0, 0]);
  });
});
