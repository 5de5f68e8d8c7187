/**
 * Paths stored by earlier versions kept raw octets as latin1 letters (`cafÃ©`).
 * They are left in the file as they are and put right when they are read: what
 * consists of such letters alone, and is UTF-8, was UTF-8. Pure.
 */
import { shownPath } from '#core/contract/path-text.ts';

const BEYOND_ASCII = /[\u0080-\uffff]/;
const BEYOND_LATIN1 = /[\u0100-\uffff]/;

export function storedPath(path: string): string {
  if (!BEYOND_ASCII.test(path) || BEYOND_LATIN1.test(path)) return path;
  return isUtf8(path) ? shownPath(path) : path;
}

function isUtf8(latin1: string): boolean {
  const encoded = latin1.replaceAll(/[%\u0080-\u00ff]/g, (octet) => `%${octet.charCodeAt(0).toString(16).padStart(2, '0')}`);
  try {
    decodeURIComponent(encoded);
    return true;
  } catch {
    return false;
  }
}
