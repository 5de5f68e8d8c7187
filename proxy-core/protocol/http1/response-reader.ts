/**
 * Octets to response heads, as strictly as requests (RFC 9112 sections 4 and
 * 5). Interim responses (1xx) come out like final ones; the caller knows which
 * request is being answered.
 */
import type { FieldLines } from './head/field-lines.ts';
import { DEFAULT_HEAD_LIMITS, HeadScanner, type HeadLimits } from './head/head-scanner.ts';

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
// RFC 9112 section 4: the space after the status stays even without a reason; origins that leave it out are many and harmless.
const STATUS_LINE = /^HTTP\/1\.(\d) ([1-9]\d\d)(?: (.*))?$/;

export class ResponseReader {
  readonly #scanner: HeadScanner;

  constructor(limits: HeadLimits = DEFAULT_HEAD_LIMITS) {
    this.#scanner = new HeadScanner(limits);
  }

  feed(octets: Uint8Array, from: number): ResponseRead {
    if (!this.#scanner.isMidway && !startsLikeOne(octets, from)) return { type: 'malformed', detail: 'not a status line' };
    const scan = this.#scanner.feed(octets, from);
    if (scan.type === 'more') return MORE;
    if (scan.type === 'malformed') return { type: 'malformed', detail: scan.problem };
    const match = STATUS_LINE.exec(scan.startLine);
    if (match === null) return { type: 'malformed', detail: 'not a status line' };
    const [, minor = '1', status = '', reason = ''] = match;
    if (Number(status) > 599) return { type: 'malformed', detail: 'a status above 599' };
    return {
      type: 'response',
      head: { status: Number(status), reason, minorVersion: minor === '0' ? 0 : 1, fields: scan.fields },
      end: scan.end,
    };
  }
}

const START = Uint8Array.from('HTTP/1.', (character) => character.charCodeAt(0));

/** A peer that speaks another protocol may never finish a line: what cannot become a status line is told at once. */
function startsLikeOne(octets: Uint8Array, from: number): boolean {
  const length = Math.min(START.length, octets.length - from);
  for (let at = 0; at < length; at += 1) if (octets[from + at] !== START[at]) return false;
  return true;
}
