import { expect, it } from 'vitest';
import { BULK_OCTETS, giveBack, landing, LANDING_OCTETS, takeBulk } from '#core/net/read-buffers.ts';

it('bulk buffers are used again, up to a bound', () => {
  const first = takeBulk();
  expect([first.length, landing.length]).toEqual([BULK_OCTETS, LANDING_OCTETS]);
  giveBack(first);
  expect(takeBulk()).toBe(first);
  for (let count = 0; count < 200; count += 1) giveBack(Buffer.allocUnsafeSlow(1));
  let kept = 0;
  while (takeBulk().length === 1) kept += 1;
  expect(kept).toBeLessThanOrEqual(64);
});
