import { describe, expect, it } from 'vitest';
import { Deadlines } from '#core/net/deadlines.ts';
import { sendLastOctets } from '#core/net/ending/last-octets.ts';
import { UpstreamConnection } from '#core/net/upstream-connection.ts';
import { FakeClock } from '../../../support/fake-clock.ts';
import { socketPair, turnsUntil } from '../../../support/socket-pair.ts';

const LIMITS = { stallMs: 5000, lingerMs: 500 };
const MUCH = 16 << 20;

async function world() {
  const clock = new FakeClock();
  const deadlines = new Deadlines(clock);
  const upstream = new UpstreamConnection({ site: 'site.test', host: 'site.test', port: 80, way: 'plain' }, '192.0.2.1', 80);
  const { near, far } = await socketPair(upstream.onread);
  upstream.attach(near, false);
  upstream.watchWith(deadlines, Number.POSITIVE_INFINITY);
  let heard = 0;
  let hasEnded = false;
  far.on('data', (data: Buffer) => (heard += data.length));
  far.on('end', () => (hasEnded = true));
  return { clock, deadlines, upstream, far, heard: () => heard, hasEnded: () => hasEnded };
}

describe('the last octets for an origin', () => {
  it('all arrive, however much it still says, and then the end does', async () => {
    const { deadlines, upstream, far, heard, hasEnded } = await world();
    far.write(Buffer.alloc(200_000));
    upstream.socket.write(Buffer.alloc(MUCH));
    sendLastOctets(upstream, LIMITS, deadlines);
    await turnsUntil(hasEnded);
    expect(heard()).toBe(MUCH);
    expect(upstream.socket.destroyed).toBe(false);
    far.end();
    await turnsUntil(() => upstream.socket.destroyed);
  });

  it('are waited for only so long when the origin takes none', async () => {
    const { clock, deadlines, upstream, far } = await world();
    far.pause();
    upstream.socket.write(Buffer.alloc(MUCH));
    sendLastOctets(upstream, LIMITS, deadlines);
    clock.advance(4000);
    expect(upstream.socket.destroyed).toBe(false);
    clock.advance(2000);
    expect(upstream.socket.destroyed).toBe(true);
  });

  it('are the end for an origin that does not close', async () => {
    const { clock, deadlines, upstream, hasEnded } = await world();
    sendLastOctets(upstream, LIMITS, deadlines);
    await turnsUntil(hasEnded);
    clock.advance(2000);
    expect(upstream.socket.destroyed).toBe(true);
  });

  it('do not make the rest of a download be read', async () => {
    const { deadlines, upstream, far, hasEnded } = await world();
    far.write(Buffer.alloc(MUCH));
    sendLastOctets(upstream, LIMITS, deadlines);
    await turnsUntil(hasEnded);
    await turnsUntil(() => upstream.socket.destroyed);
    expect(upstream.socket.bytesRead).toBeLessThan(2 << 20);
  });

  it('of a connection that is gone are nothing to do', async () => {
    const { deadlines, upstream } = await world();
    upstream.destroy();
    sendLastOctets(upstream, LIMITS, deadlines);
    expect(upstream.listener).toBeNull();
  });
});
