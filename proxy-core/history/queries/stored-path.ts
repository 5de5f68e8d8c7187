/**
 * Paths stored by earlier versions kept raw octets as latin1 letters (`cafÃ©`).
 * They are left in the file as they are and put right when they are read: what
 * consists of such letters alone, and is UTF-8, was UTF-8. Pure.
 */
import { isUtf8, shownPath } from '#core/contract/path-text.ts';

const BEYOND_ASCII = /[\u0080-\uffff]/;
const BEYOND_LATIN1 = /[\u0100-\uffff]/;

export function storedPath(path: string): string {
  if (!BEYOND_ASCII.test(path) || BEYOND_LATIN1.test(path)) return path;
  return isUtf8(path) ? shownPath(path) : path;
}
