import { expect, it } from 'vitest';
import { sessionProof } from '../../../renderer/api/session-proof.ts';

function storage() {
  const kept = new Map<string, string>();
  return { kept, getItem: (name: string) => kept.get(name) ?? null, setItem: (name: string, value: string) => void kept.set(name, value) };
}

it('the proof is kept for all tabs of this origin, and another tab may have changed or removed it', () => {
  const shared = storage();
  const [mine, other] = [sessionProof(() => shared), sessionProof(() => shared)];
  expect(mine.get()).toBeNull();
  mine.set('one');
  expect(other.get()).toBe('one');
  other.set('two');
  expect(mine.get()).toBe('two');
  shared.kept.clear();
  expect(mine.get()).toBeNull();
});

it.each([
  [
    'may not be used at all',
    () => {
      throw new Error('SecurityError');
    },
  ],
  [
    'is full',
    () => ({
      getItem: () => null,
      setItem: () => {
        throw new Error('QuotaExceededError');
      },
    }),
  ],
])('the proof lasts as long as the page where the storage %s', (_what, broken) => {
  const proof = sessionProof(broken as never);
  expect(proof.get()).toBeNull();
  proof.set('one');
  expect(proof.get()).toBe('one');
});
