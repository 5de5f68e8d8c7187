import { describe, expect, it } from 'vitest';
import { Deadlines, HELD_UP_MS, NOT_WAITING, STEP_MS, type Waiting } from '#core/dns/asking/deadlines.ts';
import { FakeClock } from '../../../support/fake-clock.ts';

class Wait implements Waiting {
  dueStep = NOT_WAITING;
  endedAt: number | undefined;
  readonly #clock: FakeClock;
  readonly #then: (() => void) | undefined;

  constructor(clock: FakeClock, then?: () => void) {
    this.#clock = clock;
    this.#then = then;
  }

  onDeadline(): void {
    this.endedAt = this.#clock.now();
    this.#then?.();
  }
}

function world(): { clock: FakeClock; deadlines: Deadlines; wait: (ms: number, then?: () => void) => Wait } {
  const clock = new FakeClock();
  clock.advance(7);
  const deadlines = new Deadlines(clock);
  const wait = (ms: number, then?: () => void): Wait => {
    const waiting = new Wait(clock, then);
    deadlines.set(waiting, ms);
    return waiting;
  };
  return { clock, deadlines, wait };
}

describe('waiting', () => {
  it.each([0, 1, 19, 20, 21, 50, 400, 4999, 5119, 5121, 9999, 60_000])('%d ms ends not before, and at most a step after', (ms) => {
    const { clock, wait } = world();
    clock.advance(13);
    const waiting = wait(ms);
    clock.advance(ms + STEP_MS);
    expect((waiting.endedAt ?? 0) - 20).toBeGreaterThanOrEqual(ms);
    expect((waiting.endedAt ?? Infinity) - 20).toBeLessThanOrEqual(ms + STEP_MS);
    expect(waiting.dueStep).toBe(NOT_WAITING);
  });

  it('ends once, and not after it was cleared', () => {
    const { clock, deadlines, wait } = world();
    const waiting = wait(100);
    deadlines.clear(waiting);
    deadlines.clear(waiting);
    clock.advance(1000);
    expect(waiting.endedAt).toBeUndefined();
  });

  it('may be set anew, to earlier and to later', () => {
    const { clock, deadlines, wait } = world();
    const [earlier, later] = [wait(1000), wait(100)];
    deadlines.set(earlier, 40);
    deadlines.set(later, 2000);
    clock.advance(1500);
    expect([(earlier.endedAt ?? 0) < 100, later.endedAt]).toEqual([true, undefined]);
    clock.advance(1000);
    expect(later.endedAt).toBeGreaterThanOrEqual(2007);
  });

  it('may be set from within the end of another', () => {
    const { clock, deadlines, wait } = world();
    const second = new Wait(clock);
    wait(20, () => deadlines.set(second, 20));
    clock.advance(100);
    expect(second.endedAt).toBeGreaterThanOrEqual(40);
  });

  it('runs one timer for all, and none when nothing waits', () => {
    const { clock, deadlines, wait } = world();
    const waits = Array.from({ length: 100 }, (_, index) => wait(index * 7));
    expect(clock.waiting).toBe(1);
    for (const waiting of waits) deadlines.clear(waiting);
    clock.advance(STEP_MS);
    expect(clock.waiting).toBe(0);
    expect(wait(20).endedAt).toBeUndefined();
    expect(clock.waiting).toBe(1);
  });

  it('survives a long pause of the machine', () => {
    let asleep = 0;
    const clock = new FakeClock();
    const sleepy = { now: () => clock.now() + asleep, wallMs: () => 0, after: (ms: number, run: () => void) => clock.after(ms, run) };
    const deadlines = new Deadlines(sleepy);
    const waits = [30, 400, 6000, 3_700_000].map((ms) => {
      const waiting = new Wait(clock);
      deadlines.set(waiting, ms);
      return waiting;
    });
    asleep = 3_600_000;
    const late = new Wait(clock);
    deadlines.set(late, 100);
    clock.advance(2 * STEP_MS);
    expect(waits.map(({ endedAt }) => endedAt !== undefined)).toEqual([true, true, true, false]);
    clock.advance(200);
    expect(late.endedAt).toBeGreaterThanOrEqual(100);
    clock.advance(100_000);
    expect(waits[3]?.endedAt).toBeDefined();
  });

  it('gives nobody up after a pause before what came meanwhile could be read', () => {
    let heldUp = 0;
    const clock = new FakeClock();
    const slow = { now: () => clock.now() + heldUp, wallMs: () => 0, after: (ms: number, run: () => void) => clock.after(ms, run) };
    const deadlines = new Deadlines(slow);
    const [answered, silent] = [new Wait(clock), new Wait(clock)];
    for (const waiting of [answered, silent]) deadlines.set(waiting, 400);
    heldUp = 1000;
    clock.advance(STEP_MS);
    expect([answered.endedAt, silent.endedAt]).toEqual([undefined, undefined]);
    deadlines.clear(answered); // Its reply was waiting in a socket.
    clock.advance(STEP_MS);
    expect([answered.endedAt, silent.endedAt]).toEqual([undefined, 2 * STEP_MS]);
  });

  it('waits no longer for that when it is held up again and again', () => {
    let heldUp = 0;
    const clock = new FakeClock();
    const after = (ms: number, run: () => void) => clock.after(ms, () => ((heldUp += 5 * HELD_UP_MS), run()));
    const deadlines = new Deadlines({ now: () => clock.now() + heldUp, wallMs: () => 0, after });
    const waiting = new Wait(clock);
    deadlines.set(waiting, 400);
    clock.advance(4 * STEP_MS);
    expect(waiting.endedAt).toBeDefined();
  });
});
