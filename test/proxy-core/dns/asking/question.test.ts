import { describe, expect, it } from 'vitest';
import { answerFrom, type ScriptedQuery } from '../../../support/scripted-dns.ts';
import { makeReply } from '../../../support/dns-replies.ts';
import { DnsWorld } from '../../../support/dns-world.ts';

const HOME = { 'home.example': { A: ['192.0.2.1'] } };
const FOUND = { type: 'found', addresses: ['192.0.2.1'] };
const TWO = {
  hasIpv6: false,
  servers: [
    { server: '192.0.2.53', bootstrap: [] },
    { server: '192.0.2.54', bootstrap: [] },
  ],
};
const FORGED = { name: 'home.example', type: 'A', ttl: 9999, data: '203.0.113.66' };

/** Asks about A only, so that the order of queries is the order of events. */
const one = (serve: (query: ScriptedQuery, world: DnsWorld) => void, options = {}): DnsWorld => {
  const world: DnsWorld = new DnsWorld((query) => serve(query, world), { hasIpv6: false, ...options });
  return world;
};

describe('a reply that is not to our question', () => {
  it.each([
    ['another id', (query: ScriptedQuery) => makeReply(query, { id: query.id ^ 1, answers: [FORGED] })],
    ['another name', (query: ScriptedQuery) => makeReply(query, { name: 'evil.example', answers: [FORGED] })],
    ['another type', (query: ScriptedQuery) => makeReply(query, { type: 'AAAA', answers: [FORGED] })],
    ['junk', () => Uint8Array.of(1, 2, 3)],
    ['nothing', () => new Uint8Array(0)],
  ])('is ignored and counted: %s', async (_what, forge) => {
    const world = one((query) => {
      query.reply(forge(query));
      query.reply(forge(query));
      answerFrom(HOME, query);
    });
    expect(await world.resolve('home.example')).toMatchObject(FOUND);
    expect(world.resolver.counts().strayReplies).toBe(2);
    expect(world.asked).toHaveLength(1);
  });

  it('is ignored when it comes to another port than the question left from', async () => {
    let first: ScriptedQuery | undefined;
    const world = one((query) => {
      if (query.name === 'other.example') first = query;
      else {
        first?.reply(makeReply(query, { answers: [FORGED] }));
        answerFrom(HOME, query);
      }
    });
    void world.resolver.resolve('other.example', '');
    await world.pass(10);
    expect(await world.resolve('home.example')).toMatchObject(FOUND);
    expect(world.resolver.counts().strayReplies).toBe(1);
  });

  it('is ignored when the answer has been had already', async () => {
    const world = one((query) => {
      answerFrom(HOME, query);
      query.reply(makeReply(query, { answers: [FORGED] }));
    });
    expect(await world.resolve('home.example')).toMatchObject(FOUND);
    expect(world.resolver.resolve('home.example', '')).toMatchObject(FOUND);
  });
});

describe('a reply in another case', () => {
  const lower = (query: ScriptedQuery): Uint8Array =>
    makeReply(query, { name: query.name, answers: [{ name: query.name, type: 'A', ttl: 60, data: '192.0.2.1' }] });

  it('is not believed: the question is put again, all in lower case', async () => {
    const world = one((query) => query.reply(lower(query)));
    expect(await world.resolve('home.example')).toMatchObject(FOUND);
    expect(world.dns.queries.map(({ rawName }) => rawName === 'home.example')).toEqual([false, true]);
  });

  it('teaches after three times that this server loses the case', async () => {
    const world = one((query) => query.reply(lower(query)));
    for (const name of ['a.example', 'b.example', 'c.example', 'd.example']) await world.resolve(name);
    expect(world.asked.filter((query) => query.includes('d.example'))).toHaveLength(1);
  });

  it('teaches nothing when the server has kept the case before', async () => {
    let forge = false;
    const world = one((query) =>
      forge && query.rawName !== query.name ? query.reply(lower(query)) : answerFrom({ [query.name]: { A: ['192.0.2.1'] } }, query),
    );
    await world.resolve('first.example');
    forge = true;
    for (const name of ['a.example', 'b.example', 'c.example', 'd.example']) await world.resolve(name);
    expect(world.asked.filter((query) => query.includes('d.example'))).toHaveLength(2);
  });
});

