import { describe, expect, it } from 'vitest';
import { Deadlines } from '#core/net/deadlines.ts';
import type { PoolKey } from '#core/net/kept/pool-key.ts';
import { UpstreamPool } from '#core/net/kept/upstream-pool.ts';
import { UpstreamConnection } from '#core/net/upstream-connection.ts';
import { FakeClock } from '../../../support/fake-clock.ts';
import { plainKey } from '../../../support/pool-keys.ts';
import { socketPair, turnsUntil } from '../../../support/socket-pair.ts';

const LIMITS = { maxIdle: 3, maxIdlePerKey: 2, idleMs: 1000 };
const ADDRESS = '192.0.2.1';

async function connection(deadlines: Deadlines, key: PoolKey = plainKey('a.test'), address = ADDRESS) {
  const upstream = new UpstreamConnection(key, address, key.port);
  const { near, far } = await socketPair(upstream.onread);
  upstream.attach(near, false);
  deadlines.watch(upstream);
  return { upstream, far };
}

function world(limits = LIMITS) {
  const clock = new FakeClock();
  const deadlines = new Deadlines(clock);
  return { clock, deadlines, pool: new UpstreamPool(limits, deadlines) };
}

describe('the pool', () => {
  it('gives back the connection used last', async () => {
    const { pool, deadlines } = world();
    const [a, b] = [await connection(deadlines), await connection(deadlines)];
    pool.keep(a.upstream);
    pool.keep(b.upstream);
    const take = () => pool.take(plainKey('a.test'), [ADDRESS]);
    expect([take(), take(), take()]).toEqual([b.upstream, a.upstream, null]);
    expect([b.upstream.isReused, pool.idleCount]).toEqual([true, 0]);
  });

  const parent = { kind: 'http' };
  it.each<[string, PoolKey]>([
    ['another site at the same address', plainKey('b.test')],
    ['another port', plainKey('a.test', 81)],
    ['the same site over TLS', { ...plainKey('a.test'), way: 'tls' }],
    ['the same site by way of a parent', { ...plainKey('a.test'), way: parent }],
    ['another site that leads to the same host', { ...plainKey('a.test'), site: 'b.test' }],
    ['the same site led to another host', { ...plainKey('a.test'), host: 'b.test' }],
  ])('never gives one for %s', async (_what, other) => {
    const { pool, deadlines } = world();
    const { upstream } = await connection(deadlines);
    pool.keep(upstream);
    expect(pool.take(other, [ADDRESS])).toBeNull();
    expect(pool.take(plainKey('a.test'), [ADDRESS])).toBe(upstream);
  });

  it('knows a parent by itself, not by its looks: another one has other credentials', async () => {
    const { pool, deadlines } = world();
    const key = { ...plainKey('a.test'), way: parent };
    const { upstream } = await connection(deadlines, key);
    pool.keep(upstream);
    expect(pool.take({ ...key, way: { ...parent } }, null)).toBeNull();
    expect(pool.take({ ...key }, null)).toBe(upstream);
  });

  it('gives only one that leads where the site is now', async () => {
    const { pool, deadlines } = world();
    const [old, other] = [await connection(deadlines, undefined, '192.0.2.7'), await connection(deadlines, undefined, '192.0.2.8')];
    pool.keep(old.upstream);
    pool.keep(other.upstream);
    expect(pool.take(plainKey('a.test'), [ADDRESS])).toBeNull();
    expect(pool.take(plainKey('a.test'), [ADDRESS, '192.0.2.7'])).toBe(old.upstream);
    expect(pool.idleCount).toBe(1);
  });

  it('keeps no more than a site and all may have, the longest idle out first', async () => {
    const { pool, deadlines } = world();
    const connections = [
      await connection(deadlines),
      await connection(deadlines),
      await connection(deadlines),
      await connection(deadlines, plainKey('b.test')),
      await connection(deadlines, plainKey('c.test')),
    ];
    for (const { upstream } of connections) pool.keep(upstream);
    expect(pool.idleCount).toBe(3);
    expect([connections[2]?.upstream.isOpen, connections[0]?.upstream.isOpen, connections[1]?.upstream.isOpen]).toEqual([
      false,
      false,
      true,
    ]);
  });

  it('that may keep one connection still finds it after it took the place of another of the same site', async () => {
    const { pool, deadlines } = world({ ...LIMITS, maxIdle: 1 });
    const [first, second] = [await connection(deadlines), await connection(deadlines)];
    pool.keep(first.upstream);
    pool.keep(second.upstream);
    expect([pool.idleCount, first.upstream.isOpen]).toEqual([1, false]);
    expect(pool.take(plainKey('a.test'), [ADDRESS])).toBe(second.upstream);
    pool.keep(second.upstream);
    pool.clear();
    expect(pool.idleCount).toBe(0);
  });

  it('remembers no more than a bound of names, however many sites there are', async () => {
    const { pool, deadlines } = world();
    const { upstream } = await connection(deadlines);
    for (let site = 0; site < 10_000; site += 1) {
      upstream.key = plainKey(`${site}.test`);
      pool.keep(upstream);
      expect(pool.take(plainKey(`${site}.test`), [ADDRESS])).toBe(upstream);
    }
    expect(pool.listCount).toBeLessThanOrEqual(2048);
    pool.keep(upstream);
    expect(pool.take(plainKey('9999.test'), [ADDRESS])).toBe(upstream);
  });

  it('drops what closes, speaks or waits too long while idle', async () => {
    const { pool, deadlines, clock } = world();
    const [closes, speaks, waits] = [
      await connection(deadlines),
      await connection(deadlines, plainKey('b.test')),
      await connection(deadlines, plainKey('c.test')),
    ];
    for (const { upstream } of [closes, speaks, waits]) pool.keep(upstream);
    closes.far.end();
    speaks.far.write('HTTP/1.1 200 OK\r\n\r\n');
    await turnsUntil(() => pool.idleCount === 1);
    clock.advance(LIMITS.idleMs + 1000);
    expect([pool.idleCount, waits.upstream.isOpen]).toEqual([0, false]);
  });

  it('closes those that are no longer wanted, and keeps the others in their order', async () => {
    const { pool, deadlines } = world();
    const [a, b, c] = [await connection(deadlines), await connection(deadlines, plainKey('b.test')), await connection(deadlines)];
    for (const { upstream } of [a, b, c]) pool.keep(upstream);
    pool.closeIdle(({ key }) => key.host === 'b.test');
    expect([pool.idleCount, b.upstream.isOpen, pool.take(plainKey('b.test'), [ADDRESS])]).toEqual([2, false, null]);
    pool.closeIdle(() => true);
    expect([pool.idleCount, a.upstream.isOpen, c.upstream.isOpen]).toEqual([0, false, false]);
  });

  it('closes everything when asked', async () => {
    const { pool, deadlines } = world();
    const { upstream } = await connection(deadlines);
    pool.keep(upstream);
    pool.clear();
    expect([pool.idleCount, upstream.isOpen]).toEqual([0, false]);
  });
});
