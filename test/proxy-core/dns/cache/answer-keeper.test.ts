import { describe, expect, it } from 'vitest';
import { AnswerKeeper, MAX_STALE_MS, RENEW_AGAIN_MS } from '#core/dns/cache/answer-keeper.ts';
import { DnsCache } from '#core/dns/cache/dns-cache.ts';
import type { RawAnswer } from '#core/dns/asking/lookup.ts';

const FORM = { ttlFloorSeconds: 5, ttlCeilingSeconds: 86_400, preferFamily: 'auto', serveStale: true } as const;

function raw(parts: Partial<RawAnswer> = {}): RawAnswer {
  return {
    outcome: 'found',
    ipv4: ['192.0.2.1'],
    ipv6: [],
    aliases: [],
    ttlSeconds: 60,
    isHalf: false,
    origin: 'server',
    server: 's',
    tookMs: 3,
    detail: '',
    ...parts,
  };
}

function keeper(form: Partial<typeof FORM> | { serveStale: boolean } = {}): { cache: DnsCache; keep: AnswerKeeper } {
  const cache = new DnsCache(10);
  return { cache, keep: new AnswerKeeper(cache, { ...FORM, ...form }, () => true) };
}

describe('keeping answers', () => {
  it('tells those who wait that it comes from a server, and everybody later that it was remembered', () => {
    const { cache, keep } = keeper();
    expect(keep.keep('a', raw({ ipv6: ['2001:db8::1'] }), 0, '')).toEqual({
      type: 'found',
      addresses: ['2001:db8::1', '192.0.2.1'],
      source: 'server',
    });
    expect(cache.peek('a')).toMatchObject({ fresh: { source: 'cache' }, stale: { source: 'stale' }, expiresAt: 60_000 });
  });

  it.each([
    ['no-such-name', { type: 'not-found' }],
    ['no-address', { type: 'not-found' }],
    ['failed', { type: 'failed', detail: 'why' }],
    ['timed-out', { type: 'timed-out' }],
  ] as const)('remembers %s', (outcome, resolution) => {
    const { cache, keep } = keeper();
    expect(keep.keep('a', raw({ outcome, ipv4: [], detail: 'why' }), 0, '')).toEqual(resolution);
    expect(cache.peek('a')?.fresh).toEqual(resolution);
  });

  it('does not lose an answer to a failure while it may be served stale', () => {
    const { cache, keep } = keeper();
    keep.keep('a', raw(), 0, '');
    expect(keep.keep('a', raw({ outcome: 'timed-out', ipv4: [] }), 70_000, '')).toMatchObject({
      addresses: ['192.0.2.1'],
      source: 'stale',
    });
    expect(cache.peek('a')).toMatchObject({ renewAt: 70_000 + RENEW_AGAIN_MS, answer: { outcome: 'found' } });
    expect(keep.keep('a', raw({ outcome: 'timed-out', ipv4: [] }), 60_000 + MAX_STALE_MS, '')).toEqual({ type: 'timed-out' });
  });

  it('loses it where stale answers are not wanted', () => {
    const { keep } = keeper({ serveStale: false });
    keep.keep('a', raw(), 0, '');
    expect(keep.keep('a', raw({ outcome: 'failed', ipv4: [], detail: 'x' }), 70_000, '')).toEqual({ type: 'failed', detail: 'x' });
  });

  it('believes "no such name" over what was remembered', () => {
    const { keep } = keeper();
    keep.keep('a', raw(), 0, '');
    expect(keep.keep('a', raw({ outcome: 'no-such-name', ipv4: [] }), 70_000, '')).toEqual({ type: 'not-found' });
  });

  it('keeps a pinned answer over any failure', () => {
    const { cache, keep } = keeper({ serveStale: false });
    keep.keep('a', raw(), 0, '');
    cache.pin('a', true);
    expect(keep.keep('a', raw({ outcome: 'failed', ipv4: [], detail: 'x' }), 1e9, '')).toMatchObject({ type: 'found', source: 'cache' });
  });

  it('adds what comes late, but not to a name that was forgotten or answered anew', () => {
    const { cache, keep } = keeper();
    keep.keep('a', raw({ isHalf: true }), 1000, '');
    keep.keepLate('a', raw({ ipv6: ['2001:db8::1'], tookMs: 103 }), 1100);
    expect(cache.peek('a')).toMatchObject({ fresh: { addresses: ['2001:db8::1', '192.0.2.1'] }, answer: { tookMs: 3 } });
    keep.keepLate('gone', raw(), 1100);
    expect(cache.peek('gone')).toBeUndefined();
    keep.keep('a', raw({ ipv4: ['192.0.2.9'] }), 9000, '');
    keep.keepLate('a', raw({ ipv4: ['192.0.2.1'], tookMs: 100 }), 9500);
    expect(cache.peek('a')?.fresh).toMatchObject({ addresses: ['192.0.2.9'] });
  });
});
