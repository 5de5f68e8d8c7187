import { describe, expect, it } from 'vitest';
import { DnsWorld } from '../../support/dns-world.ts';
import { answerFrom, type ScriptedQuery } from '../../support/scripted-dns.ts';
import type { ZoneTable } from '../../support/dns-replies.ts';
import type { DnsEntryView } from '#core/contract/dns-views.ts';

const PLAIN = { hasIpv6: false };
const HOME: ZoneTable = { 'home.example': { A: ['192.0.2.1'], ttl: 60 } };
const ALL = { text: '', outcomes: null, types: null, time: null, pinnedOnly: false, offset: 0, limit: 100 };

/** A world whose zones can be changed while it runs; undefined keeps silent. */
function changing(zones: ZoneTable | undefined, options = {}): { world: DnsWorld; set: (zones: ZoneTable | undefined) => void } {
  let current = zones;
  const world = new DnsWorld((query: ScriptedQuery) => (current === undefined ? undefined : answerFrom(current, query)), {
    ...PLAIN,
    ...options,
  });
  return { world, set: (next) => void (current = next) };
}

const entry = (world: DnsWorld, name: string): DnsEntryView | undefined => world.resolver.entries({ ...ALL, text: name }).rows[0];

describe('what is remembered', () => {
  it('is answered without a promise until its time is over', async () => {
    const { world } = changing(HOME);
    await world.resolve('home.example');
    world.clock.advance(59_000);
    expect(world.resolver.resolve('home.example', '')).toEqual({ type: 'found', addresses: ['192.0.2.1'], source: 'cache' });
    world.clock.advance(1000);
    expect(world.resolver.resolve('home.example', '')).toBeInstanceOf(Promise);
  });

  it('is one object for everybody: nothing is made anew for a hit', async () => {
    const { world } = changing(HOME);
    await world.resolve('home.example');
    expect(world.resolver.resolve('home.example', 'a')).toBe(world.resolver.resolve('home.example', 'b'));
  });

  it('is found in any spelling', async () => {
    const { world } = changing(HOME);
    await world.resolve('HOME.Example.');
    expect(world.resolver.resolve('home.example', '')).toMatchObject({ source: 'cache' });
    expect(world.resolver.resolve('Home.EXAMPLE', '')).toMatchObject({ source: 'cache' });
    expect(world.asked).toHaveLength(1);
  });

  it.each([
    [{ ttl: 0 }, 5],
    [{ ttl: 300 }, 300],
    [{ ttl: 4_000_000 }, 86_400],
  ])('holds between floor and ceiling: %j for %d s', async (zone, seconds) => {
    const { world } = changing({ 'home.example': { A: ['192.0.2.1'], ...zone } });
    await world.resolve('home.example');
    expect(entry(world, 'home')?.ttlLeftSeconds).toBe(seconds);
  });

  it.each([
    ['"no such name", as long as the zone says', { 'other.example': {} }, { type: 'not-found' }, 60],
    ['"no address", as long as the zone says', { 'home.example': { negativeTtl: 30 } }, { type: 'not-found' }, 30],
    ['"no address", for a moment when nobody says', { 'home.example': { negativeTtl: null } }, { type: 'not-found' }, 5],
    ['a failure, for a moment', { 'home.example': { rcode: 'SERVFAIL' } }, { type: 'failed' }, 5],
  ] satisfies [string, ZoneTable, object, number][])('may be %s', async (_what, zones, resolution, seconds) => {
    const { world } = changing(zones);
    await world.resolve('home.example');
    expect(world.resolver.resolve('home.example', '')).toMatchObject(resolution);
    world.clock.advance(seconds * 1000 - 1);
    expect(world.resolver.resolve('home.example', '')).toMatchObject(resolution);
    world.clock.advance(1);
    expect(world.resolver.resolve('home.example', '')).toBeInstanceOf(Promise);
  });

  it('may be silence, for two seconds', async () => {
    const { world } = changing(undefined);
    await world.resolve('home.example');
    expect(world.resolver.resolve('home.example', '')).toEqual({ type: 'timed-out' });
    world.clock.advance(2000);
    expect(world.resolver.resolve('home.example', '')).toBeInstanceOf(Promise);
    world.resolver.stop();
  });

  it('is bounded, and the name used least recently makes room', async () => {
    const world = new DnsWorld((query) => answerFrom({ [query.name]: { A: ['192.0.2.1'] } }, query), { ...PLAIN, cacheNames: 3 });
    for (const name of ['a.x', 'b.x', 'c.x']) await world.resolve(name);
    void world.resolver.resolve('a.x', '');
    await world.resolve('d.x');
    expect(world.resolver.entries(ALL).rows.map(({ name }) => name)).toEqual(['d.x', 'a.x', 'c.x']);
    expect(world.resolver.counts()).toMatchObject({ names: 3, maxNames: 3, evicted: 1, hits: 1, misses: 4 });
  });
});

