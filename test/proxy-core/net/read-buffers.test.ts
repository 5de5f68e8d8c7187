import { expect, it } from 'vitest';
import { BULK_OCTETS, giveBack, landing, LANDING_OCTETS, takeBulk } from '#core/net/read-buffers.ts';
import { QUANTUM_OCTETS } from '#core/net/read-quantum.ts';

it('bulk buffers are used again, up to a bound', () => {
  const first = takeBulk();
  expect([first.whole.length, first.share.length, landing.length]).toEqual([BULK_OCTETS, QUANTUM_OCTETS, LANDING_OCTETS]);
  expect(first.share.buffer).toBe(first.whole.buffer);
  giveBack(first);
  expect(takeBulk()).toBe(first);
  const mark = Buffer.alloc(1);
  for (let count = 0; count < 200; count += 1) giveBack({ whole: mark, share: mark });
  let kept = 0;
  while (takeBulk().whole === mark) kept += 1;
  expect(kept).toBeLessThanOrEqual(64);
});
