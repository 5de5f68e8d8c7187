import { expect, it } from 'vitest';
import { systemPorts } from '#core/composition/machine/system-ports.ts';
import { SilentLog } from '../../../support/silent-log.ts';

it('time goes on, a timer can be cancelled, chance is chance', async () => {
  const { clock, random } = systemPorts(new SilentLog());
  const before = clock.now();
  let cancelled = true;
  clock.after(0, () => (cancelled = false))();
  await new Promise<void>((resolve) => void clock.after(1, resolve));
  expect([clock.now() > before, Math.abs(clock.wallMs() - Date.now()) < 1000, cancelled]).toEqual([true, true, true]);
  expect([random.octets(16).length, random.below(1)]).toEqual([16, 0]);
});
