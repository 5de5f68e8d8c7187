import { describe, expect, it } from 'vitest';
import { screenFor } from '../../../../renderer/features/shell/shortcuts.ts';
import { SCREENS } from '../../../../renderer/route/route.ts';

const press = (code: string, changes = {}) => ({ code, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...changes });

describe('the keys to the screens', () => {
  it.each(SCREENS.map((screen, index) => [`Digit${index + 1}`, screen] as const))('Ctrl+%s leads to %s', (code, screen) => {
    expect(screenFor(press(code, { ctrlKey: true }))).toBe(screen);
    expect(screenFor(press(code, { metaKey: true }))).toBe(screen);
    expect(screenFor(press(code, { altKey: true }))).toBe(screen);
  });

  it.each([
    ['alone', press('Digit1')],
    ['with Shift', press('Digit1', { ctrlKey: true, shiftKey: true })],
    ['with two keys held (AltGr)', press('Digit1', { ctrlKey: true, altKey: true })],
    ['of a screen that is not there', press('Digit9', { ctrlKey: true })],
    ['of no screen', press('KeyA', { ctrlKey: true })],
  ])('a key %s leads nowhere', (_what, key) => expect(screenFor(key)).toBeNull());
});
