import { describe, expect, it } from 'vitest';
import { sizeChange, type PoolFacts, type SizeChange } from '#core/redirector-pool/helpers/pool-size.ts';

const CALM: PoolFacts = { min: 2, max: 10, running: 2, starting: 0, oldestWaitMs: 0, waiting: 0, longestIdleMs: 0 };
const start = (count: number): SizeChange => ({ type: 'start', count });
const stay: SizeChange = { type: 'stay' };
const retire: SizeChange = { type: 'retire' };

const ROWS: readonly (readonly [name: string, facts: Partial<PoolFacts>, change: SizeChange])[] = [
  ['as many as the minimum, nobody waits', {}, stay],
  ['fewer than the minimum', { running: 0 }, start(2)],
  ['one died', { running: 1 }, start(1)],
  ['more questions than helpers, but none has waited', { waiting: 5, oldestWaitMs: 24 }, stay],
  ['a question has waited', { waiting: 5, oldestWaitMs: 25 }, start(2)],
  ['a question has waited, but helpers are still starting', { waiting: 5, oldestWaitMs: 100, starting: 1 }, stay],
  ['a question has waited inside the only busy helper', { waiting: 2, oldestWaitMs: 100 }, stay],
  ['one question more than helpers', { waiting: 3, oldestWaitMs: 100 }, start(1)],
  ['near the maximum', { running: 9, waiting: 99, oldestWaitMs: 100 }, start(1)],
  ['at the maximum', { running: 10, waiting: 99, oldestWaitMs: 100 }, stay],
  ['above the maximum, after somebody lowered it', { running: 12, waiting: 99, oldestWaitMs: 100 }, retire],
  ['a quarter of the room, never more than the minimum', { min: 5, max: 25, running: 5, waiting: 99, oldestWaitMs: 100 }, start(5)],
  ['at least one', { min: 1, max: 3, running: 1, waiting: 99, oldestWaitMs: 100 }, start(1)],
  ['idle for less than a minute', { running: 5, longestIdleMs: 59_999 }, stay],
  ['idle for a minute', { running: 5, longestIdleMs: 60_000 }, retire],
  ['idle, but not more than the minimum', { longestIdleMs: 600_000 }, stay],
  ['none wanted and none asked', { min: 0, running: 0 }, stay],
  ['none wanted, but somebody asks', { min: 0, running: 0, waiting: 1 }, start(1)],
];

describe('the number of helpers, when there are', () => {
  for (const [name, facts, change] of ROWS) it(name, () => expect(sizeChange({ ...CALM, ...facts })).toEqual(change));
});
