import { describe, expect, it } from 'vitest';
import { DnsCache, type Answer } from '#core/dns/cache/dns-cache.ts';
import { answerView, entriesView, MAX_ROWS } from '#core/dns/cache/entry-views.ts';
import type { DnsEntriesFilter } from '#core/contract/dns-views.ts';

const ALL: DnsEntriesFilter = { text: '', outcomes: null, types: null, time: null, pinnedOnly: false, offset: 0, limit: 100 };
const NOTHING = { fresh: { type: 'not-found' }, stale: { type: 'not-found' } } as const;

function answer(parts: Partial<Answer> = {}): Answer {
  return {
    outcome: 'found',
    addresses: ['2001:db8::1', '192.0.2.1'],
    aliases: [],
    ttlSeconds: 60,
    origin: 'server',
    server: '192.0.2.53',
    tookMs: 12.345,
    detail: '',
    ...parts,
  };
}

function cacheOf(entries: Readonly<Record<string, Partial<Answer>>>): DnsCache {
  const cache = new DnsCache(1000);
  for (const [name, parts] of Object.entries(entries)) cache.store(name, answer(parts), NOTHING, 10_000, '10.0.0.9');
  return cache;
}

const names = (cache: DnsCache, filter: Partial<DnsEntriesFilter>): string[] =>
  entriesView(cache, { ...ALL, ...filter }, 20_000).rows.map(({ name }) => name);

describe('what a person sees', () => {
  it('is the whole story of a name', () => {
    const cache = cacheOf({ 'home.example': { aliases: ['cdn.example'] } });
    cache.touch(cache.peek('home.example') as never, '10.0.0.7');
    expect(entriesView(cache, ALL, 20_400).rows).toEqual([
      {
        name: 'home.example',
        outcome: 'found',
        answers: [
          { type: 'CNAME', value: 'cdn.example' },
          { type: 'AAAA', value: '2001:db8::1' },
          { type: 'A', value: '192.0.2.1' },
        ],
        ttlLeftSeconds: 50,
        ttlSeconds: 60,
        ageSeconds: 10,
        hits: 1,
        lastAskedBy: '10.0.0.7',
        origin: 'server',
        server: '192.0.2.53',
        tookMs: 12.3,
        isPinned: false,
        userText: '',
      },
    ]);
  });

  it('says in words why there is no answer', () => {
    const words = (parts: Partial<Answer>): string => answerView('a', answer({ addresses: [], ...parts })).userText;
    expect(words({ outcome: 'no-such-name' })).toMatch(/no such name/);
    expect(words({ outcome: 'no-address' })).toMatch(/no address/);
    expect(words({ outcome: 'timed-out' })).toMatch(/in time/);
    expect(words({ outcome: 'failed', detail: 'the name server answered SERVFAIL' })).toContain('SERVFAIL');
  });

  it('has no TTL when it is pinned or local', () => {
    const cache = cacheOf({ a: {} });
    cache.pin('a', true);
    expect(entriesView(cache, ALL, 0).rows[0]).toMatchObject({ isPinned: true, ttlLeftSeconds: null, ttlSeconds: null });
    expect(answerView('a', answer({ origin: 'hosts' })).ttlLeftSeconds).toBeNull();
  });
});

describe('finding entries', () => {
  const cache = cacheOf({
    'a.example': {},
    'b.example': { outcome: 'no-such-name', addresses: [] },
    'c.test': { addresses: ['198.51.100.7'], aliases: ['x.cdn'], ttlSeconds: 5 },
  });
  cache.pin('a.example', true);

  it.each([
    [{}, ['c.test', 'b.example', 'a.example']],
    [{ text: ' EXAMPLE ' }, ['b.example', 'a.example']],
    [{ text: '198.51' }, ['c.test']],
    [{ text: 'cdn' }, ['c.test']],
    [{ text: 'nothing' }, []],
    [{ outcomes: ['no-such-name'] }, ['b.example']],
    [{ outcomes: [] }, []],
    [{ pinnedOnly: true }, ['a.example']],
    [{ types: ['CNAME'] }, ['c.test']],
    [{ types: ['AAAA'] }, ['a.example']],
    [{ types: ['A', 'AAAA'] }, ['c.test', 'a.example']],
    [{ types: [] }, []],
    [{ time: 'stale' }, ['c.test']],
    [{ time: 'fresh' }, ['b.example', 'a.example']],
    [{ time: 'fresh', types: ['A'], text: 'example' }, ['a.example']],
    [{ offset: 1, limit: 1 }, ['b.example']],
    [{ offset: 9 }, []],
  ] satisfies [Partial<DnsEntriesFilter>, string[]][])('%j', (filter, expected) => {
    expect(names(cache, filter)).toEqual(expected);
  });

  it('counts what fits beside what is shown, and never shows more than a page', () => {
    const large = new DnsCache(2000);
    for (let index = 0; index < 900; index += 1) large.store(`n${index}`, answer(), NOTHING, 0, '');
    expect(entriesView(large, { ...ALL, limit: 10_000 }, 0)).toMatchObject({ matching: 900, total: 900, rows: { length: MAX_ROWS } });
    expect(entriesView(large, { ...ALL, limit: -1 }, 0).rows).toHaveLength(1);
    expect(entriesView(large, { ...ALL, offset: 890, limit: 20 }, 0)).toMatchObject({ matching: 900, total: 900, rows: { length: 10 } });
    expect(entriesView(large, { ...ALL, text: 'n1', limit: 2 }, 0)).toMatchObject({ matching: 111, total: 900, rows: { length: 2 } });
  });
});
