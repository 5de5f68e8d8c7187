import { describe, expect, it } from 'vitest';
import { capacityFor, Cells, MAX_STEPS } from '#core/policy/host-table/cells.ts';
import { homeOf } from '#core/policy/host-table/fingerprint.ts';

describe('cells', () => {
  it('give back what was stored with a fingerprint, and 0 for others', () => {
    const cells = Cells.roomFor(3);
    for (const [at, b] of [7, 8, 9].entries()) cells.values[cells.claim(5, b)] = at + 1;
    expect([cells.get(5, 7), cells.get(5, 8), cells.get(5, 9), cells.get(5, 10), cells.get(6, 7)]).toEqual([1, 2, 3, 0, 0]);
  });

  it('give the same fingerprint the same cell', () => {
    const cells = Cells.roomFor(10);
    expect(cells.claim(1, 2)).toBe(cells.claim(1, 2));
    expect(cells.claim(1, 2)).not.toBe(cells.claim(1, 3));
  });

  it('hold a fingerprint whose first half is 0, which marks a free cell', () => {
    const cells = Cells.roomFor(2);
    cells.values[cells.claim(0, 4)] = 9;
    expect(cells.get(0, 4)).toBe(9);
    expect(cells.get(0, 5)).toBe(0);
  });

  it('are found again at any size, also around the end', () => {
    for (let entries = 0; entries < 200; entries += 1) {
      const cells = Cells.roomFor(entries);
      expect(cells.capacity).toBeGreaterThan(entries);
      for (let entry = 0; entry < entries; entry += 1) cells.values[cells.claim(entry * 7919, entry)] = entry + 1;
      for (let entry = 0; entry < entries; entry += 1) expect(cells.get(entry * 7919, entry)).toBe(entry + 1);
      expect(cells.get(-1, -1)).toBe(0);
    }
  });

  it('turn away what was made to crowd one place, and never look for long', () => {
    const cells = Cells.roomFor(MAX_STEPS * 4);
    const crowd: number[] = [];
    for (let b = 0; crowd.length < MAX_STEPS * 2; b += 1) if (homeOf(77, b, 0, cells.capacity) === 0) crowd.push(b);
    const claimed = crowd.map((b) => cells.claim(77, b));
    expect(claimed.filter((cell) => cell !== -1).length).toBe(MAX_STEPS);
    expect(claimed.slice(0, MAX_STEPS)).not.toContain(-1);
    expect(cells.get(77, crowd.at(-1) as number)).toBe(0);
  });

  it('take 13.4 octets a name', () => {
    const cells = Cells.roomFor(1_000_000);
    expect((cells.keys.byteLength + cells.values.byteLength) / 1_000_000).toBeCloseTo(13.33, 1);
    expect(cells.capacity).toBe(capacityFor(1_000_000));
  });
});
