import { describe, expect, it } from 'vitest';
import { LiveConnections, UNFOLLOWED_KEPT } from '#core/control/live-connections.ts';
import { Pulse } from '#core/control/pulse.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { historyRow, openExchange } from '../../support/rows.ts';

describe('the live connections', () => {
  it('know what is open', () => {
    const live = new LiveConnections(new Pulse());
    const [first, second] = [openExchange(1), openExchange(2)];
    live.opened(first);
    live.opened(second);
    live.ended(first, historyRow({ id: 1 }));
    expect([...live.open].map(({ id }) => id)).toEqual([2]);
  });

  it('never look at an exchange by themselves', () => {
    const live = new LiveConnections(new Pulse());
    const exchange = openExchange(1);
    live.opened(exchange);
    live.ended(exchange, historyRow({ id: 1 }));
    expect(exchange.looks).toBe(0);
  });

  it('keep the newest ended rows and no more', () => {
    const live = new LiveConnections(new Pulse(), 3);
    live.follow();
    for (let id = 1; id <= 5; id += 1) live.ended(openExchange(id), historyRow({ id }));
    expect(live.endedCount).toBe(5);
    expect(live.oldestKept).toBe(2);
    expect([0, 1, 2, 3, 4, 5].map((at) => live.endedAt(at)?.id)).toEqual([undefined, undefined, 3, 4, 5, undefined]);
  });

  it('keep a screenful while nobody follows, and let go of the rest when the last one leaves', () => {
    const live = new LiveConnections(new Pulse());
    const end = (count: number): void => {
      for (let id = 1; id <= count; id += 1) live.ended(openExchange(id), historyRow({ id }));
    };
    end(UNFOLLOWED_KEPT + 100);
    expect([live.oldestKept, live.endedAt(99), live.endedAt(100)?.id]).toEqual([100, undefined, 101]);
    const [leave, leaveToo] = [live.follow(), live.follow()];
    end(2000);
    leave();
    leave();
    expect(live.oldestKept).toBe(100);
    leaveToo();
    expect([live.endedCount - live.oldestKept, live.endedAt(live.oldestKept - 1)]).toEqual([UNFOLLOWED_KEPT, undefined]);
  });

  it('take the end of an exchange they were never told of', () => {
    const live = new LiveConnections(new Pulse());
    live.ended(openExchange(9), historyRow({ id: 9 }));
    expect(live.endedAt(0)?.id).toBe(9);
    expect(live.open.size).toBe(0);
  });

  it('wake a follower with both', async () => {
    const pulse = new Pulse();
    const live = new LiveConnections(pulse);
    const opened = pulse.next(new FakeClock(), undefined, null);
    live.opened(openExchange(1));
    await opened;
    const ended = pulse.next(new FakeClock(), undefined, null);
    live.ended(openExchange(1), historyRow({ id: 1 }));
    await ended;
    expect(pulse.waiting).toBe(0);
  });
});
