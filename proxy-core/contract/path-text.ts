/**
 * Paths as people read them. Octets that are UTF-8 are letters; every other
 * octet beyond printable ASCII is percent-encoded, and so is what would not be
 * seen or would be taken for something else: controls, spaces of every kind,
 * marks that turn the direction of text, characters without a shape. Pure.
 */

/** Control, format, private and unassigned characters; separators; what is drawn as nothing. */
const NEVER_SHOWN = /[\p{C}\p{Z}\p{Default_Ignorable_Code_Point}]/u;
const NOT_PLAIN = /[^!-~]/;

/**
 * The one conversion from octets, done where a request is handed over to
 * history and to those who watch.
 *
 * @param octets - A path with its query as received, latin1: one character an octet.
 * @returns The very same text when it is printable ASCII, percent-encoded or not, as nearly every path is.
 */
export function shownPath(octets: string): string {
  return NOT_PLAIN.test(octets) ? octets.replaceAll(/[^!-~]+/g, (run) => lettersOf(run)) : octets;
}

/**
 * The same for octets that came percent-encoded (`caf%C3%A9`): for showing and
 * comparing, never for sending. Percent-encoded ASCII stays, because there it
 * makes a difference (`%2F`, `%20`, `%25`).
 */
export function pathLetters(path: string): string {
  return path.includes('%') ? path.replaceAll(/(?:%[89a-f][0-9a-f])+/gi, (run) => lettersOf(octetsOf(run))) : path;
}

/** A label of a name, or a path. @param other - how an octet is written that is no part of a letter. */
export function lettersOf(octets: string, other: (octet: number) => string = percentEncoded): string {
  let text = '';
  for (let at = 0; at < octets.length;) {
    const length = utf8Length(octets, at);
    const letter = length === 0 ? '' : String.fromCodePoint(codePoint(octets, at, length));
    const isShown = length > 0 && !NEVER_SHOWN.test(letter);
    const end = at + Math.max(length, 1);
    if (isShown) text += letter;
    else for (let next = at; next < end; next += 1) text += other(octets.charCodeAt(next));
    at = end;
  }
  return text;
}

/** Whether every octet beyond ASCII is part of a character. @param octets - latin1. */
export function isUtf8(octets: string): boolean {
  for (let at = 0; at < octets.length;) {
    const length = octets.charCodeAt(at) < 0x80 ? 1 : utf8Length(octets, at);
    if (length === 0) return false;
    at += length;
  }
  return true;
}

function percentEncoded(octet: number): string {
  return `%${octet.toString(16).toUpperCase().padStart(2, '0')}`;
}

function octetsOf(run: string): string {
  return run.replaceAll(/%(..)/g, (_percent, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)));
}

/** Octets of the character beyond ASCII at `at`; 0 when there is none. @see RFC 3629 section 4 */
function utf8Length(octets: string, at: number): number {
  const first = octets.charCodeAt(at);
  const length = first < 0xc2 || first > 0xf4 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
  for (let next = 1; next < length; next += 1) if ((octets.charCodeAt(at + next) & 0xff_c0) !== 0x80) return 0;
  const second = octets.charCodeAt(at + 1);
  // Overlong forms, surrogates, and what is beyond Unicode.
  if ((first === 0xe0 && second < 0xa0) || (first === 0xed && second > 0x9f)) return 0;
  if ((first === 0xf0 && second < 0x90) || (first === 0xf4 && second > 0x8f)) return 0;
  return length;
}

function codePoint(octets: string, at: number, length: number): number {
  let point = octets.charCodeAt(at) & (0x7f >> length);
  for (let next = 1; next < length; next += 1) point = (point << 6) | (octets.charCodeAt(at + next) & 0x3f);
  return point;
}