describe('a server that does not answer', () => {
  it('is asked again with growing patience, five seconds in all', async () => {
    const world = one(() => {});
    const asked = world.resolve('home.example', 5200);
    expect(await asked).toEqual({ type: 'timed-out' });
    expect(world.clock.now()).toBeGreaterThanOrEqual(5000);
    expect(world.clock.now()).toBeLessThanOrEqual(5100);
    expect(world.asked).toHaveLength(4);
    expect(new Set(world.dns.queries.map(({ id }) => id)).size).toBe(4);
  });

  it('is left for the next, and its late answer still counts', async () => {
    const world = one((query, { clock }) => {
      if (query.server === '192.0.2.53:53') clock.after(450, () => answerFrom(HOME, query));
    }, TWO);
    expect(await world.resolve('home.example')).toMatchObject(FOUND);
    expect(world.asked).toEqual(['A home.example 192.0.2.53', 'A home.example 192.0.2.54']);
    expect(world.clock.now()).toBeLessThan(500);
  });

  it('costs the later names nothing, once it is known to be down', async () => {
    const world = one(
      (query) => (query.server === '192.0.2.53:53' ? undefined : answerFrom({ [query.name]: { A: ['192.0.2.1'] } }, query)),
      TWO,
    );
    for (const name of ['a.example', 'b.example', 'c.example']) await world.resolve(name);
    const before = world.clock.now();
    await world.resolve('d.example');
    expect(world.clock.now()).toBe(before);
    expect(world.resolver.servers().map(({ state }) => state)).toEqual(['down', 'up']);
  });

  it('is tried now and then beside another, and used again when it answers', async () => {
    let isUp = false;
    const world = one(
      (query) => (query.server === '192.0.2.53:53' && !isUp ? undefined : answerFrom({ [query.name]: { A: ['192.0.2.1'] } }, query)),
      TWO,
    );
    for (const name of ['a.example', 'b.example', 'c.example']) await world.resolve(name);
    isUp = true;
    await world.pass(10_000);
    await world.resolve('d.example');
    expect(world.asked.filter((query) => query.includes('d.example'))).toHaveLength(2);
    await world.pass(100);
    await world.resolve('e.example');
    expect(world.asked.at(-1)).toBe('A e.example 192.0.2.53');
  });
});

describe('a server that cannot answer', () => {
  it.each(['SERVFAIL', 'REFUSED'] as const)('is left for the next at once: %s', async (rcode) => {
    const world = one((query) => answerFrom(query.server === '192.0.2.53:53' ? { 'home.example': { rcode } } : HOME, query), TWO);
    expect(await world.resolve('home.example', 0)).toMatchObject(FOUND);
  });

  it('is the reason that is given when no other can either', async () => {
    const world = one((query) => answerFrom({ 'home.example': { rcode: 'SERVFAIL' } }, query), TWO);
    expect(await world.resolve('home.example', 0)).toEqual({ type: 'failed', detail: 'the name server answered SERVFAIL' });
  });

  it('is asked without EDNS when it does not understand, and remembered for that', async () => {
    const world = one((query) =>
      query.hasEdns
        ? query.reply(makeReply(query, { rcode: 'FORMERR', leaveOutQuestion: true }))
        : answerFrom({ [query.name]: HOME['home.example'] }, query),
    );
    expect(await world.resolve('home.example')).toMatchObject(FOUND);
    await world.resolve('next.example');
    expect(world.dns.queries.map(({ hasEdns }) => hasEdns)).toEqual([true, false, false]);
  });

  it('is given up when it does not understand that either', async () => {
    const world = one((query) => query.reply(makeReply(query, { rcode: 'NOTIMP' })));
    expect(await world.resolve('home.example', 0)).toMatchObject({ type: 'failed', detail: expect.stringContaining('understand') });
  });

  it('is given up when what it sends cannot be read', async () => {
    const world = one((query) => {
      const reply = makeReply(query, { answers: [FORGED] });
      query.reply(reply.slice(0, reply.length - 2));
    });
    expect(await world.resolve('home.example', 0)).toMatchObject({ type: 'failed', detail: expect.stringContaining('unreadable') });
  });

  it('is tried once more, a moment later, when nobody listens there', async () => {
    let isBack = false;
    const world = one((query, { clock }) => {
      if (isBack) answerFrom(HOME, query);
      else query.fault('ECONNREFUSED');
      clock.after(100, () => (isBack = true));
    });
    expect(await world.resolve('home.example', 400)).toMatchObject(FOUND);
  });

  it('fails fast when nobody listens there at all', async () => {
    const world = one((query) => query.fault('connect ECONNREFUSED'));
    expect(await world.resolve('home.example', 400)).toEqual({ type: 'failed', detail: 'connect ECONNREFUSED' });
  });

  it('is what is said when there is no server at all', async () => {
    const world = one(() => {}, { servers: [], resolvConf: '/nonexistent/resolv.conf' });
    world.resolver.changeServers([{ server: '192.0.2.53', bootstrap: [] }]);
    world.resolver.avoidServers([{ address: '192.0.2.53', port: 53 }]);
    expect(await world.resolve('home.example', 0)).toEqual({ type: 'failed', detail: 'no name server is known' });
  });
});

