import { describe, expect, it } from 'vitest';
import { DnsCache, MAX_PINNED, type Answer, type CacheEntry } from '#core/dns/cache/dns-cache.ts';
import type { Resolution } from '#core/dns/resolution.ts';

const FRESH: Resolution = { type: 'found', addresses: ['192.0.2.1'], source: 'cache' };
const RESOLUTIONS = { fresh: FRESH, stale: { ...FRESH, source: 'stale' } as const };

function answer(parts: Partial<Answer> = {}): Answer {
  return {
    outcome: 'found',
    addresses: ['192.0.2.1'],
    aliases: [],
    ttlSeconds: 60,
    origin: 'server',
    server: '192.0.2.53',
    tookMs: 1,
    detail: '',
    ...parts,
  };
}

function store(cache: DnsCache, name: string, parts: Partial<Answer> = {}, now = 0): CacheEntry {
  return cache.store(name, answer(parts), RESOLUTIONS, now, '10.0.0.9');
}

const names = (cache: DnsCache): string[] => [...cache].map(({ name }) => name);

describe('what is remembered', () => {
  it('holds until its time is over', () => {
    const cache = new DnsCache(10);
    store(cache, 'a', { ttlSeconds: 60 }, 1000);
    expect(cache.peek('a')).toMatchObject({ expiresAt: 61_000, renewAt: 55_000, lastAskedBy: '10.0.0.9', hits: 0 });
    expect(cache.peek('b')).toBeUndefined();
  });

  it('is never renewed ahead when it is a "no"', () => {
    const cache = new DnsCache(10);
    expect(store(cache, 'a', { outcome: 'no-such-name' }).renewAt).toBe(Infinity);
  });

  it('keeps hits and who asked last over a new answer', () => {
    const cache = new DnsCache(10);
    cache.touch(store(cache, 'a'), '10.0.0.1');
    cache.store('a', answer({ ttlSeconds: 5 }), RESOLUTIONS, 100, '');
    expect(cache.peek('a')).toMatchObject({ hits: 1, lastAskedBy: '10.0.0.1', storedAt: 100, expiresAt: 5100 });
  });
});

describe('what is forgotten', () => {
  it('is the name not used for longest', () => {
    const cache = new DnsCache(3);
    for (const name of ['a', 'b', 'c']) store(cache, name);
    cache.touch(cache.peek('a') as CacheEntry, '');
    store(cache, 'd');
    expect(names(cache)).toEqual(['d', 'a', 'c']);
    expect(cache).toMatchObject({ size: 3, evicted: 1 });
  });

  it('never grows past its bound, whatever is stored and touched', () => {
    const cache = new DnsCache(100);
    let state = 7;
    for (let index = 0; index < 20_000; index += 1) {
      state = (state * 48_271) % 2_147_483_647;
      const entry = store(cache, `n${state % 300}`);
      if (state % 3 === 0) cache.touch(entry, '');
      if (state % 11 === 0) cache.delete(`n${state % 50}`);
    }
    expect(cache.size).toBeLessThanOrEqual(100);
    expect(names(cache)).toHaveLength(cache.size);
    expect(new Set(names(cache)).size).toBe(cache.size);
  });

  it('is what somebody asks to be forgotten', () => {
    const cache = new DnsCache(10);
    for (const name of ['a', 'b', 'c']) store(cache, name);
    expect([cache.delete('b'), cache.delete('b')]).toEqual([true, false]);
    expect(cache.deleteWhere(({ name }) => name === 'a')).toBe(1);
    expect(names(cache)).toEqual(['c']);
    expect(cache.deleteWhere(() => true)).toBe(1);
    expect(names(cache)).toEqual([]);
    store(cache, 'd');
    expect(names(cache)).toEqual(['d']);
  });
});

describe('what is pinned', () => {
  it('holds whatever its TTL, and again by it once unpinned', () => {
    const cache = new DnsCache(10);
    store(cache, 'a', { ttlSeconds: 60 }, 1000);
    expect(cache.pin('a', true)).toBe('done');
    expect(cache.peek('a')).toMatchObject({ isPinned: true, expiresAt: Infinity, renewAt: Infinity });
    expect(cache.pin('a', true)).toBe('done');
    store(cache, 'a', { ttlSeconds: 10 }, 2000);
    expect(cache.peek('a')?.expiresAt).toBe(Infinity);
    cache.pin('a', false);
    expect(cache.peek('a')).toMatchObject({ isPinned: false, expiresAt: 12_000 });
  });

  it('never makes room', () => {
    const cache = new DnsCache(2);
    store(cache, 'a');
    cache.pin('a', true);
    for (const name of ['b', 'c', 'd']) store(cache, name);
    expect(names(cache).toSorted()).toEqual(['a', 'd']);
  });

  it('must be known, and is bounded', () => {
    const cache = new DnsCache(MAX_PINNED + 10);
    expect(cache.pin('a', true)).toBe('unknown');
    for (let index = 0; index <= MAX_PINNED; index += 1) store(cache, `n${index}`);
    for (let index = 0; index < MAX_PINNED; index += 1) cache.pin(`n${index}`, true);
    expect(cache.pin(`n${MAX_PINNED}`, true)).toBe('full');
    cache.delete('n0');
    expect(cache.pin(`n${MAX_PINNED}`, true)).toBe('done');
  });

  it('gives way after all when everything is pinned', () => {
    const cache = new DnsCache(2);
    for (const name of ['a', 'b']) {
      store(cache, name);
      cache.pin(name, true);
    }
    store(cache, 'c');
    expect(cache.size).toBe(2);
  });
});
