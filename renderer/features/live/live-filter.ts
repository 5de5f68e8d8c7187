/**
 * What a person writes into the filter box: free words, and terms such as
 * `host:news`, `status:4xx`, `-ads`. Reads anything without throwing; what
 * cannot be meant is named and left out. Pure.
 */
import { MAX_SEARCH_CHARACTERS } from '#contract/pasted-address.ts';
import { text } from '../../text/text.ts';

export const FIELDS = ['host', 'client', 'method', 'status', 'verdict', 'reason'] as const;
export type Field = (typeof FIELDS)[number];

export const VERDICTS = ['allowed', 'blocked', 'changed', 'redirected', 'failed', 'sign-in'] as const;

export interface Term {
  /** `any`: site, path and device. */
  readonly field: Field | 'any';
  /** Lower case, never empty. */
  readonly value: string;
  readonly isExcluding: boolean;
}

export interface LiveFilter {
  readonly terms: readonly Term[];
  /** Sentences about the terms that were left out. */
  readonly problems: readonly string[];
}

/** More words come from a slip of the clipboard; the rest is not looked at. */
const MAX_WORDS = 250;

export function parseFilter(written: string): LiveFilter {
  const terms: Term[] = [];
  const problems: string[] = [];
  const words = written.slice(0, MAX_SEARCH_CHARACTERS).match(/(?:[^\s"]|"[^"]*"?)+/g) ?? [];
  for (const word of words.slice(0, MAX_WORDS)) {
    const term = parseTerm(word);
    if (typeof term === 'string') problems.push(term);
    else if (term !== null) terms.push(term);
  }
  return { terms, problems };
}

/** A term, a sentence about what is wrong with it, or nothing for a lone "-" or an empty quotation. */
function parseTerm(word: string): Term | string | null {
  const isExcluding = word.startsWith('-') && word.length > 1;
  const body = isExcluding ? word.slice(1) : word;
  const colon = body.indexOf(':');
  const field = FIELDS.find((name) => name === body.slice(0, colon).toLowerCase());
  const value = unquoted(field === undefined ? body : body.slice(colon + 1)).toLowerCase();
  if (field === undefined) return value === '' || value === '-' ? null : { field: 'any', value, isExcluding };
  if (value === '') return text.live.misunderstood.empty(body);
  if (field === 'status' && !/^[1-5](?:xx|\d\d)$/.test(value)) return text.live.misunderstood.status(value);
  if (field === 'verdict' && !VERDICTS.some((verdict) => verdict === value)) return text.live.misunderstood.verdict(value);
  return { field, value, isExcluding };
}

function unquoted(value: string): string {
  return value.replaceAll('"', '').trim();
}
