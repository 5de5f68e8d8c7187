import { performance } from 'node:perf_hooks';
import type { Clock } from '#core/common/ports.ts';

/** Real time, for tests that drive a browser. */
export const realClock: Clock = {
  now: () => performance.now(),
  wallMs: () => Date.now(),
  after(ms, run) {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};
