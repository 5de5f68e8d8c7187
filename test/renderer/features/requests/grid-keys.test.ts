import { describe, expect, it } from 'vitest';
import { gridKey } from '../../../../renderer/features/requests/grid-keys.ts';

describe('the keys of a table', () => {
  it.each([
    ['ArrowDown', -1, 0],
    ['ArrowDown', 4, 5],
    ['ArrowDown', 99, 99],
    ['j', 4, 5],
    ['ArrowUp', 4, 3],
    ['ArrowUp', 0, 0],
    ['ArrowUp', -1, 0],
    ['k', 4, 3],
    ['PageDown', 4, 24],
    ['PageDown', -1, 20],
    ['PageDown', 95, 99],
    ['PageUp', 24, 4],
    ['PageUp', 3, 0],
    ['Home', 50, 0],
    ['End', 50, 99],
  ])('%s at %d leads to %d', (key, at, to) => expect(gridKey(key, at, 100, 20)).toEqual({ type: 'move', to }));

  it('open and close', () => {
    expect(gridKey('Enter', 3, 100, 20)).toEqual({ type: 'open' });
    expect(gridKey('Enter', -1, 100, 20)).toBeNull();
    expect(gridKey('Escape', -1, 0, 20)).toEqual({ type: 'close' });
  });

  it('leave other keys alone', () => expect([' ', 'x', 'Tab'].map((key) => gridKey(key, 3, 100, 20))).toEqual([null, null, null]));

  it('have nowhere to go in an empty table', () => expect(gridKey('ArrowDown', -1, 0, 20)).toBeNull());
});
