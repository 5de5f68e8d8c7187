/**
 * Octets to response heads, as strictly as requests (RFC 9112 sections 4 and
 * 5). Interim responses (1xx) come out like final ones; the caller knows which
 * request is being answered.
 */
import { decimal, octetsOf } from '#core/common/octets.ts';
import type { FieldLines } from './head/field-lines.ts';
import { DEFAULT_HEAD_LIMITS, HeadScanner, type HeadLimits } from './head/head-scanner.ts';
import { STATUS_LINE } from './head/octet-classes.ts';

export interface ResponseHead {
  readonly status: number;
  /** May be empty. */
  readonly reason: string;
  readonly minorVersion: 0 | 1;
  readonly fields: FieldLines;
}

export type ResponseRead =
  | { readonly type: 'more' }
  | { readonly type: 'response'; readonly head: ResponseHead; readonly end: number }
  | { readonly type: 'malformed'; readonly detail: string };

const MORE: ResponseRead = { type: 'more' };

export class ResponseReader {
  readonly #scanner: HeadScanner;
  /** Octets of the status line that are known to be right, up to where the reason starts. */
  #checked = 0;

  constructor(limits: HeadLimits = DEFAULT_HEAD_LIMITS) {
    this.#scanner = new HeadScanner(limits, STATUS_LINE);
  }

  feed(octets: Uint8Array, from: number): ResponseRead {
    if (this.#checked < REASON && !this.#startsLikeOne(octets, from)) return { type: 'malformed', detail: 'not a status line' };
    const scan = this.#scanner.feed(octets, from);
    if (scan.type === 'more') return MORE;
    this.#checked = 0;
    if (scan.type === 'malformed') return { type: 'malformed', detail: scan.problem };
    return {
      type: 'response',
      head: {
        status: decimal(scan.startLine.slice(STATUS, STATUS + 3)),
        reason: scan.startLine.slice(REASON),
        minorVersion: scan.startLine[MINOR] === '0' ? 0 : 1,
        fields: scan.fields,
      },
      end: scan.end,
    };
  }

  /** A peer that speaks another protocol may never finish a line: what cannot become a status line is told with its first wrong octet. */
  #startsLikeOne(octets: Uint8Array, from: number): boolean {
    if (this.#checked === 0 && isUsual(octets, from)) this.#checked = REASON;
    for (let at = from; this.#checked < REASON && at < octets.length; at += 1) {
      if (!BEFORE_REASON[this.#checked]?.includes(octets[at] as number)) return false;
      this.#checked += 1;
    }
    return true;
  }
}

/** `HTTP/1.1 200 ` as a whole: what nearly every answer starts with. */
function isUsual(octets: Uint8Array, from: number): boolean {
  for (let at = 0; at < USUAL.length; at += 1) if (octets[from + at] !== USUAL[at]) return false;
  return true;
}

const MINOR = 7;
const STATUS = 9;
const REASON = 13;

/**
 * The octets allowed at each place before the reason. RFC 9112 section 4 wants a space after the status even without a
 * reason; origins that leave it out are many and harmless. RFC 9110 section 15: a status is 100 to 599.
 */
const USUAL = octetsOf('HTTP/1.1 200 ');
const DIGIT = '0123456789';
const BEFORE_REASON = [...'HTTP/1.', DIGIT, ' ', '12345', DIGIT, DIGIT, ' \r'].map((allowed) =>
  Array.from(allowed, (octet) => octet.charCodeAt(0)),
);
