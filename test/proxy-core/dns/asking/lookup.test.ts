import { describe, expect, it } from 'vitest';
import { makeReply, type ZoneTable } from '../../../support/dns-replies.ts';
import { DnsWorld } from '../../../support/dns-world.ts';
import { answerFrom } from '../../../support/scripted-dns.ts';

const BOTH: ZoneTable = { 'home.example': { A: ['192.0.2.1'], AAAA: ['2001:db8::1'] } };

/** Answers each type after so many milliseconds; never where there is no number. */
function delayed(zones: ZoneTable, delays: { readonly A?: number; readonly AAAA?: number }, options = {}): DnsWorld {
  const world: DnsWorld = new DnsWorld((query) => {
    const delay = delays[query.type as 'A' | 'AAAA'];
    if (delay === 0) answerFrom(zones, query);
    else if (delay !== undefined) world.clock.after(delay, () => answerFrom(zones, query));
  }, options);
  return world;
}

const anyName = (serve: { A?: number; AAAA?: number }): DnsWorld => {
  const world: DnsWorld = new DnsWorld((query) => {
    if (serve[query.type as 'A' | 'AAAA'] !== undefined) answerFrom({ [query.name]: BOTH['home.example'] ?? {} }, query);
  });
  return world;
};

describe('both families', () => {
  it.each([
    [{ A: 0, AAAA: 0 }, 0, ['2001:db8::1', '192.0.2.1']],
    [{ A: 0, AAAA: 30 }, 40, ['2001:db8::1', '192.0.2.1']],
    [{ A: 0, AAAA: 300 }, 80, ['192.0.2.1']],
    [{ A: 0 }, 80, ['192.0.2.1']],
    [{ A: 30, AAAA: 0 }, 40, ['2001:db8::1', '192.0.2.1']],
    [{ A: 300, AAAA: 0 }, 80, ['2001:db8::1']],
    [{ AAAA: 0 }, 80, ['2001:db8::1']],
  ])('answering after %j are there within %d ms', async (delays, withinMs, addresses) => {
    expect(await delayed(BOTH, delays).resolve('home.example', withinMs)).toEqual({ type: 'found', addresses, source: 'server' });
  });

  it('are both in the cache once the slower one came', async () => {
    const world = delayed(BOTH, { A: 300, AAAA: 0 });
    await world.resolve('home.example', 80);
    await world.pass(400);
    expect(world.resolver.resolve('home.example', '')).toMatchObject({ addresses: ['2001:db8::1', '192.0.2.1'], source: 'cache' });
  });

  it('are asked for again soon when one never came', async () => {
    const world = delayed({ 'home.example': { ...BOTH['home.example'], ttl: 86_400 } }, { A: 0 });
    await world.resolve('home.example', 80);
    await world.pass(500);
    world.clock.advance(301_000);
    expect(world.resolver.resolve('home.example', '')).toBeInstanceOf(Promise);
  });

  it('leave no timer and no question behind', async () => {
    const world = delayed(BOTH, { A: 0 });
    await world.resolve('home.example', 80);
    world.clock.advance(30_000);
    expect([world.clock.waiting, world.dns.openDatagrams]).toEqual([0, 0]);
  });
});

describe('a server that never answers AAAA', () => {
  it('is not waited for after three names, and again once it has answered one', async () => {
    const serve: { A?: number; AAAA?: number } = { A: 0 };
    const world = anyName(serve);
    for (const name of ['a.example', 'b.example', 'c.example']) {
      await world.resolve(name, 80);
      await world.pass(500);
    }
    const before = world.clock.now();
    await world.resolve('d.example', 0);
    expect(world.clock.now()).toBe(before);
    expect(world.asked.filter((query) => query.includes('d.example'))).toHaveLength(2);
    serve.AAAA = 0;
    await world.resolve('e.example', 0);
    expect(await world.resolve('f.example', 80)).toMatchObject({ addresses: ['2001:db8::1', '192.0.2.1'] });
  });
});

