/** Time, chance and log of the real machine. Tests hand in their own. */
import { randomBytes, randomInt } from 'node:crypto';
import type { Clock, Log, Ports, Random } from '#core/common/ports.ts';

export const systemClock: Clock = {
  now: () => performance.now(),
  wallMs: () => Date.now(),
  after: (ms, run) => {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};

export const systemRandom: Random = {
  octets: (count) => randomBytes(count),
  below: (limit) => randomInt(limit),
};

export function systemPorts(log: Log): Ports {
  return { clock: systemClock, random: systemRandom, log };
}