describe('what is counted', () => {
  it('is who asked last, and how often', async () => {
    const { world } = changing(HOME);
    await world.resolve('home.example');
    expect(entry(world, 'home')).toMatchObject({ lastAskedBy: '10.0.0.9', hits: 0, server: '192.0.2.53', origin: 'server' });
    void world.resolver.resolve('home.example', '10.0.0.7');
    expect(entry(world, 'home')).toMatchObject({ lastAskedBy: '10.0.0.7', hits: 1 });
  });
});

describe('popular names', () => {
  it('are renewed ahead of their time, and nobody waits', async () => {
    const { world, set } = changing(HOME);
    await world.resolve('home.example');
    for (let hit = 0; hit < 3; hit += 1) void world.resolver.resolve('home.example', '');
    set({ 'home.example': { A: ['192.0.2.2'] } });
    world.clock.advance(55_000);
    expect(world.resolver.resolve('home.example', '')).toMatchObject({ addresses: ['192.0.2.1'] });
    await world.pass(10);
    expect(world.resolver.resolve('home.example', '')).toMatchObject({ addresses: ['192.0.2.2'], source: 'cache' });
    expect(world.asked).toHaveLength(2);
  });

  it('keep their answer when that fails, and are not asked for again and again', async () => {
    const { world, set } = changing(HOME);
    await world.resolve('home.example');
    set({ 'home.example': { rcode: 'SERVFAIL' } });
    world.clock.advance(55_000);
    for (let hit = 0; hit < 10; hit += 1) {
      expect(world.resolver.resolve('home.example', '')).toMatchObject({ addresses: ['192.0.2.1'] });
      await world.pass(10);
    }
    expect(world.asked).toHaveLength(2);
  });

  it('are others than names asked for once', async () => {
    const { world } = changing(HOME);
    await world.resolve('home.example');
    world.clock.advance(59_000);
    void world.resolver.resolve('home.example', '');
    await world.pass(10);
    expect(world.asked).toHaveLength(1);
  });
});

describe('stale answers, where they are wanted', () => {
  it('are given at once while a new one is fetched', async () => {
    const { world, set } = changing(HOME, { serveStale: true });
    await world.resolve('home.example');
    set({ 'home.example': { A: ['192.0.2.2'] } });
    world.clock.advance(70_000);
    expect(world.resolver.resolve('home.example', '')).toEqual({ type: 'found', addresses: ['192.0.2.1'], source: 'stale' });
    await world.pass(10);
    expect(world.resolver.resolve('home.example', '')).toMatchObject({ addresses: ['192.0.2.2'], source: 'cache' });
    expect(world.resolver.counts()).toMatchObject({ stale: 1 });
  });

  it('are given while the servers are silent, which are asked only now and then', async () => {
    const { world, set } = changing(HOME, { serveStale: true });
    await world.resolve('home.example');
    set(undefined);
    world.clock.advance(70_000);
    for (let second = 0; second < 20; second += 1) {
      expect(world.resolver.resolve('home.example', '')).toMatchObject({ source: 'stale' });
      await world.pass(1000);
    }
    expect(world.asked.length).toBeLessThanOrEqual(5);
    await world.pass(20_000);
    set(HOME);
    void world.resolver.resolve('home.example', '');
    await world.pass(10);
    expect(world.resolver.resolve('home.example', '')).toMatchObject({ source: 'cache' });
  });

  it('are not given after a day, nor after the name is gone', async () => {
    const { world, set } = changing(HOME, { serveStale: true });
    await world.resolve('home.example');
    set({});
    world.clock.advance(70_000);
    void world.resolver.resolve('home.example', '');
    await world.pass(10);
    expect(world.resolver.resolve('home.example', '')).toEqual({ type: 'not-found' });
    set(HOME);
    world.clock.advance(100_000);
    await world.resolve('home.example');
    world.clock.advance(60_000 + 86_400_000);
    expect(world.resolver.resolve('home.example', '')).toBeInstanceOf(Promise);
  });

  it('are never given where they are not', async () => {
    const { world, set } = changing(HOME);
    await world.resolve('home.example');
    set({ 'home.example': { rcode: 'SERVFAIL' } });
    world.clock.advance(70_000);
    expect(await world.resolve('home.example')).toMatchObject({ type: 'failed' });
  });
});

