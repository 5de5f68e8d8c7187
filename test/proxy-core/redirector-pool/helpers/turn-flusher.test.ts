import { expect, it } from 'vitest';
import { TurnFlusher } from '#core/redirector-pool/helpers/turn-flusher.ts';

it('what is added in one turn is flushed once, after it', () => {
  const turns: (() => void)[] = [];
  const flushed: string[] = [];
  const flusher = new TurnFlusher((run) => void turns.push(run));
  const item = (name: string) => ({ flush: () => void flushed.push(name) });
  flusher.add(item('a'));
  flusher.add(item('b'));
  expect(turns).toHaveLength(1);
  turns.shift()?.();
  expect(flushed).toEqual(['a', 'b']);

  // What a flush itself adds belongs to the next turn.
  flusher.add({ flush: () => flusher.add(item('d')) });
  turns.shift()?.();
  expect(flushed).toEqual(['a', 'b']);
  turns.shift()?.();
  expect(flushed).toEqual(['a', 'b', 'd']);
  expect(turns).toEqual([]);
});
