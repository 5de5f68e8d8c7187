import { ORPCError } from '@orpc/client';
import { describe, expect, it } from 'vitest';
import { historyRow, openExchange } from '../../support/rows.ts';
import { screenCore } from '../../support/screen-core.ts';

describe('the news store', () => {
  it('holds everything the core said first, and what changed since', async () => {
    const { news, control, ports, later } = screenCore();
    news.start();
    await later();
    expect(news.snapshot()).toMatchObject({ link: 'live', state: { filteringOn: true }, rules: { block: [] } });
    const { rules } = news.snapshot();
    control.health.on({ code: 'dns-failing', level: 'warning', userText: 'No names.' });
    await later();
    expect(news.snapshot().state?.health).toHaveLength(1);
    expect(news.snapshot().counters?.requests).toBe(0);
    ports.settings = { ...ports.settings, block: ['a.example'] };
    control.settingsChanged();
    await later();
    expect(news.snapshot().rules).not.toBe(rules);
  });

  it('tells whoever subscribed, until they leave', async () => {
    const { news, later } = screenCore();
    let told = 0;
    const leave = news.subscribe(() => (told += 1));
    news.start();
    await later();
    expect(told).toBeGreaterThan(0);
    const before = told;
    leave();
    news.start();
    await later();
    expect(told).toBe(before);
  });

  it('follows rows only when asked to, over one stream at a time', async () => {
    const { news, control, later } = screenCore();
    control.live.ended(openExchange(1), historyRow({ id: 1 }));
    news.start();
    await later();
    expect(news.snapshot().connections.rows).toEqual([]);
    news.followRows(true);
    await later();
    expect(news.snapshot().connections.rows.map(({ id }) => id)).toEqual([1]);
    expect(control.followers).toBe(1);
    news.followRows(true);
    news.followRows(false);
    await later();
    expect(control.followers).toBe(1);
  });

  it('keeps what it knew when the core is gone, tries again ever later, and finds back by itself', async () => {
    const { news, later, fail, delays } = screenCore();
    news.start();
    await later();
    fail(new TypeError('Failed to fetch'));
    news.start();
    await later(0);
    expect(news.snapshot()).toMatchObject({ link: 'lost', state: { filteringOn: true } });
    for (let round = 0; round < 5; round += 1) await later(8000);
    expect(delays.slice(0, 5)).toEqual([500, 1000, 2000, 4000, 8000]);
    fail(null);
    await later(8000);
    expect(news.snapshot().link).toBe('live');
  });

  it('makes a new client after a failure', async () => {
    const { news, later, fail, forgotten } = screenCore();
    fail(new Error('the port is closed'));
    news.start();
    await later(0);
    expect(forgotten()).toBe(1);
  });

  it('waits for the token, not for time, when there is no session', async () => {
    const { news, later, fail, delays } = screenCore();
    fail(new ORPCError('UNAUTHORIZED'));
    news.start();
    await later(60_000);
    expect(news.snapshot().link).toBe('signed-out');
    expect(delays).toEqual([]);
    fail(null);
    news.start();
    expect(news.snapshot().link).toBe('connecting');
    await later();
    expect(news.snapshot().link).toBe('live');
  });

  it('lets go of the stream and of its timer when it stops', async () => {
    const { news, control, later, fail, clock } = screenCore();
    news.start();
    await later();
    news.stop();
    await later();
    expect(control.followers).toBe(0);
    fail(new Error('gone'));
    news.start();
    await later(0);
    news.stop();
    expect(clock.waiting).toBe(0);
    expect(news.snapshot().link).toBe('lost');
  });
});
