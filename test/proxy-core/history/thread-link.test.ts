import { describe, expect, it } from 'vitest';
import { PROVEN_MS, RESTART_PAUSES_MS, ThreadLink } from '#core/history/thread-link.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { ScriptedThreads } from '../../support/history-threads.ts';

describe('keeping a thread running', () => {
  it('starts it, posts to it and hears it', () => {
    const { link, threads, heard } = made();
    expect(link.post({ type: 'stop' })).toBe(false);
    link.start();
    expect(link.post({ type: 'stop' })).toBe(true);
    expect(threads.last.posted).toEqual([{ type: 'stop' }]);
    threads.last.say({ type: 'forgotten', rows: 1, detail: '' });
    expect(heard).toEqual([{ type: 'forgotten', rows: 1, detail: '' }]);
  });

  it('starts it again with growing pauses, and never gives up', () => {
    const { link, threads, clock, deaths } = made();
    link.start();
    for (const pause of [...RESTART_PAUSES_MS, RESTART_PAUSES_MS.at(-1) as number]) {
      const started = threads.all.length;
      threads.last.die(new Error('broken'));
      expect(link.post({ type: 'stop' })).toBe(false);
      clock.advance(pause - 1);
      expect(threads.all).toHaveLength(started);
      clock.advance(1);
      expect(threads.all).toHaveLength(started + 1);
    }
    expect(deaths).toHaveLength(5);
  });

  it('forgives a thread that lasted', () => {
    const { link, threads, clock } = made();
    link.start();
    for (let death = 0; death < 3; death += 1) {
      clock.advance(PROVEN_MS);
      threads.last.die(null);
      clock.advance(RESTART_PAUSES_MS[0]);
    }
    expect(threads.all).toHaveLength(4);
  });

  it('tries again also when the system has no thread to give', () => {
    const { link, threads, clock, deaths } = made();
    threads.refuseNext = new Error('no thread');
    link.start();
    expect(deaths).toEqual([new Error('no thread')]);
    clock.advance(RESTART_PAUSES_MS[0]);
    expect(threads.all).toHaveLength(1);
  });
});

describe('ending it', () => {
  it('asks, and is done when the thread is gone', async () => {
    const { link, threads, clock, deaths } = made();
    link.start();
    const stopped = link.stop(5000);
    expect(threads.last.posted).toEqual([{ type: 'stop' }]);
    threads.last.die(null);
    await stopped;
    expect(threads.last.killed).toBe(false);
    expect(deaths).toEqual([]);
    expect(clock.waiting).toBe(0);
  });

  it('kills a thread that does not end', async () => {
    const { link, threads, clock } = made();
    link.start();
    const stopped = link.stop(5000);
    clock.advance(5000);
    expect(threads.last.killed).toBe(true);
    threads.last.die(null);
    await stopped;
  });

  it('starts none again when it was waiting to', async () => {
    const { link, threads, clock } = made();
    link.start();
    threads.last.die(null);
    await link.stop(5000);
    clock.advance(60_000);
    expect(threads.all).toHaveLength(1);
  });
});

function made() {
  const [clock, threads] = [new FakeClock(), new ScriptedThreads()];
  const heard: unknown[] = [];
  const deaths: unknown[] = [];
  const data = () => ({ file: 'history.db', finished: new SharedArrayBuffer(4) });
  const listener = { message: (message: unknown) => void heard.push(message), down: (cause: unknown) => void deaths.push(cause) };
  return { link: new ThreadLink(threads.start, data, listener, clock), threads, clock, heard, deaths };
}
