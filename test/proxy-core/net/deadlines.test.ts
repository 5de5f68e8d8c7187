import { describe, expect, it } from 'vitest';
import { OUTSIDE } from '#core/common/crowd.ts';
import { Deadlines, NEVER, SWEEP_MS, type Limited } from '#core/net/deadlines.ts';
import { FakeClock } from '../../support/fake-clock.ts';

const limited = (deadlineAt: number): Limited & { times: number } => ({
  deadlineAt,
  place: OUTSIDE,
  times: 0,
  expired() {
    this.times += 1;
  },
});

describe('deadlines', () => {
  it('are noticed within two sweeps and told once', () => {
    const clock = new FakeClock();
    const deadlines = new Deadlines(clock);
    const one = limited(NEVER);
    deadlines.watch(one);
    one.deadlineAt = deadlines.in(1000);
    clock.advance(1000 - SWEEP_MS);
    expect(one.times).toBe(0);
    clock.advance(3 * SWEEP_MS);
    expect([one.times, one.deadlineAt]).toEqual([1, NEVER]);
    clock.advance(10_000);
    expect(one.times).toBe(1);
  });

  it('may be moved by storing a number', () => {
    const clock = new FakeClock();
    const deadlines = new Deadlines(clock);
    const one = limited(500);
    deadlines.watch(one);
    one.deadlineAt = NEVER;
    clock.advance(5000);
    expect(one.times).toBe(0);
  });

  it('of what is forgotten pass unnoticed, and nobody watched needs no timer', () => {
    const clock = new FakeClock();
    const deadlines = new Deadlines(clock);
    const one = limited(100);
    deadlines.watch(one);
    deadlines.forget(one);
    clock.advance(5000);
    expect([one.times, clock.waiting, deadlines.count]).toEqual([0, 0, 0]);
  });

  it('start again when somebody is watched after a pause', () => {
    const clock = new FakeClock();
    const deadlines = new Deadlines(clock);
    const first = limited(NEVER);
    deadlines.watch(first);
    deadlines.forget(first);
    clock.advance(60_000);
    const second = limited(NEVER);
    deadlines.watch(second);
    second.deadlineAt = deadlines.in(100);
    clock.advance(100 + 2 * SWEEP_MS);
    expect(second.times).toBe(1);
  });

  it('end with the core', () => {
    const clock = new FakeClock();
    const deadlines = new Deadlines(clock);
    deadlines.watch(limited(1));
    deadlines.stop();
    expect(clock.waiting).toBe(0);
  });
});
