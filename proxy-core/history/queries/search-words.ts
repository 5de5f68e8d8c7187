/**
 * What a person typed into the search box, taken apart: every word must be in
 * the host or in the path, or be an address of the row. Pure, except that it
 * knows SQL's LIKE.
 *
 * A word of ASCII is found as it stands, in any case. A word with other
 * letters, percent-encoded or not, is also found in percent-encoded paths and
 * in punycode hosts.
 */
import { domainToUnicode } from 'node:url';
import { comparable, isAddressOf, readPastedAddress, type PastedAddress } from '#core/contract/pasted-address.ts';
import type { HistoryRow } from '#core/contract/views.ts';

export interface SearchWord {
  /** Lower case, composed (NFC). */
  readonly text: string;
  readonly isAscii: boolean;
  /**
   * LIKE pattern (with `LIKE_ESCAPE`) that every text holding the word also
   * fits; null when SQL cannot help. Exact for ASCII words.
   */
  readonly pattern: string | null;
  /** Null when the text holds no pasted address. */
  readonly address: AddressWord | null;
}

export interface AddressWord {
  readonly parts: PastedAddress;
  /** LIKE patterns: exact for the host; every path that fits the address fits it too. */
  readonly hostPattern: string;
  readonly pathPattern: string;
}

export const LIKE_ESCAPE = String.raw`ESCAPE '\'`;

/** More come from a slip of the clipboard; the rest is not looked at. */
const MAX_WORDS = 250;

/** Longest first, because these rule out most. A word inside another one needs no look of its own. */
export function searchWordsOf(text: string): readonly SearchWord[] {
  const typed = text.toWellFormed().split(WORD_BORDERS).slice(0, MAX_WORDS).map(comparable);
  const words = [...new Set(typed)].filter((word) => word !== '').toSorted((a, b) => b.length - a.length);
  return words.filter((word, at) => !words.slice(0, at).some((longer) => longer.includes(word))).map(searchWordOf);
}

/** SQLite ends a pattern at NUL, so it cannot be part of a word. */
// oxlint-disable-next-line no-control-regex
const WORD_BORDERS = /[\s\0]+/;

function searchWordOf(text: string): SearchWord {
  const longest = longestAscii(text);
  return { text, isAscii: longest === text, pattern: longest === '' ? null : `%${escaped(longest)}%`, address: addressWordOf(text) };
}

function addressWordOf(text: string): AddressWord | null {
  const parts = readPastedAddress(text);
  if (parts === null) return null;
  const hostPattern = `${escaped(parts.host)}${parts.isWholeHost ? '' : '%'}`;
  return { parts, hostPattern, pathPattern: `%${escaped(longestAscii(parts.path))}%` };
}

function longestAscii(text: string): string {
  return (text.match(/[!-~]+/g) ?? []).toSorted((a, b) => b.length - a.length)[0] ?? '';
}

function escaped(text: string): string {
  return text.replaceAll(/[\\%_]/g, String.raw`\$&`);
}

type Row = Pick<HistoryRow, 'host' | 'port' | 'path'>;

/** The last word on whether a row is found. */
export function holdsAll(words: readonly SearchWord[], row: Row): boolean {
  return words.every(
    (word) => hostHolds(word, row.host) || pathHolds(word, row.path) || (word.address !== null && isAddressOf(word.address.parts, row)),
  );
}

export function hostHolds({ text, isAscii }: SearchWord, host: string): boolean {
  const plain = lower(host);
  return plain.includes(text) || (!isAscii && plain.includes('xn--') && lower(domainToUnicode(host)).includes(text));
}

function pathHolds({ text, isAscii }: SearchWord, path: string): boolean {
  if (lower(path).includes(text)) return true;
  return !isAscii && (comparable(path).includes(text) || lower(withoutPercents(path)).includes(text));
}

function lower(text: string): string {
  return text.normalize('NFC').toLowerCase();
}

/** Octets that are no UTF-8 stay encoded. */
function withoutPercents(path: string): string {
  return path.replaceAll(/(?:%[0-9a-f]{2})+/gi, (octets) => {
    try {
      return decodeURIComponent(octets);
    } catch {
      return octets;
    }
  });
}
