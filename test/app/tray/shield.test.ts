import { describe, expect, it } from 'vitest';
import { drawShield, type ShieldState } from '../../../app/tray/shield.ts';

const STATES: readonly ShieldState[] = ['on', 'off', 'problem'];

describe('the shield', () => {
  for (const size of [8, 16, 32, 64])
    it(`at ${size} pixels leaves the corners free and stands upright in the middle`, () => {
      for (const state of STATES) {
        const at = look(state, size);
        expect([at(0, 0), at(0.99, 0), at(0, 0.99), at(0.99, 0.99)]).toEqual([0, 0, 0, 0]);
        expect(at(0.2, 0.4)).toBe(255);
      }
    });

  it('says its state by shape alone: filled, hollow, or with a mark', () => {
    const shapes = STATES.map((state) => alphas(state, 32, true).join());
    expect(new Set(shapes).size).toBe(3);
    expect([look('on', 32)(0.5, 0.3), look('off', 32)(0.5, 0.3), look('problem', 32)(0.5, 0.3)]).toEqual([255, 0, 255]);
    expect(look('problem', 32, true)(0.5, 0.4)).toBe(0);
  });

  it('is the same on both sides, the flame aside', () => {
    for (const state of ['off', 'problem'] as const) {
      const rows = alphas(state, 32);
      for (let row = 0; row < 32; row += 1) {
        const line = rows.slice(row * 32, (row + 1) * 32);
        expect(line).toEqual(line.toReversed());
      }
    }
  });

  it('for the macOS menu bar is black and nothing else', () => {
    for (const state of STATES) {
      const { pixels } = drawShield(state, 16, true);
      for (let at = 0; at < pixels.length; at += 4) expect([...pixels.subarray(at, at + 3)]).toEqual([0, 0, 0]);
    }
  });
});

function alphas(state: ShieldState, size: number, isTemplate = false): readonly number[] {
  return [...drawShield(state, size, isTemplate).pixels].filter((_octet, at) => at % 4 === 3);
}

/** How solid it is at a place, from 0 to 1 across and down. */
function look(state: ShieldState, size: number, isTemplate = false): (across: number, down: number) => number | undefined {
  const rows = alphas(state, size, isTemplate);
  return (across, down) => rows[Math.floor(down * size) * size + Math.floor(across * size)];
}
