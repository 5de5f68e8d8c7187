import { expect, it } from 'vitest';
import { QUANTUM_OCTETS, ReadQuantum, touch } from '#core/net/read-quantum.ts';

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

it('alone a transfer reads as it likes', async () => {
  const alone = {};
  const quantum = new ReadQuantum();
  for (let turns = 0; turns < 10; turns += 1) {
    quantum.spend(alone, 1);
    await turn();
  }
  expect(quantum.spend(alone, 100 * QUANTUM_OCTETS)).toBe(false);
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
