import { expect, it } from 'vitest';
import { FAILURE_CAUSES, noFailures } from '#core/common/failure-causes.ts';

it('every cause is counted from nothing, each pool on its own', () => {
  const [one, other] = [noFailures(), noFailures()];
  one.silent += 1;
  expect([Object.keys(one), one.silent, other.silent]).toEqual([[...FAILURE_CAUSES], 1, 0]);
});
