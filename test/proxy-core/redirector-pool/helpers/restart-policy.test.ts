import { describe, expect, it } from 'vitest';
import { afterDeath, FRESH_RESTARTS, QUARANTINE_ROUNDS, type RestartState } from '#core/redirector-pool/helpers/restart-policy.ts';

function died(state: RestartState, nowMs: number, livedMs: number, answers = 0): RestartState {
  return afterDeath(state, { nowMs, startedAtMs: nowMs - livedMs, answers });
}

describe('after a death', () => {
  it('at a good age nothing waits', () => {
    expect(died(FRESH_RESTARTS, 60_000, 10_000, 5)).toBe(FRESH_RESTARTS);
  });

  it('of one that never answered the next start waits, however old it was', () => {
    expect(died(FRESH_RESTARTS, 60_000, 50_000)).toMatchObject({ badRounds: 1, notBeforeMs: 60_250 });
  });

  it('of one that answered, but died young, the next start waits', () => {
    expect(died(FRESH_RESTARTS, 60_000, 9999, 100)).toMatchObject({ badRounds: 1 });
  });

  it('after death each pause is twice as long, then the pool is in quarantine', () => {
    let state = FRESH_RESTARTS;
    let nowMs = 0;
    const pauses: number[] = [];
    for (let round = 0; round < QUARANTINE_ROUNDS; round += 1) {
      state = died(state, nowMs, 0);
      pauses.push(state.notBeforeMs - nowMs);
      nowMs = state.notBeforeMs + 1;
    }
    expect(pauses).toEqual([250, 500, 1000, 2000, 4000, 8000]);
    expect(state.quarantined).toBe(true);
    expect(died(state, nowMs, 0)).toBe(state);
  });

  it('of several at once it is one round', () => {
    const first = died(FRESH_RESTARTS, 1000, 1000);
    expect(died(first, 1005, 1005)).toBe(first);
    expect(died(first, 1400, 100)).toMatchObject({ badRounds: 2 });
  });

  it('long after the last the count starts anew', () => {
    const first = died(FRESH_RESTARTS, 1000, 0);
    expect(died(first, 61_000, 0)).toMatchObject({ badRounds: 1, notBeforeMs: 61_250 });
    expect(died(first, 60_999, 0)).toMatchObject({ badRounds: 2 });
  });
});
