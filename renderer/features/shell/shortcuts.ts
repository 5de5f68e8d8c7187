/** Which screen a key press asks for. Pure. Browsers keep Ctrl+1 for their own tabs; Alt+1 works there too. */
import { SCREENS, type Screen } from '../../route/route.ts';

export interface KeyPress {
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
}

export function screenFor(press: KeyPress): Screen | null {
  const held = [press.ctrlKey, press.metaKey, press.altKey].filter(Boolean).length;
  const digit = /^Digit([1-9])$/.exec(press.code)?.[1];
  if (held !== 1 || press.shiftKey || digit === undefined) return null;
  return SCREENS[Number(digit) - 1] ?? null;
}
