import type { Socket } from 'node:net';
import { describe, expect, it, vi } from 'vitest';
import { Deadlines } from '#core/net/deadlines.ts';
import { DownstreamConnection } from '#core/net/downstream-connection.ts';
import { QUIET_MS } from '#core/net/quiet.ts';
import { runTunnel, type TunnelEnd, type TunnelParts } from '#core/net/tunnel.ts';
import { UpstreamConnection } from '#core/net/upstream-connection.ts';
import { DEFAULT_HEAD_LIMITS } from '#core/protocol/http1/head/head-scanner.ts';
import { plainKey } from '../../support/pool-keys.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { received, socketPair, turnsUntil } from '../../support/socket-pair.ts';

const HOUR_MS = 3_600_000;

const oneTurn = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

/** Which sockets were asked to probe their peer. */
function probesOf(sockets: readonly Socket[]): Socket[] {
  const probed: Socket[] = [];
  for (const socket of sockets)
    socket.setKeepAlive = (on) => {
      if (on === true) probed.push(socket);
      return socket;
    };
  return probed;
}

async function world(parts: Partial<TunnelParts> = {}) {
  const clock = new FakeClock();
  const deadlines = new Deadlines(clock);
  const client = await socketPair();
  const upstream = new UpstreamConnection(plainKey('site.test', 443), '192.0.2.1', 443);
  const site = await socketPair(upstream.onread);
  upstream.attach(site.near, false);
  deadlines.watch(upstream);
  const limits = { ...DEFAULT_HEAD_LIMITS, headMs: 3000, keepAliveMs: 6000, bodyStallMs: 1000, lingerMs: 500 };
  const downstream = new DownstreamConnection(client.far, limits, deadlines);
  const probed = probesOf([client.far, site.near]);
  const traffic = { octetsUp: 0, octetsDown: 0 };
  let end: TunnelEnd | null = null;
  const running = runTunnel({ downstream, upstream, greeting: '', traffic, idleMs: HOUR_MS, deadlines, ...parts });
  void running.then((how) => (end = how));
  return {
    clock,
    client: client.near,
    accepted: client.far,
    site: site.far,
    upstream,
    traffic,
    probed,
    running,
    hasEnded: () => end !== null,
  };
}

describe('a tunnel', () => {
  it('says its greeting and what came early first, and counts both ways', async () => {
    const { client, site, traffic } = await world({
      greeting: 'welcome ',
      opening: Buffer.from('hello '),
      early: Buffer.from('banner '),
    });
    const [down, up] = [received(client, 19), received(site, 10)];
    client.write('more');
    site.write('data');
    expect([await down, await up]).toEqual(['welcome banner data', 'hello more']);
    expect(traffic).toEqual({ octetsUp: 4, octetsDown: 11 });
  });

  it('that has been quiet for a minute asks both sides whether they are there, once, and closes when the idle time is over', async () => {
    const { clock, running, probed, hasEnded } = await world();
    clock.advance(QUIET_MS - 1000);
    expect(probed).toHaveLength(0);
    clock.advance(2000);
    expect(probed).toHaveLength(2);
    clock.advance(HOUR_MS - QUIET_MS - 2000);
    expect(hasEnded()).toBe(false);
    clock.advance(3000);
    expect(await running).toBe('idle');
    expect(probed).toHaveLength(2);
  });

  it('that is used again starts its idle time anew and is not asked twice', async () => {
    const { clock, client, site, traffic, probed, running, hasEnded } = await world();
    clock.advance(HOUR_MS - 5000);
    client.write('still here');
    await received(site, 10);
    await turnsUntil(() => traffic.octetsUp === 10);
    clock.advance(HOUR_MS - 5000);
    expect(hasEnded()).toBe(false);
    clock.advance(10_000);
    expect(await running).toBe('idle');
    expect(probed).toHaveLength(2);
  });

  it('whose idle time is shorter than a minute is closed without asking', async () => {
    const { clock, running, probed } = await world({ idleMs: 2000 });
    clock.advance(3000);
    expect(await running).toBe('idle');
    expect(probed).toHaveLength(0);
  });

  it('passes an end on and stays open for the other direction', async () => {
    const { client, site, running } = await world();
    const answer = received(client, 6);
    client.end('question');
    await received(site, 8);
    await new Promise<void>((resolve) => site.once('end', resolve));
    site.end('answer');
    expect(await answer).toBe('answer');
    expect(await running).toBe('closed');
  });

  it('closes both sides in one go when the second ends within a turn of the first', async () => {
    const { accepted, upstream, running } = await world();
    const halfClosed = [vi.spyOn(accepted, 'end'), vi.spyOn(upstream.socket, 'end')];
    upstream.listener?.upstreamEnded();
    await oneTurn();
    accepted.emit('end');
    expect(await running).toBe('closed');
    for (const end of halfClosed) expect(end).not.toHaveBeenCalled();
  });

  it('passes an end on after two turns', async () => {
    const { accepted, upstream } = await world();
    const halfClosed = vi.spyOn(accepted, 'end');
    upstream.listener?.upstreamEnded();
    await oneTurn();
    expect(halfClosed).not.toHaveBeenCalled();
    await oneTurn();
    expect(halfClosed).toHaveBeenCalledOnce();
  });

  it.each(['upstream-reset', 'client-reset'] as const)('ends on both sides when one is reset: %s', async (how) => {
    const { client, site, running } = await world();
    const [broken, other] = how === 'upstream-reset' ? [site, client] : [client, site];
    const gone = new Promise<void>((resolve) => other.once('close', () => resolve()));
    other.resume();
    broken.resetAndDestroy();
    expect(await running).toBe(how);
    other.end();
    await gone;
  });

  it('does not wait for ever for a client that takes nothing more after both sides have ended', async () => {
    const { clock, client, site, running, upstream } = await world();
    client.pause();
    const much = Buffer.alloc(8_000_000, 'x');
    site.end(much);
    client.end();
    site.resume();
    let read = 0;
    upstream.socket.on('close', () => (read += 1));
    await turnsUntil(() => client.readableLength > 0);
    clock.advance(HOUR_MS);
    clock.advance(HOUR_MS);
    expect(['closed', 'idle']).toContain(await running);
    await turnsUntil(() => read === 1);
  });
});
