/**
 * Octets to response heads (RFC 9112 sections 4 and 5). The strict scanner of
 * requests reads nearly all of them. Where it stops, `head-mender.ts` makes a
 * strict head of what browsers understand all the same, so that what comes out
 * here is in the strict form whatever came in. Interim responses (1xx) come
 * out like final ones; the caller knows which request is being answered.
 */
import { decimal, octetsOf } from '#core/common/octets.ts';
import type { FieldLines } from './head/field-lines.ts';
import { HeadMender } from './head/head-mender.ts';
import { HeadScanner, type HeadLimits, type HeadProblem, type HeadScan } from './head/head-scanner.ts';
import { STATUS_LINE } from './head/octet-classes.ts';

export interface ResponseHead {
  readonly status: number;
  /** May be empty. */
  readonly reason: string;
  readonly minorVersion: 0 | 1;
  readonly fields: FieldLines;
  /** Lines were left out that another reader may have understood: nothing else is read from this connection afterwards. */
  readonly isDoubtful: boolean;
}

/** What Chromium reads at most in all; origins with a thousand fields exist. */
export const RESPONSE_HEAD_LIMITS: HeadLimits = { maxHeadOctets: 262_144, maxLineOctets: 262_144, maxFields: 1000 };

export type ResponseRead =
  | { readonly type: 'more' }
  | { readonly type: 'response'; readonly head: ResponseHead; readonly end: number }
  | { readonly type: 'malformed'; readonly detail: string };

const MORE: ResponseRead = { type: 'more' };

/** Too much is too much in any form. */
const SIZE_PROBLEMS: ReadonlySet<HeadProblem> = new Set(['start-line-too-long', 'line-too-long', 'head-too-large', 'too-many-fields']);

export class ResponseReader {
  readonly #scanner: HeadScanner;
  /** Octets of the status line that are known to be right, up to where the reason starts. */
  #checked = 0;
  /** Has the head that is being read, since the scanner stopped at it. */
  #mender: HeadMender | null = null;
  readonly #limits: HeadLimits;

  constructor(limits: HeadLimits = RESPONSE_HEAD_LIMITS) {
    this.#limits = limits;
    this.#scanner = new HeadScanner(limits, STATUS_LINE);
  }

  feed(octets: Uint8Array, from: number): ResponseRead {
    if (this.#mender !== null) return this.#mend(this.#mender, octets.subarray(from), octets.length);
    if (this.#checked < REASON && !this.#startsLikeOne(octets, from))
      return this.#mend(new HeadMender(this.#limits), this.#scanner.abandon(octets, from), octets.length);
    const scan = this.#scanner.feed(octets, from);
    if (scan.type === 'more') return MORE;
    if (scan.type === 'malformed' && !SIZE_PROBLEMS.has(scan.problem))
      return this.#mend(new HeadMender(this.#limits), scan.octets, octets.length);
    this.#checked = 0;
    return scan.type === 'malformed' ? malformed(scan.problem) : response(scan, scan.end, false);
  }

  /** @param end - of the octets fed last, as a position in them. */
  #mend(mender: HeadMender, octets: Uint8Array, end: number): ResponseRead {
    const mended = mender.feed(octets);
    this.#mender = mended.type === 'more' ? mender : null;
    if (mended.type === 'more') return MORE;
    this.#checked = 0;
    if (mended.type === 'malformed') return malformed(mended.problem);
    const scan = this.#scanner.feed(octetsOf(mended.text), 0);
    if (scan.type === 'more') throw new Error('a mended head that does not end');
    return scan.type === 'malformed' ? malformed(scan.problem) : response(scan, end - mended.left, mended.isDoubtful);
  }

  /** What cannot be the strict form of a status line is told with its first wrong octet: a peer of another protocol may never end a line. */
  #startsLikeOne(octets: Uint8Array, from: number): boolean {
    if (this.#checked === 0 && isUsual(octets, from)) this.#checked = REASON;
    for (let at = from; this.#checked < REASON && at < octets.length; at += 1) {
      if (!BEFORE_REASON[this.#checked]?.includes(octets[at] as number)) return false;
      this.#checked += 1;
    }
    return true;
  }
}

function response({ startLine, fields }: Extract<HeadScan, { readonly type: 'head' }>, end: number, isDoubtful: boolean): ResponseRead {
  return {
    type: 'response',
    head: {
      status: decimal(startLine.slice(STATUS, STATUS + 3)),
      reason: startLine.slice(REASON),
      minorVersion: startLine[MINOR] === '0' ? 0 : 1,
      fields,
      isDoubtful,
    },
    end,
  };
}

function malformed(detail: string): ResponseRead {
  return { type: 'malformed', detail };
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
 * reason; origins that leave it out are many and harmless. RFC 9110 section 15: a status is 100 to 599. Browsers show the
 * pages of servers that use more (999 is one), so it is passed on.
 */
const USUAL = octetsOf('HTTP/1.1 200 ');
const DIGIT = '0123456789';
const BEFORE_REASON = [...'HTTP/1.', DIGIT, ' ', '123456789', DIGIT, DIGIT, ' \r'].map((allowed) =>
  Array.from(allowed, (octet) => octet.charCodeAt(0)),
);
