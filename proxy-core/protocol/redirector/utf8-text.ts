/** UTF-8 that was read as latin1, as people should see it. */
import { trimmed } from '../wire/white-space.ts';

/** The text itself when its octets are no UTF-8. */
export function readUtf8(latin1Text: string): string {
  if (!/[\x80-\xff]/.test(latin1Text)) return latin1Text;
  try {
    return decodeURIComponent(latin1Text.replace(/[%\x80-\xff]/g, (letter) => `%${letter.charCodeAt(0).toString(16).padStart(2, '0')}`));
  } catch {
    return latin1Text; // not UTF-8: shown as it was read
  }
}

const MAX_COMMENT_LENGTH = 300;

/** A helper's free words, read as UTF-8 and fit for a history row. Null when nothing is left. */
export function readComment(latin1Text: string | null): string | null {
  return latin1Text === null ? null : cleanWords(readUtf8(latin1Text));
}

/** One line, no control characters, bounded. Null when nothing is left. */
export function cleanWords(text: string): string | null {
  const words = trimmed(text.replace(/[\x00-\x1f\x7f-\x9f]+/g, ' '));
  return words === '' ? null : words.slice(0, MAX_COMMENT_LENGTH);
}
