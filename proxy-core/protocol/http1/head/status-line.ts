/**
 * Status lines that are not quite as RFC 9112 section 4 wants them, read as
 * browsers read them: in small letters, of another version, with no reason,
 * no space or several before it, with white space in front, or of a radio
 * station (`ICY 200 OK`, which says what HTTP/1.0 says).
 */
import { isWhiteSpace, trimmed } from '../../wire/white-space.ts';
import { mendedReason } from './mended-lines.ts';

/** Empty lines and other white space in front of a status line. Scripts leave a few, attackers many. */
const MAX_OCTETS_BEFORE = 64;
const STARTS = ['http/', 'icy '];
const LOWER_CASE = 0x20;
const STATUS_LINE = /^(?:http\/(\d{1,3})(?:\.(\d{1,3}))?|icy)[ \t]+(\d{3})(?!\d)([^]*)$/i;
const WITHOUT_STATUS = /^http\/\d{1,3}\.\d{1,3}$/i;

/** False: whatever comes next, these octets do not begin like a status line, so a peer of another protocol is told from one. */
export function mayBecomeStatusLine(octets: Uint8Array, length: number): boolean {
  let from = 0;
  while (from < length && isWhiteSpace(octets[from] as number)) from += 1;
  if (from > MAX_OCTETS_BEFORE) return false;
  return STARTS.some((start) => {
    const end = Math.min(length - from, start.length);
    for (let at = 0; at < end; at += 1) if (!isLetter(octets[from + at] as number, start.charCodeAt(at))) return false;
    return true;
  });
}

function isLetter(octet: number, lowerCase: number): boolean {
  return octet === lowerCase || (lowerCase >= 97 && (octet | LOWER_CASE) === lowerCase);
}

/**
 * @param line - without its end, latin1; no NUL, CR or LF in it.
 * @returns the same in the form that is sent on and read by `response-reader.ts`, or null when it is none.
 */
export function mendedStatusLine(line: string): string | null {
  const text = trimmed(line);
  // A server that says only its version has, to browsers, said 200.
  if (WITHOUT_STATUS.test(text)) return `HTTP/1.${minorOf(text.slice(5), text.slice(text.indexOf('.') + 1))} 200 OK`;
  const [, major, minor, status = '', reason = ''] = STATUS_LINE.exec(text) ?? [];
  if (status === '' || status.startsWith('0')) return null;
  return `HTTP/1.${minorOf(major ?? '1', minor ?? '0')} ${status} ${mendedReason(reason)}`;
}

/** HTTP/1.1 and everything later is HTTP/1.1 in this form; HTTP/1.0 is everything older or without a version. */
function minorOf(major: string, minor: string): '0' | '1' {
  const number = Number.parseInt(major, 10);
  return number > 1 || (number === 1 && Number(minor) > 0) ? '1' : '0';
}
