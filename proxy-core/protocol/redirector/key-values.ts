/**
 * The `key=value` pairs behind a Squid helper's result word. A quoted value
 * may hold spaces and back slash escapes; an unquoted one is percent-decoded,
 * as Squid does.
 */
import { isWhiteSpace, skipWhiteSpace, trimmedEnd } from '../wire/white-space.ts';

export interface KeyValues {
  readonly pairs: ReadonlyMap<string, string>;
  /** What is left when a word is no pair. */
  readonly rest: string;
}

const KEY = /[A-Za-z0-9_-]+=(?![ \t\r\n])/y;
/** More pairs than any helper has use for. */
const MAX_PAIRS = 32;

/** The first value wins when a key comes twice. Returns null when a quote is never closed. */
export function readKeyValues(text: string): KeyValues | null {
  const pairs = new Map<string, string>();
  let at = skipWhiteSpace(text, 0);
  while (at < text.length && pairs.size < MAX_PAIRS) {
    KEY.lastIndex = at;
    const match = KEY.exec(text);
    if (match === null) break;
    const value = text[KEY.lastIndex] === '"' ? readQuoted(text, KEY.lastIndex + 1) : readToken(text, KEY.lastIndex);
    if (value === null) return null;
    const key = match[0].slice(0, -1);
    if (!pairs.has(key)) pairs.set(key, value.text);
    at = skipWhiteSpace(text, value.end);
  }
  return { pairs, rest: trimmedEnd(text.slice(at)) };
}

interface Value {
  readonly text: string;
  readonly end: number;
}

function readToken(text: string, from: number): Value {
  let end = from;
  while (end < text.length && !isWhiteSpace(text.charCodeAt(end))) end += 1;
  return { text: percentDecoded(text.slice(from, end)), end };
}

function readQuoted(text: string, from: number): Value | null {
  let value = '';
  for (let at = from; at < text.length; at += 1) {
    const letter = text[at];
    if (letter === '"') return { text: value, end: at + 1 };
    if (letter === '\\') {
      at += 1;
      value += unescaped(text[at] ?? '');
    } else value += letter;
  }
  return null;
}

function unescaped(letter: string): string {
  if (letter === 'n') return '\n';
  if (letter === 'r') return '\r';
  if (letter === 't') return '\t';
  return letter;
}

/** Octet by octet, so that what is no UTF-8 stays as it is; half an escape stays too. */
function percentDecoded(text: string): string {
  if (!text.includes('%')) return text;
  return text.replace(/%([0-9A-Fa-f]{2})/g, (_whole, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}