describe('names without addresses', () => {
  it('do not exist as soon as A says so, whatever becomes of AAAA', async () => {
    expect(await delayed({}, { A: 0 }).resolve('gone.example', 0)).toEqual({ type: 'not-found' });
  });

  it('still get the chance to have A when AAAA says that they do not exist', async () => {
    const world: DnsWorld = new DnsWorld((query) => {
      if (query.type === 'AAAA') query.reply(makeReply(query, { rcode: 'NXDOMAIN' }));
      else world.clock.after(100, () => answerFrom(BOTH, query));
    });
    expect(await world.resolve('home.example', 120)).toMatchObject({ addresses: ['192.0.2.1'] });
  });

  it('exist without any, which is not the same to the eye', async () => {
    const world = delayed({ 'mail.example': {} }, { A: 0, AAAA: 0 });
    expect(await world.resolve('mail.example', 0)).toEqual({ type: 'not-found' });
    expect(
      world.resolver.entries({ text: '', outcomes: ['no-address'], types: null, time: null, pinnedOnly: false, offset: 0, limit: 5 })
        .matching,
    ).toBe(1);
  });

  it('fail when one family is unknown and the other is none', async () => {
    const world: DnsWorld = new DnsWorld((query) => answerFrom({ 'home.example': query.type === 'A' ? {} : { rcode: 'SERVFAIL' } }, query));
    expect(await world.resolve('home.example', 0)).toMatchObject({ type: 'failed' });
  });

  it('are found by the family that works', async () => {
    const world: DnsWorld = new DnsWorld((query) =>
      answerFrom({ 'home.example': query.type === 'A' ? { rcode: 'SERVFAIL' } : (BOTH['home.example'] ?? {}) }, query),
    );
    expect(await world.resolve('home.example', 100)).toMatchObject({ addresses: ['2001:db8::1'] });
  });
});

describe('a machine without IPv6', () => {
  it('asks for A alone', async () => {
    const world = new DnsWorld(BOTH, { hasIpv6: false });
    expect(await world.resolve('home.example', 0)).toMatchObject({ addresses: ['192.0.2.1'] });
    expect(world.asked).toHaveLength(1);
  });

  it('asks for AAAA when there is no A', async () => {
    const world = new DnsWorld({ 'six.example': { AAAA: ['2001:db8::6'] } }, { hasIpv6: false });
    expect(await world.resolve('six.example', 0)).toMatchObject({ addresses: ['2001:db8::6'] });
  });
});

describe('a preference', () => {
  it.each([
    ['only-ipv4', ['192.0.2.1'], 1],
    ['only-ipv6', ['2001:db8::1'], 1],
    ['ipv4', ['192.0.2.1', '2001:db8::1'], 2],
    ['ipv6', ['2001:db8::1', '192.0.2.1'], 2],
  ] as const)('%s gives %j', async (preferFamily, addresses, queries) => {
    const world = new DnsWorld(BOTH, { preferFamily });
    expect(await world.resolve('home.example', 0)).toMatchObject({ addresses });
    expect(world.asked).toHaveLength(queries);
  });

  it('for IPv4 alone never asks for anything else', async () => {
    const world = new DnsWorld({ 'six.example': { AAAA: ['2001:db8::6'] } }, { preferFamily: 'only-ipv4' });
    expect(await world.resolve('six.example', 0)).toEqual({ type: 'not-found' });
    expect(world.asked).toHaveLength(1);
  });
});

describe('names of a single label', () => {
  const zones = { 'printer.lan': { A: ['192.0.2.7'] }, nas: { A: ['192.0.2.8'] } };

  it('are asked for as they are', async () => {
    const world = new DnsWorld(zones, { hasIpv6: false });
    expect(await world.resolve('nas', 0)).toMatchObject({ addresses: ['192.0.2.8'] });
    expect(await world.resolve('printer', 0)).toEqual({ type: 'not-found' });
  });

  it('are searched for in each domain, then as they are', async () => {
    const world = new DnsWorld(zones, { hasIpv6: false, singleLabels: 'search', searchDomains: ['corp.example', 'LAN.'] });
    expect(await world.resolve('printer', 0)).toMatchObject({ addresses: ['192.0.2.7'] });
    expect(await world.resolve('nas', 0)).toMatchObject({ addresses: ['192.0.2.8'] });
    expect(world.asked.map((query) => query.split(' ')[1])).toEqual([
      'printer.corp.example',
      'printer.lan',
      'nas.corp.example',
      'nas.lan',
      'nas',
    ]);
    expect(world.resolver.resolve('printer', '')).toMatchObject({ source: 'cache' });
  });

  it('are not searched for further when a server fails', async () => {
    const world = new DnsWorld((query) => answerFrom({ 'printer.corp.example': { rcode: 'SERVFAIL' }, ...zones }, query), {
      hasIpv6: false,
      singleLabels: 'search',
      searchDomains: ['corp.example', 'lan'],
    });
    expect(await world.resolve('printer', 0)).toMatchObject({ type: 'failed' });
  });

  it('do not exist where nobody wants them', async () => {
    const world = new DnsWorld(zones, { singleLabels: 'never' });
    expect(world.resolver.resolve('nas', '')).toEqual({ type: 'not-found' });
    expect(world.asked).toEqual([]);
  });
});
