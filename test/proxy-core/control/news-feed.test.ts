import { describe, expect, it } from 'vitest';
import { createControl } from '#core/control/control.ts';
import type { FollowAsk } from '#core/control/news-feed.ts';
import type { News } from '#core/contract/views.ts';
import { ScriptedPorts } from '../../support/control-ports.ts';
import { FakeClock, settled } from '../../support/fake-clock.ts';
import { historyRow, openExchange } from '../../support/rows.ts';
import { poolView } from '../../support/scripted-redirectors.ts';

describe('a follower of the news', () => {
  it('is told everything first', async () => {
    const { first } = await following({ connections: true });
    expect(Object.keys(first).toSorted()).toEqual(['connections', 'counters', 'rules', 'state']);
    expect(first.state).toMatchObject({ version: '9.9.9', filteringOn: true, health: [] });
    expect(first.connections?.reset).toBe(true);
  });

  it('gets no rows when it does not ask for them', async () => {
    const { first } = await following({ connections: false });
    expect(first.connections).toBeUndefined();
  });

  it('hears of names when it asks for them: the counters when they move, the settings when somebody changes them', async () => {
    const { control, clock, heard, first, ports } = await following({ connections: false, dns: true });
    expect(Object.keys(first).toSorted()).toEqual(['counters', 'dns', 'dnsSettings', 'rules', 'state']);
    clock.advance(60_000);
    await settled();
    ports.dns.hits = 7;
    control.dnsChanged();
    await settled();
    expect(heard()).toMatchObject([{ dns: { counts: { hits: 7 } }, dnsSettings: { servers: [] } }]);
    clock.advance(250);
    await settled();
    ports.dns.hits = 8;
    control.health.on({ code: 'dns-failing', level: 'warning', userText: 'No names.' });
    await settled();
    expect(Object.keys(heard()[1] ?? {}).toSorted()).toEqual(['dns', 'state']);
  });

  it('hears a change at once when nothing was said for a while, and only what changed', async () => {
    const { control, clock, heard } = await following({ connections: true });
    clock.advance(60_000);
    await settled();
    control.health.on({ code: 'dns-failing', level: 'warning', userText: 'No names.' });
    await settled();
    expect(heard()).toHaveLength(1);
    expect(Object.keys(heard()[0] ?? {})).toEqual(['state']);
    clock.advance(60_000);
    await settled();
    control.settingsChanged();
    await settled();
    expect(Object.keys(heard()[1] ?? {})).toEqual(['state', 'rules']);
  });

  it('hears at most four times a second, however much happens', async () => {
    const { control, clock, heard } = await following({ connections: true });
    for (let step = 0; step < 1000; step += 1) {
      const exchange = openExchange(step);
      control.counters.opened();
      control.live.opened(exchange);
      control.counters.ended(historyRow({ id: step }));
      control.live.ended(exchange, historyRow({ id: step }));
      clock.advance(1);
      await settled();
    }
    expect(heard()).toHaveLength(4);
    expect(heard().at(-1)?.counters?.requests).toBe(1000);
  });

  it('needs no timer while nothing happens', async () => {
    const { clock, heard } = await following({ connections: true });
    clock.advance(250);
    await settled();
    expect(clock.waiting).toBe(0);
    clock.advance(3_600_000);
    await settled();
    expect(heard()).toEqual([]);
  });

  it('sees the last minute move on and come to rest', async () => {
    const { control, clock, heard } = await following({ connections: false });
    control.counters.opened();
    control.counters.ended(historyRow());
    control.live.ended(openExchange(1), historyRow());
    for (let second = 0; second < 90; second += 1) {
      clock.advance(1000);
      await settled();
    }
    const sums = heard().map(({ counters }) => counters?.perSecond.reduce((sum, { allowed }) => sum + allowed, 0));
    expect(sums.at(-1)).toBe(0);
    expect(heard().length).toBeGreaterThan(55);
    expect(heard().length).toBeLessThan(65);
    expect(clock.waiting).toBe(0);
  });

  it('sees an open tunnel move octets', async () => {
    const { control, clock, heard } = await following({ connections: true });
    const tunnel = openExchange(1);
    control.counters.opened();
    control.live.opened(tunnel);
    clock.advance(250);
    await settled();
    const before = heard().length;
    tunnel.octets = 5000;
    clock.advance(1250);
    await settled();
    const news = heard().slice(before);
    expect(news.flatMap(({ connections }) => connections?.changed ?? []).at(-1)?.octetsDown).toBe(5000);
    expect(news.findLast(({ counters }) => counters !== undefined)?.counters?.octetsDown).toBe(5000);
  });

  it('of redirectors has the pool table, then what changed in it, once a second, without any traffic', async () => {
    const { clock, ports, first, heard, stop, ended } = await following({ connections: false, redirectors: true });
    expect(first).toMatchObject({ redirectors: [], redirectorSettings: { pools: [] } });
    ports.redirectors.pools = [poolView({ busy: 1 })];
    for (let at = 0; at < 3; at += 1) {
      clock.advance(1000);
      await settled();
    }
    expect(heard().filter(({ redirectors }) => redirectors !== undefined)).toEqual([{ redirectors: [poolView({ busy: 1 })] }]);
    stop.abort();
    await ended;
    expect(clock.waiting).toBe(0);
  });

  it.each([
    ['while it waits for news', 60_000],
    ['during the pause between two batches', 0],
  ])('ends when it stops %s, and leaves nothing behind', async (_when, ms) => {
    const { control, clock, stop, ended } = await following({ connections: true });
    clock.advance(ms);
    await settled();
    stop.abort();
    await ended;
    expect([control.followers, clock.waiting]).toEqual([0, 0]);
  });

  it('gathers nothing for a follower that does not read', async () => {
    const clock = new FakeClock();
    const control = createControl(new ScriptedPorts(clock));
    const feed = control.follow({ connections: true }, new AbortController().signal);
    await feed.next();
    for (let id = 0; id < 30_000; id += 1) control.live.ended(openExchange(id), historyRow({ id }));
    const next = feed.next();
    await settled();
    clock.advance(250);
    const news = (await next).value as News;
    expect(news.connections).toMatchObject({ reset: true });
    expect(news.connections?.changed).toHaveLength(500);
    await feed.return();
    expect(control.followers).toBe(0);
  });
});

async function following(ask: FollowAsk) {
  const clock = new FakeClock();
  const ports = new ScriptedPorts(clock);
  const control = createControl(ports);
  const stop = new AbortController();
  const news: News[] = [];
  const ended = (async () => {
    for await (const one of control.follow(ask, stop.signal)) news.push(one);
  })();
  await settled();
  return { control, clock, ports, stop, ended, first: news[0] as News, heard: () => news.slice(1) };
}
