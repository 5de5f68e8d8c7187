import { describe, expect, it } from 'vitest';
import { keepSeconds } from '#core/dns/cache/answer-time.ts';

const LIMITS = { ttlFloorSeconds: 5, ttlCeilingSeconds: 86_400 };

describe('how long an answer is kept', () => {
  it.each([
    ['found', 300, false, 300],
    ['found', 0, false, 5],
    ['found', 999_999, false, 86_400],
    ['found', 3600, true, 300],
    ['found', 10, true, 10],
    ['no-such-name', 60, false, 60],
    ['no-such-name', 1, false, 5],
    ['no-such-name', 86_400, false, 10_800],
    ['no-such-name', undefined, false, 5],
    ['no-address', 86_400, false, 10_800],
    ['no-address', undefined, false, 5],
    ['failed', undefined, false, 5],
    ['timed-out', undefined, false, 2],
  ] as const)('%s with a TTL of %s, half %s: %s s', (outcome, ttlSeconds, isHalf, seconds) => {
    expect(keepSeconds({ outcome, ttlSeconds, isHalf }, LIMITS)).toBe(seconds);
  });
});
