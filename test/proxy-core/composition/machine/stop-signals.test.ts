import { expect, it } from 'vitest';
import { SAME_PRESS_MS, stopSignals } from '#core/composition/machine/stop-signals.ts';

it('one key press stops once, however often it arrives; a second press stops at once', () => {
  let now = 0;
  const said: string[] = [];
  const onSignal = stopSignals({ now: () => now, stop: () => said.push('stop'), stopAtOnce: () => said.push('at once') });
  onSignal();
  now = SAME_PRESS_MS;
  onSignal();
  expect(said).toEqual(['stop']);
  now += 1;
  onSignal();
  expect(said).toEqual(['stop', 'at once']);
});
