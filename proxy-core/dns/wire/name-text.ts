/**
 * Names as text and back. A label may hold any octets (RFC 2181 section 11);
 * in text every octet that is not printable ASCII, and the dot and the
 * backslash, stand as `\DDD` (RFC 1035 section 5.1). So a dot in the text is
 * always the border of two labels, and two names are equal exactly when their
 * texts are. Names are in lower case, without a dot at the end; `.` is the root.
 */

import { lettersOf } from '#core/contract/path-text.ts';

const DOT = 0x2e;
const BACKSLASH = 0x5c;
const ESCAPE_CHARACTERS = 4;

/** One octet of a label as text, in lower case. */
export function octetText(octet: number): string {
  if (octet <= 0x20 || octet >= 0x7f || octet === DOT || octet === BACKSLASH) return `\\${String(octet).padStart(3, '0')}`;
  return String.fromCharCode(octet >= 0x41 && octet <= 0x5a ? octet + 0x20 : octet);
}

/** How many octets a name has in a message, the root label at its end included. */
export function wireOctets(name: string): number {
  if (name === '.') return 1;
  let octets = name.length + 2;
  for (let at = name.indexOf('\\'); at !== -1; at = name.indexOf('\\', at + ESCAPE_CHARACTERS)) octets -= ESCAPE_CHARACTERS - 1;
  return octets;
}

/** The text with every escape replaced by the character of that octet (latin1). Labels can then not be told apart any more. */
export function unescaped(name: string): string {
  if (!name.includes('\\')) return name;
  return name.replaceAll(/\\(\d{3})/g, (_escape, digits: string) => String.fromCharCode(Number(digits)));
}

/** For people: octets that are UTF-8 as letters, all others as they stand. */
export function shownName(name: string): string {
  return name.includes('\\') ? name.replaceAll(/(?:\\\d{3})+/g, (run) => lettersOf(unescaped(run), octetText)) : name;
}

/** The octet an escape at `at` stands for. */
export function escapedOctet(name: string, at: number): number {
  return (name.charCodeAt(at + 1) - 48) * 100 + (name.charCodeAt(at + 2) - 48) * 10 + (name.charCodeAt(at + 3) - 48);
}