describe('hosts that stand in for others', () => {
  const overrides = [{ name: 'www.search.example', answers: ['safe.search.example'] }];
  const zones = { 'www.search.example': { A: ['192.0.2.66'] }, 'safe.search.example': { A: ['192.0.2.10'] } };

  it('give their addresses, looked up as usual', async () => {
    const world = new DnsWorld(zones, { ...PLAIN, overrides });
    expect(await world.resolve('www.search.example')).toEqual({ type: 'found', addresses: ['192.0.2.10'], source: 'override' });
    expect(world.resolver.resolve('www.search.example', '')).toBe(world.resolver.resolve('www.search.example', ''));
    expect(world.asked).toEqual(['A safe.search.example 192.0.2.53']);
  });

  it.each([
    ['does not exist', {}, 'failed'],
    ['cannot be looked up', { 'safe.search.example': { rcode: 'SERVFAIL' } }, 'failed'],
    ['is never answered', undefined, 'timed-out'],
  ] as const)('fail closed when the host %s', async (_what, safe, type) => {
    const { world } = changing(safe === undefined ? undefined : { ...safe, 'www.search.example': { A: ['192.0.2.66'] } }, { overrides });
    expect((await world.resolve('www.search.example')).type).toBe(type);
    expect(world.asked.filter((query) => query.includes('www.'))).toEqual([]);
    world.resolver.stop();
  });

  it('may stand in over each other, but not in a circle', async () => {
    const chain = [
      { name: 'a.example', answers: ['b.example'] },
      { name: 'b.example', answers: ['safe.search.example'] },
      { name: 'x.example', answers: ['y.example'] },
      { name: 'y.example', answers: ['x.example'] },
    ];
    const world = new DnsWorld(zones, { ...PLAIN, overrides: chain });
    expect(await world.resolve('a.example')).toMatchObject({ addresses: ['192.0.2.10'] });
    expect(await world.resolve('x.example')).toMatchObject({ type: 'failed' });
    expect(await world.resolver.lookUpNow('x.example')).toMatchObject({ type: 'problem' });
  });

  it('count from the moment they are set, whatever was remembered', async () => {
    const world = new DnsWorld(zones, PLAIN);
    expect(await world.resolve('www.search.example')).toMatchObject({ addresses: ['192.0.2.66'] });
    world.resolver.changeOverrides(overrides);
    expect(await world.resolve('www.search.example')).toMatchObject({ addresses: ['192.0.2.10'] });
    world.resolver.changeOverrides([]);
    expect(await world.resolve('www.search.example')).toMatchObject({ addresses: ['192.0.2.66'] });
  });

  it('count also for a lookup that was under way', async () => {
    let held: ScriptedQuery | undefined;
    const world = new DnsWorld((query) => void (held = query), PLAIN);
    const asked = world.resolver.resolve('www.search.example', '');
    await world.pass(20);
    world.resolver.changeOverrides([{ name: 'www.search.example', answers: ['192.0.2.10'] }]);
    if (held !== undefined) answerFrom(zones, held);
    await asked;
    expect(world.resolver.resolve('www.search.example', '')).toMatchObject({ addresses: ['192.0.2.10'] });
  });
});

describe('what a client of the listener is told beside the addresses', () => {
  it('is how long they hold, and whether the name exists', async () => {
    const world = new DnsWorld({ ...HOME, 'mail.example': {} }, { ...PLAIN, overrides: [{ name: 'nas.lan', answers: ['192.0.2.8'] }] });
    for (const name of ['home.example', 'mail.example', 'gone.example']) await world.resolve(name);
    world.clock.advance(10_500);
    expect(world.resolver.facts('Home.example')).toEqual({ isLocal: false, isWithheld: false, nameExists: true, ttlSeconds: 50 });
    expect(world.resolver.facts('mail.example')).toMatchObject({ nameExists: true });
    expect(world.resolver.facts('gone.example')).toMatchObject({ nameExists: false });
    expect(world.resolver.facts('nas.lan')).toEqual({ isLocal: true, isWithheld: false, nameExists: true, ttlSeconds: 60 });
    expect(world.resolver.facts('x.onion')).toMatchObject({ isLocal: true, isWithheld: false, nameExists: false });
    expect(world.resolver.facts('x.resolver.arpa')).toMatchObject({ isLocal: true, isWithheld: false, nameExists: true });
    expect(world.resolver.facts('never-asked.example')).toMatchObject({
      isLocal: false,
      isWithheld: false,
      nameExists: true,
      ttlSeconds: 1,
    });
    world.clock.advance(100_000);
    expect(world.resolver.facts('home.example')).toMatchObject({ ttlSeconds: 30 });
    world.resolver.pin('home.example', true);
    expect(world.resolver.facts('home.example')).toMatchObject({ ttlSeconds: 60 });
  });
});
