import { expect, it } from 'vitest';
import { atTurnEnd } from '#core/net/outgoing/turn-end.ts';

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
