import { expect, it } from 'vitest';
import { ALONE_OCTETS, QUANTUM_OCTETS, ReadQuantum, thisTurn, touch } from '#core/net/read-quantum.ts';

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

it('alone a transfer reads much more in a turn, but not without end', async () => {
  const alone = {};
  const quantum = new ReadQuantum();
  for (let turns = 0; turns < 10; turns += 1) {
    quantum.spend(alone, 1);
    await turn();
  }
  expect([quantum.spend(alone, ALONE_OCTETS - 1), quantum.spend(alone, 1)]).toEqual([false, true]);
  await turn();
  expect(quantum.spend(alone, ALONE_OCTETS / 2)).toBe(false);
});

it('beside others it has its share in each turn of the loop, and a new one in the next', async () => {
  const bulk = {};
  const quantum = new ReadQuantum();
  quantum.spend(bulk, 1);
  await turn();
  touch({});
  expect([quantum.spend(bulk, QUANTUM_OCTETS / 2), quantum.spend(bulk, QUANTUM_OCTETS / 2)]).toEqual([false, true]);
  await turn();
  expect(quantum.spend(bulk, QUANTUM_OCTETS / 2)).toBe(false);
});

it('a turn has one number, and the next one another', async () => {
  const first = thisTurn();
  expect(thisTurn()).toBe(first);
  await turn();
  expect(thisTurn()).toBe(first + 1);
});
