import { describe, expect, it } from 'vitest';
import { Deadlines } from '#core/net/deadlines.ts';
import { MAX_OWN, OwnConnections, type OwnPlace } from '#core/net/kept/own-connections.ts';
import { UpstreamPool } from '#core/net/kept/upstream-pool.ts';
import { UpstreamConnection } from '#core/net/upstream-connection.ts';
import { FakeClock } from '../../../support/fake-clock.ts';
import { plainKey } from '../../../support/pool-keys.ts';
import { socketPair, turnsUntil } from '../../../support/socket-pair.ts';

const place = (site: string, changes: Partial<OwnPlace> = {}): OwnPlace => ({
  site,
  host: site,
  port: 80,
  tls: false,
  parents: null,
  ...changes,
});

function world() {
  const clock = new FakeClock();
  const deadlines = new Deadlines(clock);
  const pool = new UpstreamPool({ maxIdle: 8, maxIdlePerKey: 8, idleMs: 1000 }, deadlines);
  const own = new OwnConnections();
  const connection = async (site = 'a.test') => {
    const upstream = new UpstreamConnection(plainKey(site), '192.0.2.1', 80);
    const { near, far } = await socketPair(upstream.onread);
    upstream.attach(near, false);
    deadlines.watch(upstream);
    return { upstream, far };
  };
  /** Signed in, and its first exchange is over. */
  const signedIn = async (site = 'a.test', changes: Partial<OwnPlace> = {}) => {
    const made = await connection(site);
    own.own(made.upstream, place(site, changes), null);
    pool.keep(made.upstream);
    return made;
  };
  return { clock, pool, own, connection, signedIn };
}

describe('a connection someone signed in on', () => {
  it('goes back to its owner and never to the pool', async () => {
    const { pool, own, signedIn } = world();
    const { upstream } = await signedIn();
    expect([pool.idleCount, pool.take(plainKey('a.test'), null)]).toEqual([0, null]);
    expect(own.take(place('a.test'), false)?.connection).toBe(upstream);
    expect([own.take(place('a.test'), true), upstream.isReused]).toEqual([null, true]);
    pool.keep(upstream);
    expect(own.take(place('a.test'), true)?.connection).toBe(upstream);
  });

  it.each<[string, OwnPlace]>([
    ['another site', place('b.test', { host: 'a.test' })],
    ['another host', place('a.test', { host: 'b.test' })],
    ['another port', place('a.test', { port: 81 })],
    ['the same over TLS', place('a.test', { tls: true })],
    ['the same by way of parents', place('a.test', { parents: [] })],
  ])('is not for %s', async (_what, other) => {
    const { own, signedIn } = world();
    const { upstream } = await signedIn();
    expect(own.take(other, true)).toBeNull();
    expect(own.take(place('a.test'), true)?.connection).toBe(upstream);
  });

  it('waits as long as its owner does', async () => {
    const { own, signedIn, clock } = world();
    const { upstream } = await signedIn();
    clock.advance(86_400_000);
    expect(own.take(place('a.test'), true)?.connection).toBe(upstream);
  });

  it('is dropped when it closes or speaks while idle', async () => {
    const { own, signedIn } = world();
    const [closes, speaks] = [await signedIn('a.test'), await signedIn('b.test')];
    closes.far.end();
    speaks.far.write('HTTP/1.1 200 OK\r\n\r\n');
    await turnsUntil(() => !closes.upstream.isOpen && !speaks.upstream.isOpen);
    expect([own.take(place('a.test'), true), own.take(place('b.test'), true)]).toEqual([null, null]);
  });

  it('ends with its owner, also when it is in use just then', async () => {
    const { own, pool, signedIn } = world();
    const [idle, inUse] = [await signedIn('a.test'), await signedIn('b.test')];
    expect(own.take(place('b.test'), true)?.connection).toBe(inUse.upstream);
    own.close();
    expect([idle.upstream.isOpen, inUse.upstream.isOpen]).toEqual([false, true]);
    pool.keep(inUse.upstream);
    expect([inUse.upstream.isOpen, pool.idleCount]).toEqual([false, 0]);
  });

  it('makes room when there are too many, the longest idle one first', async () => {
    const { signedIn } = world();
    const all = [];
    for (let count = 0; count <= MAX_OWN; count += 1) all.push(await signedIn(`${count}.test`));
    expect(all.map(({ upstream }) => upstream.isOpen)).toEqual([false, ...Array.from({ length: MAX_OWN }, () => true)]);
  });

  it('has one owner only', async () => {
    const { own, signedIn } = world();
    const { upstream } = await signedIn();
    const { owner } = upstream;
    own.own(upstream, place('b.test'), null);
    expect(upstream.owner).toBe(owner);
  });
});

describe('a connection opened for a request that is still to come', () => {
  it('is for whatever site that names, and like any other afterwards', async () => {
    const { own, pool, connection } = world();
    const { upstream } = await connection('192.0.2.1');
    own.reserve(upstream, place('192.0.2.1'), null);
    expect(own.take(place('a.test', { host: '192.0.2.1' }), true)?.connection).toBe(upstream);
    pool.keep(upstream);
    expect(pool.take({ ...plainKey('192.0.2.1'), site: 'a.test' }, null)).toBe(upstream);
  });

  it('is not for what must not meet a dead one', async () => {
    const { own, connection } = world();
    const { upstream } = await connection('a.test');
    own.reserve(upstream, place('a.test'), null);
    expect([own.take(place('a.test'), false), upstream.isOpen]).toEqual([null, false]);
  });

  it('leads to its host only', async () => {
    const { own, connection } = world();
    const { upstream } = await connection('a.test');
    own.reserve(upstream, place('a.test'), null);
    expect(own.take(place('a.test', { host: 'b.test' }), true)).toBeNull();
  });

  it('through a parent that reads requests serves any site afterwards', async () => {
    const { own, pool, connection } = world();
    const { upstream } = await connection('parent.test');
    own.reserve(upstream, place('a.test'), '');
    own.take(place('a.test'), true);
    pool.keep(upstream);
    expect(pool.take(plainKey('parent.test'), null)).toBe(upstream);
  });
});