describe('a reply that does not fit', () => {
  it('is fetched over TCP, with the same question and another id', async () => {
    const world = new DnsWorld({ 'home.example': { A: ['192.0.2.1'], truncate: true } }, { hasIpv6: false });
    expect(await world.resolve('home.example')).toMatchObject(FOUND);
    expect(world.asked).toEqual(['A home.example 192.0.2.53', 'A home.example 192.0.2.53 tcp']);
  });

  it('is asked of the next server when TCP does not work', async () => {
    const world = one((query) => {
      if (query.via === 'tcp') query.fault('ECONNRESET');
      else answerFrom(query.server === '192.0.2.53:53' ? { 'home.example': { A: ['192.0.2.1'], truncate: true } } : HOME, query);
    }, TWO);
    expect(await world.resolve('home.example')).toMatchObject(FOUND);
  });

  it('is asked of the next server when TCP stays silent', async () => {
    const world = one(
      (query) => answerFrom(query.server === '192.0.2.53:53' ? { 'home.example': { A: ['192.0.2.1'], truncate: true } } : HOME, query),
      TWO,
    );
    world.dns.streamsOpen = false;
    expect(await world.resolve('home.example', 2500)).toMatchObject(FOUND);
    world.dns.streamsOpen = true;
    await world.pass(5000);
    expect(world.dns.openStreams).toBe(0);
  });

  it('is given up when TCP says the same', async () => {
    const world = one((query) => query.reply(makeReply(query, { truncated: true })));
    expect(await world.resolve('home.example')).toMatchObject({ type: 'failed' });
  });

  it('may be 64 KB over TCP', async () => {
    const answers = Array.from({ length: 1000 }, (_, index) => ({
      name: 'home.example',
      type: 'A',
      ttl: 60,
      data: `192.0.${index >> 8}.${index & 255}`,
    }));
    const world = one((query) =>
      query.reply(query.via === 'udp' ? makeReply(query, { truncated: true }) : makeReply(query, { answers: [...answers, ...answers] })),
    );
    expect(await world.resolve('home.example')).toMatchObject({ type: 'found', addresses: { length: 16 } });
  });
});

describe('aliases', () => {
  it('are followed when the server has not', async () => {
    const zones = {
      'www.example': { CNAME: 'cdn.example', leaveOutTargets: true, ttl: 20 },
      'cdn.example': { CNAME: 'edge.example', leaveOutTargets: true },
      'edge.example': { A: ['192.0.2.1'] },
    };
    const world = new DnsWorld(zones, { hasIpv6: false });
    expect(await world.resolve('www.example')).toMatchObject(FOUND);
    expect(world.asked.map((query) => query.split(' ')[1])).toEqual(['www.example', 'cdn.example', 'edge.example']);
    expect(
      world.resolver.entries({ text: '', outcomes: null, types: null, time: null, pinnedOnly: false, offset: 0, limit: 9 }).rows,
    ).toMatchObject([
      {
        name: 'www.example',
        ttlLeftSeconds: 20,
        answers: [{ type: 'CNAME', value: 'cdn.example' }, { type: 'CNAME', value: 'edge.example' }, { type: 'A' }],
      },
    ]);
  });

  it('end after ten, also when they lead in a circle', async () => {
    const zones = {
      'a.example': { CNAME: 'b.example', leaveOutTargets: true },
      'b.example': { CNAME: 'a.example', leaveOutTargets: true },
    };
    const world = new DnsWorld(zones, { hasIpv6: false });
    expect(await world.resolve('a.example')).toMatchObject({ type: 'failed', detail: expect.stringContaining('alias') });
    expect(world.asked.length).toBeLessThanOrEqual(11);
  });

  it('that lead to nothing are no such name', async () => {
    const world = new DnsWorld({ 'a.example': { CNAME: 'gone.example', leaveOutTargets: true } }, { hasIpv6: false });
    expect(await world.resolve('a.example')).toEqual({ type: 'not-found' });
  });

  it('do not add up to more than five seconds', async () => {
    const world = one((query, { clock }) => {
      clock.after(350, () =>
        query.reply(makeReply(query, { answers: [{ name: query.rawName, type: 'CNAME', ttl: 1, data: `x.${query.name}` }] })),
      );
    });
    expect((await world.resolve('a.example', 5200)).type).not.toBe('found');
  });
});
