import { describe, expect, it } from 'vitest';
import { chartColumns, chartTop, minuteSums } from '../../../../renderer/features/home/traffic.ts';

const perSecond = [
  { allowed: 3, blocked: 1 },
  { allowed: 0, blocked: 0 },
  { allowed: 5, blocked: 2 },
];

describe('the last minute', () => {
  it('adds up', () => expect(minuteSums(perSecond)).toEqual({ allowed: 8, blocked: 3 }));

  it('becomes columns that end now, the blocked part below', () =>
    expect(chartColumns(perSecond)).toEqual([
      [-2, -1, 0],
      [4, 0, 7],
      [1, 0, 2],
    ]));

  it.each([
    [0, 4],
    [3, 4],
    [4, 4],
    [9, 10],
    [41, 50],
    [101, 200],
    [425, 500],
    [8001, 10_000],
  ])('with %d as its highest column is drawn up to %d', (highest, top) => expect(chartTop(highest)).toBe(top));
});
