import { describe, expect, it } from 'vitest';
import { ConnectionFollower } from '#core/control/connection-follower.ts';
import { LiveConnections } from '#core/control/live-connections.ts';
import { Pulse } from '#core/control/pulse.ts';
import { historyRow, openExchange } from '../../support/rows.ts';

type Exchange = ReturnType<typeof openExchange>;

describe('a follower of the live table', () => {
  it('is told everything first: what is open and what ended, oldest first', () => {
    const { live, follower, open, end } = table();
    const tunnel = open(1);
    end(open(2));
    end(open(3));
    const news = follower.everything();
    expect(news.reset).toBe(true);
    expect(news.changed.map(({ id, state }) => [id, state])).toEqual([
      [1, 'open'],
      [2, 'done'],
      [3, 'done'],
    ]);
    expect([...live.open].map(({ id }) => id)).toEqual([tunnel.id]);
    expect(follower.changes()).toBeNull();
  });

  it('gets the newest 500 at most, and open ones do not push out the ended', () => {
    const { follower, open, end } = table();
    for (let id = 1; id <= 400; id += 1) open(id);
    for (let id = 401; id <= 1200; id += 1) end(open(id));
    const { changed } = follower.everything();
    expect(changed).toHaveLength(500);
    expect(changed.filter(({ state }) => state === 'open')).toHaveLength(250);
    expect(changed.at(-1)?.id).toBe(1200);
  });

  it('then hears what opened, and its end, each once', () => {
    const { follower, open, end } = table();
    follower.everything();
    const exchange = open(1);
    expect(follower.changes()?.changed.map(({ state }) => state)).toEqual(['open']);
    expect(follower.changes()).toBeNull();
    end(exchange, { action: 'deny', because: 'block-rule' });
    expect(follower.changes()?.changed.map(({ state }) => state)).toEqual(['blocked']);
    expect(follower.changes()).toBeNull();
    expect(follower.watchesOpenRows).toBe(false);
  });

  it('hears of moved octets without any other news', () => {
    const { follower, open } = table();
    const tunnel = open(1);
    follower.everything();
    tunnel.octets = 4096;
    expect(follower.changes()?.changed.map(({ id, octetsDown }) => [id, octetsDown])).toEqual([[1, 4096]]);
    expect(follower.changes()).toBeNull();
  });

  it('gets 200 rows a batch, the newest, and is told how many were left out', () => {
    const { follower, open, end } = table();
    follower.everything();
    for (let id = 1; id <= 7500; id += 1) end(open(id));
    const news = follower.changes();
    expect(news?.changed).toHaveLength(200);
    expect(news?.changed[0]?.id).toBe(7301);
    expect(news?.leftOut).toBe(7300);
    expect(follower.changes()).toBeNull();
  });

  it('always hears the end of a row it was told is open, also under a flood', () => {
    const { follower, open, end } = table();
    follower.everything();
    const openOnes = Array.from({ length: 300 }, (_, index) => open(index + 1));
    const told = new Set<number>();
    for (let batch = 0; batch < 3; batch += 1) for (const { id } of follower.changes()?.changed ?? []) told.add(id);
    expect(told.size).toBe(300);
    for (const exchange of openOnes) end(exchange);
    for (let id = 1000; id < 9000; id += 1) end(open(id));
    const endedIds = new Set<number>();
    for (let batch = 0; batch < 3; batch += 1) {
      const news = follower.changes();
      expect(news?.changed.length ?? 0).toBeLessThanOrEqual(200);
      for (const { id, state } of news?.changed ?? []) if (state === 'done') endedIds.add(id);
    }
    expect([...told].filter((id) => !endedIds.has(id))).toEqual([]);
    expect(follower.watchesOpenRows).toBe(false);
  });

  it('starts again when it was too slow to hear of every end', () => {
    const { follower, open, end } = table(1000);
    const tunnel = open(1);
    follower.everything();
    end(tunnel);
    for (let id = 2; id <= 1001; id += 1) end(open(id));
    const news = follower.changes();
    expect(news?.reset).toBe(true);
    expect(news?.changed.some(({ id, state }) => id === 1 && state === 'open')).toBe(false);
    expect(news?.changed).toHaveLength(500);
  });

  it('goes through all open rows in turn when many move at once', () => {
    const { follower, open } = table();
    const tunnels = Array.from({ length: 600 }, (_, index) => open(index + 1));
    follower.everything();
    for (let batch = 0; batch < 6; batch += 1) follower.changes();
    const heard = new Set<number>();
    for (let batch = 0; batch < 3; batch += 1) {
      for (const tunnel of tunnels) tunnel.octets += 100;
      for (const { id } of follower.changes()?.changed ?? []) heard.add(id);
    }
    expect(heard.size).toBe(600);
  });

  it('looks at a bounded number of open rows in one batch', () => {
    const { follower, open } = table();
    const tunnels = Array.from({ length: 6000 }, (_, index) => open(index + 1));
    follower.everything();
    for (let batch = 0; batch < 80; batch += 1) follower.changes();
    const before = looks(tunnels);
    follower.changes();
    expect(looks(tunnels) - before).toBeLessThanOrEqual(1000);
  });
});

function looks(exchanges: readonly Exchange[]): number {
  return exchanges.reduce((sum, exchange) => sum + exchange.looks, 0);
}

function table(kept?: number) {
  const live = new LiveConnections(new Pulse(), kept);
  live.follow();
  return {
    live,
    follower: new ConnectionFollower(live),
    open: (id: number): Exchange => {
      const exchange = openExchange(id);
      live.opened(exchange);
      return exchange;
    },
    end: (exchange: Exchange, changes: Parameters<typeof historyRow>[0] = {}) =>
      live.ended(exchange, historyRow({ id: exchange.id, ...changes })),
  };
}
