/** The head of an ICAP response: status, fields, and which parts are encapsulated where (RFC 3507 section 4.4.1). */
import { trimmed } from '../../wire/white-space.ts';
import type { FieldLine } from '../redirector-question.ts';

export interface IcapHead {
  readonly status: number;
  /** Names as written. */
  readonly fields: readonly FieldLine[];
  /** HTTP heads that follow, in order, with their lengths in octets. */
  readonly heads: readonly EncapsulatedHead[];
  /** What follows the heads: chunked content, or nothing. */
  readonly body: 'req-body' | 'res-body' | 'opt-body' | 'null-body';
}

export interface EncapsulatedHead {
  readonly kind: 'req-hdr' | 'res-hdr';
  readonly octets: number;
}

/** Longer encapsulated heads are not read. */
export const MAX_ENCAPSULATED_OCTETS = 131_072;

const STATUS_LINE = /^ICAP\/1\.[0-9] ([1-5][0-9]{2})(?: .*)?$/;
const FIELD_LINE = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*(.*?)[ \t]*$/;

/**
 * @param lines - The head's lines without their ends and without the empty line.
 * @returns null when it is no ICAP head, or its parts are not in order.
 */
export function parseIcapHead(lines: readonly string[]): IcapHead | null {
  const status = STATUS_LINE.exec(lines[0] ?? '')?.[1];
  if (status === undefined) return null;
  const fields: FieldLine[] = [];
  for (const line of lines.slice(1)) {
    const match = FIELD_LINE.exec(line);
    if (match === null) return null;
    fields.push([match[1] ?? '', match[2] ?? '']);
  }
  const parts = parseEncapsulated(fieldValue(fields, 'encapsulated'));
  return parts === null ? null : { status: Number(status), fields, ...parts };
}

/** First value of a field, whatever the case of its name; null when absent. */
export function fieldValue(fields: readonly FieldLine[], lowerCaseName: string): string | null {
  return fields.find(([name]) => name.toLowerCase() === lowerCaseName)?.[1] ?? null;
}

export function fieldValues(fields: readonly FieldLine[], lowerCaseName: string): readonly string[] {
  return fields.filter(([name]) => name.toLowerCase() === lowerCaseName).map(([, value]) => value);
}

type Parts = Pick<IcapHead, 'heads' | 'body'>;

const NOTHING: Parts = { heads: [], body: 'null-body' };
const PART = /^(req-hdr|res-hdr|req-body|res-body|opt-body|null-body)[ \t]*=[ \t]*(\d{1,9})$/;

function parseEncapsulated(value: string | null): Parts | null {
  if (value === null) return NOTHING;
  const parts = value.split(',').map((part) => PART.exec(trimmed(part).toLowerCase()));
  const last = parts.at(-1);
  if (last === null || last === undefined || parts[0]?.[2] !== '0') return null;
  const heads: EncapsulatedHead[] = [];
  for (let at = 0; at < parts.length - 1; at += 1) {
    const kind = parts[at]?.[1];
    const octets = Number(parts[at + 1]?.[2]) - Number(parts[at]?.[2]);
    if ((kind !== 'req-hdr' && kind !== 'res-hdr') || !(octets >= 0)) return null;
    heads.push({ kind, octets });
  }
  const body = last[1];
  if (heads.length > 2 || Number(last[2]) > MAX_ENCAPSULATED_OCTETS) return null;
  return body === 'req-body' || body === 'res-body' || body === 'opt-body' || body === 'null-body' ? { heads, body } : null;
}
