import { describe, expect, it } from 'vitest';
import { retryMs } from '../../../renderer/news/backoff.ts';

describe('trying again', () => {
  it('waits longer each time, up to a bound', () =>
    expect([1, 2, 3, 4, 5, 6, 40].map(retryMs)).toEqual([500, 1000, 2000, 4000, 8000, 8000, 8000]));
});
