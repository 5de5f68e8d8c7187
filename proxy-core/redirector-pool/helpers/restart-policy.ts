/**
 * When a helper that died may be followed by another. Pure. Helpers that die
 * young make each next start wait longer; after some rounds the pool is put
 * in quarantine, until a person has looked at it.
 */

export interface RestartState {
  /** Rounds of young deaths in a row. */
  readonly badRounds: number;
  readonly lastBadMs: number;
  /** No helper starts before this. */
  readonly notBeforeMs: number;
  readonly quarantined: boolean;
}

export interface HelperDeath {
  readonly nowMs: number;
  readonly startedAtMs: number;
  readonly answers: number;
}

export const FRESH_RESTARTS: RestartState = { badRounds: 0, lastBadMs: -Infinity, notBeforeMs: -Infinity, quarantined: false };

/** Dead within this time after its start: young. So is one that never answered, however old. */
export const YOUNG_MS = 10_000;
export const FIRST_PAUSE_MS = 250;
export const LONGEST_PAUSE_MS = 30_000;
/** The round that ends in quarantine: pauses of 0.25, 0.5, 1, 2 and 4 seconds have gone by. */
export const QUARANTINE_ROUNDS = 6;
/** After so long without a young death the count starts anew. */
export const FORGET_MS = 60_000;

export function afterDeath(state: RestartState, death: HelperDeath): RestartState {
  if (state.quarantined) return state;
  const isYoung = death.nowMs - death.startedAtMs < YOUNG_MS || death.answers === 0;
  if (!isYoung) return state;
  // Several helpers started together die together: that is one round, not five.
  if (death.startedAtMs <= state.lastBadMs && death.nowMs - state.lastBadMs < YOUNG_MS) return state;
  const badRounds = death.nowMs - state.lastBadMs >= FORGET_MS ? 1 : state.badRounds + 1;
  return {
    badRounds,
    lastBadMs: death.nowMs,
    notBeforeMs: death.nowMs + Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (badRounds - 1)),
    quarantined: badRounds >= QUARANTINE_ROUNDS,
  };
}
