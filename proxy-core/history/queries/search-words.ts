/**
 * What a person typed into the search box, taken apart: every word must be in
 * the host or in the path. Pure, except that it knows SQL's LIKE.
 *
 * A word of ASCII is found as it stands, in any case. A word with other
 * letters is also found in percent-encoded paths and in punycode hosts.
 */
import { domainToUnicode } from 'node:url';

export interface SearchWord {
  /** Lower case, composed (NFC). */
  readonly text: string;
  readonly isAscii: boolean;
  /**
   * LIKE pattern (with `LIKE_ESCAPE`) that every text holding the word also
   * fits; null when SQL cannot help. Exact for ASCII words.
   */
  readonly pattern: string | null;
}

export const LIKE_ESCAPE = String.raw`ESCAPE '\'`;

/** Longest first, because these rule out most. A word inside another one needs no look of its own. */
export function searchWordsOf(text: string): readonly SearchWord[] {
  const typed = text.toWellFormed().normalize('NFC').toLowerCase().split(WORD_BORDERS);
  const words = [...new Set(typed)].filter((word) => word !== '').toSorted((a, b) => b.length - a.length);
  return words.filter((word, at) => !words.slice(0, at).some((longer) => longer.includes(word))).map(searchWordOf);
}

/** SQLite ends a pattern at NUL, so it cannot be part of a word. */
// oxlint-disable-next-line no-control-regex
const WORD_BORDERS = /[\s\0]+/;

function searchWordOf(text: string): SearchWord {
  const runs = (text.match(/[!-~]+/g) ?? []).toSorted((a, b) => b.length - a.length);
  const [longest] = runs;
  return { text, isAscii: longest === text, pattern: longest === undefined ? null : `%${longest.replaceAll(/[\\%_]/g, String.raw`\$&`)}%` };
}

/** The last word on whether a row is found. */
export function holdsAll(words: readonly SearchWord[], host: string, path: string): boolean {
  return words.every((word) => hostHolds(word, host) || pathHolds(word, path));
}

export function hostHolds({ text, isAscii }: SearchWord, host: string): boolean {
  const plain = lower(host);
  return plain.includes(text) || (!isAscii && plain.includes('xn--') && lower(domainToUnicode(host)).includes(text));
}

function pathHolds({ text, isAscii }: SearchWord, path: string): boolean {
  return lower(path).includes(text) || (!isAscii && lower(withoutPercents(path)).includes(text));
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
