/** How many helpers there should be. Pure: facts in, a number out. */

export interface PoolFacts {
  readonly min: number;
  readonly max: number;
  /** Helpers that take questions, those that have not answered yet included. */
  readonly running: number;
  /** Of those, the ones that have not answered yet and are younger than a second: wait for them before starting more. */
  readonly starting: number;
  /** Longest time a question has waited, for a helper or inside one that is busy with others. */
  readonly oldestWaitMs: number;
  /** Questions asked and not answered, wherever they wait. */
  readonly waiting: number;
  /** Longest time a helper has held nothing; 0 when none is idle. */
  readonly longestIdleMs: number;
}

export type SizeChange = { readonly type: 'start'; readonly count: number } | { readonly type: 'retire' } | { readonly type: 'stay' };

/** A question that waited this long while every helper is busy is a reason for another helper. */
export const GROW_AFTER_MS = 25;
/** A helper that was not needed for this long is let go, one at a time. */
export const SHRINK_AFTER_MS = 60_000;

export function sizeChange(facts: PoolFacts): SizeChange {
  const { min, max, running } = facts;
  if (running < min) return { type: 'start', count: min - running };
  if (running === 0 && facts.waiting > 0) return { type: 'start', count: 1 };
  if (running > max) return { type: 'retire' };
  if (running < max && isShort(facts))
    return { type: 'start', count: Math.min(max - running, growthStep(min, max), facts.waiting - running) };
  if (running > min && facts.longestIdleMs >= SHRINK_AFTER_MS) return { type: 'retire' };
  return { type: 'stay' };
}

/** More questions than helpers, and the oldest has waited: one busy helper is better than five half-busy ones. */
function isShort(facts: PoolFacts): boolean {
  return facts.starting === 0 && facts.waiting > facts.running && facts.oldestWaitMs >= GROW_AFTER_MS;
}

/** The ancestor's step: a quarter of the room left, never more than the minimum, at least one. */
function growthStep(min: number, max: number): number {
  return Math.max(1, Math.min(min, Math.floor((max - min) / 4)));
}
