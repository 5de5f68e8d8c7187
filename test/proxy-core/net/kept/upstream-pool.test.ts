import { describe, expect, it } from 'vitest';
import { Deadlines } from '#core/net/deadlines.ts';
import { UpstreamConnection } from '#core/net/upstream-connection.ts';
import { UpstreamPool } from '#core/net/kept/upstream-pool.ts';
import { FakeClock } from '../../../support/fake-clock.ts';
import { socketPair, turnsUntil } from '../../../support/socket-pair.ts';

const LIMITS = { maxIdle: 3, maxIdlePerKey: 2, idleMs: 1000 };

async function connection(deadlines: Deadlines, port = 80) {
  const upstream = new UpstreamConnection(`192.0.2.1|${port}`, '192.0.2.1', port);
  const { near, far } = await socketPair(upstream.onread);
  upstream.attach(near, false);
  deadlines.watch(upstream);
  return { upstream, far };
}

function world() {
  const clock = new FakeClock();
  const deadlines = new Deadlines(clock);
  return { clock, deadlines, pool: new UpstreamPool(LIMITS, deadlines) };
}

describe('the pool', () => {
  it('gives back the connection used last, for the same place only', async () => {
    const { pool, deadlines } = world();
    const [a, b] = [await connection(deadlines), await connection(deadlines)];
    pool.keep(a.upstream);
    pool.keep(b.upstream);
    expect(pool.take('192.0.2.1|81')).toBeNull();
    expect([pool.take('192.0.2.1|80'), pool.take('192.0.2.1|80'), pool.take('192.0.2.1|80')]).toEqual([b.upstream, a.upstream, null]);
    expect([b.upstream.isReused, pool.idleCount]).toEqual([true, 0]);
  });

  it('keeps no more than a place and all may have, the longest idle out first', async () => {
    const { pool, deadlines } = world();
    const connections = [
      await connection(deadlines),
      await connection(deadlines),
      await connection(deadlines),
      await connection(deadlines, 81),
      await connection(deadlines, 82),
    ];
    for (const { upstream } of connections) pool.keep(upstream);
    expect(pool.idleCount).toBe(3);
    expect([connections[2]?.upstream.isOpen, connections[0]?.upstream.isOpen, connections[1]?.upstream.isOpen]).toEqual([
      false,
      false,
      true,
    ]);
  });

  it('drops what closes, speaks or waits too long while idle', async () => {
    const { pool, deadlines, clock } = world();
    const [closes, speaks, waits] = [await connection(deadlines), await connection(deadlines, 81), await connection(deadlines, 82)];
    for (const { upstream } of [closes, speaks, waits]) pool.keep(upstream);
    closes.far.end();
    speaks.far.write('HTTP/1.1 200 OK\r\n\r\n');
    await turnsUntil(() => pool.idleCount === 1);
    clock.advance(LIMITS.idleMs + 1000);
    expect([pool.idleCount, waits.upstream.isOpen]).toEqual([0, false]);
  });

  it('closes everything when asked', async () => {
    const { pool, deadlines } = world();
    const { upstream } = await connection(deadlines);
    pool.keep(upstream);
    pool.clear();
    expect([pool.idleCount, upstream.isOpen]).toEqual([0, false]);
  });
});
