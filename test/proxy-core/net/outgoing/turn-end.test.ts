import { expect, it } from 'vitest';
import { atTurnEnd, BUSY } from '#core/net/outgoing/turn-end.ts';

const endOfTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

it('comes in the order it was put off, after what is under way', async () => {
  const log: string[] = [];
  for (const name of ['a', 'b']) atTurnEnd({ turnEnds: () => log.push(name) });
  await Promise.resolve().then(() => log.push('under way'));
  await endOfTurn();
  expect(log).toEqual(['under way', 'a', 'b']);
});

it('is left for the next turn when this one is ending', async () => {
  const log: string[] = [];
  atTurnEnd({
    turnEnds: () => {
      log.push('first');
      atTurnEnd({ turnEnds: () => log.push('next turn') });
    },
  });
  atTurnEnd({ turnEnds: () => log.push('second') });
  await endOfTurn();
  expect(log).toEqual(['first', 'second']);
  await endOfTurn();
  expect(log).toEqual(['first', 'second', 'next turn']);
});

it('a busy turn lasts for two: what arrives in the second leaves with the rest', async () => {
  const log: number[] = [];
  const put = (name: number): void => atTurnEnd({ turnEnds: () => log.push(name) });
  for (let name = 0; name < BUSY; name += 1) put(name);
  await endOfTurn();
  expect(log).toEqual([]);
  put(BUSY);
  await endOfTurn();
  expect(log).toEqual(Array.from({ length: BUSY + 1 }, (_, name) => name));
  put(100);
  await endOfTurn();
  expect(log.at(-1)).toBe(100);
});
