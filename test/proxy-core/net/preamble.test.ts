import { describe, expect, it } from 'vitest';
import { Deadlines } from '#core/net/deadlines.ts';
import { readPreamble, type PreambleEnd, type PreambleStep } from '#core/net/preamble.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { received, socketPair, turnsUntil } from '../../support/socket-pair.ts';

const LIMIT_MS = 3000;

type Answer = { readonly text: string; readonly goesOn: boolean };

/** Reads lines: `hi` is answered, `who` is asked about, `ok` is the end, `no` is refused with a word, `bad` without. */
function lineReader(answer: Promise<Answer>) {
  let line = '';
  return (octets: Buffer, from: number): PreambleStep<string> => {
    for (let at = from; at < octets.length; at += 1) {
      const mark = String.fromCharCode(octets[at] ?? 0);
      if (mark !== '\n') {
        line += mark;
        continue;
      }
      const word = line;
      line = '';
      if (word === 'hi') return { type: 'answer', text: 'hello ', end: at + 1 };
      if (word === 'who') return { type: 'ask', answer, end: at + 1 };
      if (word === 'ok') return { type: 'done', result: word, end: at + 1 };
      return { type: 'refused', text: word === 'no' ? 'sorry' : '', why: word };
    }
    return { type: 'more' };
  };
}

async function world() {
  const clock = new FakeClock();
  const deadlines = new Deadlines(clock);
  const { near: client, far: socket } = await socketPair();
  let tell: (answer: Answer) => void = () => undefined;
  const answer = new Promise<Answer>((resolve) => (tell = resolve));
  let end: PreambleEnd<string> | null = null;
  const reading = readPreamble(socket, lineReader(answer), LIMIT_MS, deadlines);
  void reading.then((how) => (end = how));
  return { clock, deadlines, client, socket, tell, reading, hasEnded: () => end !== null };
}

describe('what stands before the real business', () => {
  it('is read across any split; what was read too far is handed back, and everything there was', async () => {
    for (const pieces of [['hi\nok\nrest'], ['h', 'i', '\n', 'o', 'k\nrest'], ['hi\n', 'ok\nrest']]) {
      const { client, socket, reading, deadlines } = await world();
      for (const piece of pieces) {
        client.write(piece);
        const before = socket.bytesRead;
        await turnsUntil(() => socket.bytesRead > before);
      }
      const end = await reading;
      expect(end).toMatchObject({ type: 'done', result: 'ok' });
      if (end.type !== 'done') continue;
      expect([end.rest.toString(), end.all.toString()]).toEqual(['rest', 'hi\nok\nrest']);
      expect([socket.isPaused(), deadlines.count, socket.listenerCount('data')]).toEqual([true, 0, 0]);
    }
  });

  it('may be a conversation, and may have to wait for somebody', async () => {
    const { client, tell, reading } = await world();
    const heard = received(client, 'hello welcome '.length);
    client.write('hi\nwho\nok\nrest');
    tell({ text: 'welcome ', goesOn: true });
    expect(await heard).toBe('hello welcome ');
    expect(await reading).toMatchObject({ type: 'done', rest: Buffer.from('rest') });
  });

  it.each([
    ['no\n', 'sorry', 'no'],
    ['bad\n', '', 'bad'],
  ])('that is refused (%j) is told %j and closed', async (wire, word, why) => {
    const { client, reading, deadlines } = await world();
    let heard = '';
    client.on('data', (data: Buffer) => (heard += data.toString()));
    const closed = new Promise<void>((resolve) => client.once('end', resolve).once('close', () => resolve()));
    client.write(`${wire}and more that nobody reads`);
    expect(await reading).toEqual({ type: 'refused', why });
    await closed;
    expect([heard, deadlines.count]).toEqual([word, 0]);
  });

  it('that somebody says no to is told so and closed', async () => {
    const { client, tell, reading } = await world();
    const heard = received(client, 4);
    client.write('who\nok\n');
    tell({ text: 'none', goesOn: false });
    expect([await heard, await reading]).toEqual(['none', { type: 'refused', why: 'not let in' }]);
  });
});

describe('a client', () => {
  it('that is too slow is closed without a word, however often it says something', async () => {
    const { clock, client, socket, reading } = await world();
    client.write('h');
    await turnsUntil(() => socket.bytesRead === 1);
    clock.advance(LIMIT_MS);
    client.write('i');
    await turnsUntil(() => socket.bytesRead === 2);
    clock.advance(1000);
    expect(await reading).toEqual({ type: 'refused', why: 'too slow' });
    expect(socket.destroyed).toBe(true);
  });

  it.each(['end', 'resetAndDestroy'] as const)('that leaves half way (%s) is forgotten', async (how) => {
    const { client, socket, reading, deadlines } = await world();
    client.write('h');
    await turnsUntil(() => socket.bytesRead === 1);
    client[how]();
    expect(await reading).toEqual({ type: 'refused', why: 'ended' });
    await turnsUntil(() => socket.destroyed);
    expect(deadlines.count).toBe(0);
  });

  it('whose answer comes after it was given up gets none', async () => {
    const { clock, client, socket, tell, reading } = await world();
    client.write('who\nok\n');
    await turnsUntil(() => socket.bytesRead === 7);
    clock.advance(LIMIT_MS + 1000);
    expect(await reading).toEqual({ type: 'refused', why: 'too slow' });
    tell({ text: 'late', goesOn: true });
    await Promise.resolve();
    expect([socket.destroyed, socket.bytesWritten]).toEqual([true, 0]);
  });
});
