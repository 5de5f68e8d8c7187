/** Our mark on what passes (RFC 9110 section 7.6.3), and how we know our own traffic when it comes back. */
import { isWhiteSpace } from '../../wire/white-space.ts';
import type { FieldLines } from './field-lines.ts';
import { VIA } from './known-fields.ts';

/** `Via: 1.1 name` as a field line with CRLF. */
export function viaLine(minorVersion: 0 | 1, pseudonym: string): string {
  return `Via: 1.${minorVersion} ${pseudonym}\r\n`;
}

/** True when a Via entry carries our own pseudonym: the message has been here before. */
export function cameFromUs(fields: FieldLines, pseudonym: string): boolean {
  for (let index = fields.find(VIA); index !== -1; index = fields.find(VIA, index + 1)) {
    const value = fields.value(index);
    const at = value.indexOf(pseudonym);
    if (at !== -1 && isWhole(value, at, at + pseudonym.length)) return true;
  }
  return false;
}

function isWhole(value: string, from: number, to: number): boolean {
  const startsWord = from === 0 || value[from - 1] === ',' || isWhiteSpace(value.charCodeAt(from - 1));
  return startsWord && (to === value.length || value[to] === ',' || value[to] === '(' || isWhiteSpace(value.charCodeAt(to)));
}
