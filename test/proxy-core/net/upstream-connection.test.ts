import { describe, expect, it } from 'vitest';
import { LANDING_OCTETS } from '#core/net/read-buffers.ts';
import { QUANTUM_OCTETS, touch } from '#core/net/read-quantum.ts';
import { UpstreamConnection, type UpstreamListener } from '#core/net/upstream-connection.ts';
import { plainKey } from '../../support/pool-keys.ts';
import { socketPair, turnsUntil } from '../../support/socket-pair.ts';

class Recorder implements UpstreamListener {
  text = '';
  readonly kept: boolean[] = [];
  readonly said: string[] = [];
  goesOn = true;

  upstreamOctets(octets: Buffer, length: number, mayKeep: boolean): boolean {
    this.text += octets.toString('latin1', 0, length);
    this.kept.push(mayKeep);
    return this.goesOn;
  }
  upstreamDrained = (): void => void this.said.push('drained');
  upstreamEnded = (): void => void this.said.push('ended');
  upstreamClosed = (error: Error | null): void => void this.said.push(error === null ? 'closed' : 'failed');
  upstreamExpired = (): void => void this.said.push('expired');
}

async function world() {
  const upstream = new UpstreamConnection(plainKey('site.test'), '192.0.2.1', 80);
  const { near, far } = await socketPair(upstream.onread);
  upstream.attach(near, false);
  const recorder = new Recorder();
  upstream.listener = recorder;
  return { upstream, far, recorder };
}

describe('a connection to an origin', () => {
  it('delivers what arrives; small reads share memory, bulk gets its own', async () => {
    const { far, recorder } = await world();
    far.write('hello');
    await turnsUntil(() => recorder.text === 'hello');
    expect(recorder.kept).toEqual([false]);
    far.write(Buffer.alloc(50 * LANDING_OCTETS, 'x'));
    await turnsUntil(() => recorder.text.length === 5 + 50 * LANDING_OCTETS);
    expect(recorder.kept).toContain(true);
  });

  it('stops reading when the listener has enough, and goes on when told', async () => {
    const { upstream, far, recorder } = await world();
    recorder.goesOn = false;
    far.write('one');
    await turnsUntil(() => recorder.text === 'one');
    far.write('two');
    for (let turn = 0; turn < 50; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    expect(recorder.text).toBe('one');
    recorder.goesOn = true;
    upstream.resume();
    await turnsUntil(() => recorder.text === 'onetwo');
  });

  it('beside others has one share a turn, however eagerly it is resumed', async () => {
    const { upstream, far, recorder } = await world();
    let turn = 0;
    let isOver = false;
    const octetsIn = new Map<number, number>();
    const nextTurn = (): void => {
      turn += 1;
      if (!isOver) setImmediate(nextTurn);
    };
    setImmediate(nextTurn);
    recorder.upstreamOctets = (octets: Buffer, length: number): boolean => {
      recorder.text += octets.toString('latin1', 0, length);
      octetsIn.set(turn, (octetsIn.get(turn) ?? 0) + length);
      touch({}); // somebody else is active
      process.nextTick(() => upstream.resume()); // as a write that is out at once does
      return false;
    };
    const sent = 100 * LANDING_OCTETS;
    far.write(Buffer.alloc(sent, 'x'));
    await turnsUntil(() => recorder.text.length === sent);
    isOver = true;
    // The first reads are small ones, which are no bulk yet.
    expect(Math.max(...octetsIn.values())).toBeLessThanOrEqual(2 * QUANTUM_OCTETS);
  });

  it('tells of the end, and of the close with or without a reason', async () => {
    const first = await world();
    first.far.end();
    await turnsUntil(() => first.recorder.said.includes('ended'));
    first.upstream.destroy();
    await turnsUntil(() => first.recorder.said.includes('closed'));
    const second = await world();
    second.far.resetAndDestroy();
    await turnsUntil(() => second.recorder.said.includes('failed'));
    expect(second.upstream.isOpen).toBe(false);
  });

  it('with nobody listening is closed when the origin speaks', async () => {
    const { upstream, far } = await world();
    upstream.listener = null;
    far.write('unasked');
    await turnsUntil(() => !upstream.isOpen);
  });
});
