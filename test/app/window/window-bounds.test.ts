import { describe, expect, it } from 'vitest';
import { openAt } from '../../../app/window/window-bounds.ts';

const MAIN = { x: 0, y: 0, width: 1920, height: 1040 };
const RIGHT = { x: 1920, y: 200, width: 1280, height: 1000 };

describe('the window opens', () => {
  for (const { name, remembered, screens, at } of [
    { name: 'in the middle the first time', remembered: null, screens: [MAIN], at: { width: 1180, height: 760 } },
    {
      name: 'where it was',
      remembered: { x: 50, y: 60, width: 900, height: 700 },
      screens: [MAIN],
      at: { x: 50, y: 60, width: 900, height: 700 },
    },
    {
      name: 'on the other screen, if that is still there',
      remembered: { x: 2000, y: 300, width: 900, height: 700 },
      screens: [MAIN, RIGHT],
      at: { x: 2000, y: 300, width: 900, height: 700 },
    },
    {
      name: 'in the middle, if that is gone',
      remembered: { x: 2000, y: 300, width: 900, height: 700 },
      screens: [MAIN],
      at: { width: 900, height: 700 },
    },
    {
      name: 'in the middle, if its title bar would be out of reach',
      remembered: { x: 50, y: -30, width: 900, height: 700 },
      screens: [MAIN],
      at: { width: 900, height: 700 },
    },
    {
      name: 'in the middle, if hardly any of it would be seen',
      remembered: { x: 1880, y: 50, width: 900, height: 700 },
      screens: [MAIN],
      at: { width: 900, height: 700 },
    },
    {
      name: 'partly outside, if it was so',
      remembered: { x: -300, y: 50, width: 900, height: 700 },
      screens: [MAIN],
      at: { x: -300, y: 50, width: 900, height: 700 },
    },
    {
      name: 'no larger than the screen',
      remembered: { x: 0, y: 0, width: 5000, height: 5000 },
      screens: [MAIN],
      at: { x: 0, y: 0, width: 1920, height: 1040 },
    },
    {
      name: 'no smaller than it is useful',
      remembered: { x: 0, y: 0, width: 1, height: 1 },
      screens: [MAIN],
      at: { width: 720, height: 480 },
    },
    {
      name: 'on a small screen as large as it may',
      remembered: null,
      screens: [{ x: 0, y: 0, width: 1024, height: 600 }],
      at: { width: 1024, height: 600 },
    },
    {
      name: 'even when no screen is known',
      remembered: { x: 1, y: 1, width: 900, height: 700 },
      screens: [],
      at: { width: 900, height: 700 },
    },
  ])
    it(name, () => expect(openAt(remembered, screens)).toEqual(at));
});
