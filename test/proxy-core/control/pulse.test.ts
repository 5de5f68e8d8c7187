import { describe, expect, it } from 'vitest';
import { pause, Pulse } from '#core/control/pulse.ts';
import { FakeClock, settled } from '../../support/fake-clock.ts';

describe('a pulse', () => {
  it('wakes everybody who waits, once', async () => {
    const pulse = new Pulse();
    const woken: string[] = [];
    void pulse.next(new FakeClock(), undefined, null).then(() => woken.push('a'));
    void pulse.next(new FakeClock(), undefined, null).then(() => woken.push('b'));
    pulse.beat();
    pulse.beat();
    await settled();
    expect(woken).toEqual(['a', 'b']);
    expect(pulse.waiting).toBe(0);
  });

  it('gives up waiting after the time given, and leaves nothing behind', async () => {
    const clock = new FakeClock();
    const pulse = new Pulse();
    let woken = false;
    void pulse.next(clock, undefined, 1000).then(() => (woken = true));
    clock.advance(999);
    await settled();
    expect(woken).toBe(false);
    clock.advance(1);
    await settled();
    expect([woken, pulse.waiting, clock.waiting]).toEqual([true, 0, 0]);
  });

  it('stops its timer when it beats first', async () => {
    const clock = new FakeClock();
    const pulse = new Pulse();
    const waiting = pulse.next(clock, undefined, 1000);
    pulse.beat();
    await waiting;
    expect(clock.waiting).toBe(0);
  });

  it('ends at once when told to stop, before or while waiting', async () => {
    const stop = new AbortController();
    const clock = new FakeClock();
    const pulse = new Pulse();
    const waiting = pulse.next(clock, stop.signal, 1000);
    stop.abort();
    await waiting;
    await pulse.next(clock, stop.signal, null);
    await pause(clock, stop.signal, 250);
    expect([pulse.waiting, clock.waiting]).toEqual([0, 0]);
  });
});
