/**
 * White space in protocol text: SP, HTAB, CR and LF, and nothing else.
 *
 * Text here is octets read as latin1. `\s` and `trim` of the language know
 * Unicode's white space too, among it U+00A0, and octet A0 is the last octet
 * of many letters in UTF-8: they would cut `voilà` in two.
 */

/** @param code - of one character; NaN, behind the end of a text, is none. */
export function isWhiteSpace(code: number): boolean {
  return code === 0x20 || code === 0x09 || code === 0x0d || code === 0x0a;
}

/** Without the white space at both ends. */
export function trimmed(text: string): string {
  let from = 0;
  while (isWhiteSpace(text.charCodeAt(from))) from += 1;
  return trimmedEnd(from === 0 ? text : text.slice(from));
}

/** Without the white space at its end. */
export function trimmedEnd(text: string): string {
  let to = text.length;
  while (to > 0 && isWhiteSpace(text.charCodeAt(to - 1))) to -= 1;
  return to === text.length ? text : text.slice(0, to);
}

/** Up to the first white space; all of it when there is none. */
export function firstWord(text: string): string {
  let to = 0;
  while (to < text.length && !isWhiteSpace(text.charCodeAt(to))) to += 1;
  return text.slice(0, to);
}

/** The first position from `from` on where no white space stands; the length of the text when there is none. */
export function skipWhiteSpace(text: string, from: number): number {
  let at = from;
  while (isWhiteSpace(text.charCodeAt(at))) at += 1;
  return at;
}
