/** How long an answer is kept. Pure. */
import type { RawAnswer } from '../asking/lookup.ts';

export interface TimeLimits {
  readonly ttlFloorSeconds: number;
  readonly ttlCeilingSeconds: number;
}

/** "No" is believed for at most three hours (RFC 2308 section 5). */
const MAX_NEGATIVE_SECONDS = 10_800;
/** With one family still unknown it is asked again soon. */
const MAX_HALF_SECONDS = 300;
/** RFC 9520: not asked again for a moment, so that a dead server is not hammered. */
const FAILED_SECONDS = 5;
const TIMED_OUT_SECONDS = 2;

export function keepSeconds(
  raw: Pick<RawAnswer, 'outcome' | 'ttlSeconds' | 'isHalf'>,
  { ttlFloorSeconds, ttlCeilingSeconds }: TimeLimits,
): number {
  const sent = Math.max(raw.ttlSeconds ?? ttlFloorSeconds, ttlFloorSeconds);
  switch (raw.outcome) {
    case 'found':
      return Math.min(sent, ttlCeilingSeconds, raw.isHalf ? MAX_HALF_SECONDS : Infinity);
    case 'no-such-name':
    case 'no-address':
      return Math.min(sent, ttlCeilingSeconds, MAX_NEGATIVE_SECONDS);
    case 'failed':
      return FAILED_SECONDS;
    case 'timed-out':
      return TIMED_OUT_SECONDS;
  }
}
