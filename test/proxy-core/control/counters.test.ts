import { describe, expect, it } from 'vitest';
import { Counters } from '#core/control/counters.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { historyRow, openExchange } from '../../support/rows.ts';

const BLOCKED = { action: 'deny', because: 'block-rule' } as const;

describe('the counters', () => {
  it('start with nothing', () => {
    const view = new Counters(new FakeClock()).view();
    expect(view).toMatchObject({ requests: 0, blocked: 0, failed: 0, open: 0, octetsUp: 0, octetsDown: 0 });
    expect(view.perSecond).toHaveLength(60);
  });

  it('tell requests, refusals, failures and open ones apart', () => {
    const counters = new Counters(new FakeClock());
    for (let request = 0; request < 4; request += 1) counters.opened();
    counters.ended(historyRow({ octetsUp: 10, octetsDown: 100 }));
    counters.ended(historyRow({ ...BLOCKED, octetsDown: 5 }));
    counters.ended(historyRow({ fault: 'CONNECT_REFUSED', status: 502, octetsDown: 0 }));
    expect(counters.view()).toMatchObject({ requests: 4, blocked: 1, failed: 1, open: 1, octetsUp: 10, octetsDown: 105 });
  });

  it('show a tunnel in the second it opened, not hours later', () => {
    const clock = new FakeClock();
    const counters = new Counters(clock);
    counters.opened();
    clock.advance(2000);
    expect(counters.view().perSecond.slice(-3)).toEqual([
      { allowed: 1, blocked: 0 },
      { allowed: 0, blocked: 0 },
      { allowed: 0, blocked: 0 },
    ]);
  });

  it('turn a request into a refusal where it was counted', () => {
    const clock = new FakeClock();
    const counters = new Counters(clock);
    counters.opened();
    counters.opened();
    clock.advance(1000);
    counters.ended(historyRow(BLOCKED));
    expect(counters.view().perSecond.slice(-2)).toEqual([
      { allowed: 1, blocked: 1 },
      { allowed: 0, blocked: 0 },
    ]);
  });

  it('count a sign-in that was asked for as a request, and as neither allowed, blocked nor failed', () => {
    const counters = new Counters(new FakeClock());
    counters.opened();
    counters.ended(historyRow({ action: 'challenge', because: 'sign-in-needed', fault: 'SIGN_IN_NEEDED', status: 407 }));
    expect(counters.view()).toMatchObject({ requests: 1, blocked: 0, failed: 0, open: 0 });
    expect(counters.view().perSecond.at(-1)).toEqual({ allowed: 0, blocked: 0 });
  });

  it('never count below nothing when a refusal outlives its minute', () => {
    const clock = new FakeClock();
    const counters = new Counters(clock);
    counters.opened();
    clock.advance(120_000);
    counters.ended(historyRow(BLOCKED));
    expect(counters.view().perSecond.every(({ allowed, blocked }) => allowed === 0 && blocked === 0)).toBe(true);
    expect(counters.view().blocked).toBe(1);
  });

  it.each([
    ['59 seconds', 59_999, 1],
    ['a minute', 60_000, 0],
    ['an hour', 3_600_000, 0],
  ])('remember a request after %s: %d ms', (_name, ms, sum) => {
    const clock = new FakeClock();
    const counters = new Counters(clock);
    counters.opened();
    clock.advance(ms);
    expect(counters.view().perSecond.reduce((all, { allowed }) => all + allowed, 0)).toBe(sum);
    expect(counters.isQuiet).toBe(sum === 0);
  });

  it('count the octets open exchanges have moved so far, for a bounded number of them', () => {
    const counters = new Counters(new FakeClock());
    const open = Array.from({ length: 3000 }, (_, id) => Object.assign(openExchange(id), { octets: 2 }));
    expect(counters.view(open).octetsDown).toBe(4000);
  });

  it('change their mark with every call, and with the seconds only while there is something to show', () => {
    const clock = new FakeClock();
    const counters = new Counters(clock);
    const quiet = counters.mark;
    clock.advance(5000);
    expect(counters.mark).toBe(quiet);
    counters.opened();
    const opened = counters.mark;
    expect(opened).not.toBe(quiet);
    clock.advance(1000);
    const later = counters.mark;
    expect(later).not.toBe(opened);
    counters.ended(historyRow());
    expect(counters.mark).not.toBe(later);
  });
});
