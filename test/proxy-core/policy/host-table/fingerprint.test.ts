import { describe, expect, it } from 'vitest';
import { homeOf, SEED_A, SEED_B, stepA, stepB } from '#core/policy/host-table/fingerprint.ts';

function fingerprint(name: string): string {
  let [a, b] = [SEED_A, SEED_B];
  for (let at = name.length - 1; at >= 0; at -= 1) [a, b] = [stepA(a, name.charCodeAt(at)), stepB(b, name.charCodeAt(at))];
  return `${a} ${b}`;
}

describe('a fingerprint', () => {
  it('is that of no other among a hundred thousand names alike', () => {
    const seen = new Set<string>();
    for (let number = 0; number < 50_000; number += 1) seen.add(fingerprint(`a${number}.example`)).add(fingerprint(`${number}a.example`));
    expect(seen.size).toBe(100_000);
  });

  it('differs in both halves for names that differ in one letter, in their order, or in length', () => {
    for (const [one, other] of [
      ['a.example', 'b.example'],
      ['ab.example', 'ba.example'],
      ['a.example', 'aa.example'],
      ['a.b', 'b.a'],
    ] as const) {
      const [a, b] = [fingerprint(one).split(' '), fingerprint(other).split(' ')];
      expect([a[0] === b[0], a[1] === b[1]]).toEqual([false, false]);
    }
  });

  it('stays a 32-bit number at every step', () => {
    let [a, b] = [SEED_A, SEED_B];
    for (let character = 0; character < 70_000; character += 7) {
      [a, b] = [stepA(a, character), stepB(b, character)];
      if ((a | 0) !== a || (b | 0) !== b) throw new Error(`${a} ${b}`);
    }
  });
});

describe('the home of a fingerprint', () => {
  it.each([1, 2, 3, 1000, 13_333_334])('lies inside %i cells', (capacity) => {
    for (const a of [0, 1, -1, 0x7fffffff, -0x80000000, SEED_A]) {
      for (const b of [0, 1, -1, 0x7fffffff, -0x80000000, SEED_B]) {
        const home = homeOf(a, b, 77, capacity);
        expect([Number.isInteger(home), home >= 0, home < capacity]).toEqual([true, true, true]);
      }
    }
  });

  it('is another one with another salt, for names that share one', () => {
    const crowd = Array.from({ length: 20_000 }, (_, number) => fingerprint(`n${number}.example`).split(' ').map(Number)).filter(
      ([a = 0, b = 0]) => homeOf(a, b, 0, 100) === 50,
    );
    const homes = new Set(crowd.map(([a = 0, b = 0]) => homeOf(a, b, 1, 100)));
    expect([crowd.length > 100, homes.size > 60]).toEqual([true, true]);
  });

  it('is spread evenly', () => {
    const counts = Array.from({ length: 16 }, () => 0);
    for (let number = 0; number < 16_000; number += 1) {
      const [a = 0, b = 0] = fingerprint(`site${number}.example`).split(' ').map(Number);
      counts[homeOf(a, b, 0, 16)] = (counts[homeOf(a, b, 0, 16)] ?? 0) + 1;
    }
    expect(Math.min(...counts)).toBeGreaterThan(850);
    expect(Math.max(...counts)).toBeLessThan(1150);
  });
});
