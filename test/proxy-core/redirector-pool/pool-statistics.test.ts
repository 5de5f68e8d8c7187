import { expect, it } from 'vitest';
import { PoolStatistics } from '#core/redirector-pool/pool-statistics.ts';

it('counts answers and failures by cause', () => {
  const statistics = new PoolStatistics(0);
  statistics.asked = 5;
  statistics.answer(10, 4, 0);
  statistics.failure('silent');
  statistics.failure('silent');
  statistics.failure('crashed');
  expect(statistics.counters(7)).toMatchObject({
    asked: 5,
    answered: 1,
    failed: 3,
    started: 7,
    failures: { silent: 2, crashed: 1, broken: 0 },
  });
});

it('follows slowly how long one answer takes', () => {
  const statistics = new PoolStatistics(0);
  for (let n = 0; n < 100; n += 1) statistics.answer(50, 20, 0);
  expect(statistics.smoothedMs).toBeGreaterThan(19);
  statistics.answer(0, 0, 0);
  expect(statistics.smoothedMs).toBeGreaterThan(18);
});
