import { describe, expect, it } from 'vitest';
import { isProperEnd, outliveFailedWrites } from '#core/net/ending/failed-write.ts';
import { received, socketPair, turnsUntil } from '../../../support/socket-pair.ts';

const MUCH = Buffer.alloc(4 << 20, 'x');

/** The far end said its last word and closed with our octets unread: the system answers them with a reset. */
async function closedBeforeReading(outlives: boolean) {
  const { near, far } = await socketPair();
  const failures: (string | undefined)[] = [];
  if (outlives) outliveFailedWrites(near, ({ code }) => void failures.push(code));
  far.pause();
  near.pause();
  near.write(MUCH);
  far.write('last word', () => far.destroy());
  await turnsUntil(() => far.destroyed);
  return { near, failures };
}

describe('a socket whose write fails', () => {
  it('loses what the peer said', async () => {
    const { near } = await closedBeforeReading(false);
    let heard = '';
    near.on('data', (data: Buffer) => (heard += data.toString('latin1')));
    near.pause();
    await turnsUntil(() => near.destroyed);
    expect(heard).toBe('');
  });

  it('that outlives it can be read to its end, and is told of the failure once', async () => {
    const { near, failures } = await closedBeforeReading(true);
    await turnsUntil(() => failures.length > 0);
    near.write('more');
    near.write('and more');
    const heard = received(near, 9);
    near.resume();
    expect(await heard).toBe('last word');
    expect(failures).toHaveLength(1);
  });

  it('drops what is written afterwards, and says that it has left', async () => {
    const { near, failures } = await closedBeforeReading(true);
    await turnsUntil(() => failures.length > 0);
    near.cork();
    near.write('one');
    near.write('two');
    near.uncork();
    await new Promise<void>((resolve) => void near.write('three', () => resolve()));
    expect([near.writableLength, near.destroyed]).toEqual([0, false]);
  });
});

describe('an end after a failed write', () => {
  it.each([
    ['is the peer’s own when no write failed', null, true],
    ['is its own when it had closed its side before', 'EPIPE', true],
    ['is a reset that the write was told of', 'ECONNRESET', false],
  ])('%s', (_name, code, isProper) => {
    expect(isProperEnd(code === null ? null : Object.assign(new Error('write'), { code }))).toBe(isProper);
  });
});
