/**
 * Gathers one message head from octets: start line, field lines, empty line
 * (RFC 9112 section 2.1), however the network cuts it.
 *
 * Strict on purpose: what two parsers could read differently is refused, never
 * repaired. A bad octet is reported as soon as it is seen, not when the head
 * is complete. Knows octets, not sockets.
 */
import { latin1 } from '#core/common/octets.ts';
import { FieldLines } from './field-lines.ts';
import { knownField } from './known-fields.ts';
import { FIELD_VALUE, REQUEST_LINE, TOKEN } from './octet-classes.ts';

export interface HeadLimits {
  /** The whole head, start line included. */
  readonly maxHeadOctets: number;
  /** One line, without its CRLF. */
  readonly maxLineOctets: number;
  readonly maxFields: number;
}

/** Of requests: what browsers with large cookies need twice over (Squid 64 KB in all, nginx 4 x 8 KB, Apache 8 KB a line). */
export const DEFAULT_HEAD_LIMITS: HeadLimits = { maxHeadOctets: 65_536, maxLineOctets: 16_384, maxFields: 500 };

export type HeadProblem =
  | 'bad-octet' // a control octet, or one that may not stand there
  | 'bare-cr' // a CR without LF
  | 'bare-lf' // a LF without CR
  | 'obs-fold' // a line that continues the one above (RFC 9112 section 5.2)
  | 'bad-field-name' // no token before the colon, or white space there (RFC 9112 section 5.1)
  | 'no-colon'
  | 'start-line-too-long'
  | 'line-too-long'
  | 'head-too-large'
  | 'too-many-fields';

export type HeadScan =
  | { readonly type: 'more' }
  /** `end` is the position in the octets fed last where the content, or the next message, starts. */
  | { readonly type: 'head'; readonly startLine: string; readonly fields: FieldLines; readonly end: number }
  /** `octets`: all that was fed of this head, for a reader that makes more of it. A view: what is kept has to be copied. */
  | { readonly type: 'malformed'; readonly problem: HeadProblem; readonly octets: Uint8Array };

const MORE: HeadScan = { type: 'more' };
const CR = 0x0d;
const LF = 0x0a;
const COLON = 0x3a;
const SP = 0x20;
const HTAB = 0x09;

const INCOMPLETE = -1;
const FAILED = -2;

/** The lines of the head being scanned now: one pair of arrays for all scanners, because a scan never pauses half way. */
const scratch = { starts: new Int32Array(257), ids: new Uint8Array(256) };

function makeRoom(fields: number): void {
  if (fields <= scratch.ids.length) return;
  scratch.starts = new Int32Array(fields + 1);
  scratch.ids = new Uint8Array(fields);
}

export class HeadScanner {
  readonly #limits: HeadLimits;
  readonly #startLineOctets: Uint8Array;
  /** Octets of a head that came in pieces; null while everything seen is in the octets at hand. */
  #kept: Uint8Array | null = null;
  #keptLength = 0;
  /** Where the line that is not complete yet starts. */
  #lineStart = 0;
  #startLineEnd = INCOMPLETE;
  /** Fields of the head so far; those of earlier pieces are in `#earlier`, and in the scratch while scanning. */
  #count = 0;
  #earlier: { readonly starts: Int32Array; readonly ids: Uint8Array } | null = null;
  #problem: HeadProblem = 'bad-octet';

  /** @param startLineOctets - a table of 256: 1 for what may stand in the first line. */
  constructor(limits: HeadLimits = DEFAULT_HEAD_LIMITS, startLineOctets: Uint8Array = REQUEST_LINE) {
    this.#limits = limits;
    this.#startLineOctets = startLineOctets;
    makeRoom(limits.maxFields);
  }

  /** Something of a head has arrived that is not complete. */
  get isMidway(): boolean {
    return this.#keptLength > 0;
  }

  feed(octets: Uint8Array, from: number): HeadScan {
    if (this.#kept === null) return this.#scan(octets, from, octets.length, 0);
    const before = this.#keptLength;
    this.#keep(octets, from);
    return this.#scan(this.#kept, 0, this.#keptLength, from - before);
  }

  /** The head is read in another way. @returns all that was fed of it, with `octets` from `from` on, which are not fed. A view. */
  abandon(octets: Uint8Array, from: number): Uint8Array {
    if (this.#kept !== null) this.#keep(octets, from);
    const seen = this.#kept === null ? octets.subarray(from) : this.#kept.subarray(0, this.#keptLength);
    this.#reset();
    return seen;
  }

  /** `shift` turns a position in `octets` into one in the octets fed last. */
  #scan(octets: Uint8Array, base: number, length: number, shift: number): HeadScan {
    let line = base + this.#lineStart;
    if (this.#earlier !== null) {
      scratch.starts.set(this.#earlier.starts);
      scratch.ids.set(this.#earlier.ids);
    }
    for (;;) {
      if (this.#startLineEnd !== INCOMPLETE && line < length && octets[line] === CR) {
        if (line + 1 >= length) break;
        if (octets[line + 1] !== LF) return this.#malformed('bare-cr', octets, base, length);
        return this.#finish(octets, base, length, line + 2, shift);
      }
      const next =
        this.#startLineEnd === INCOMPLETE ? this.#startLine(octets, line, base, length) : this.#fieldLine(octets, line, base, length);
      if (next === FAILED) return this.#malformed(this.#problem, octets, base, length);
      if (next === INCOMPLETE) break;
      line = next;
    }
    return this.#more(octets, base, length, line);
  }

  #more(octets: Uint8Array, base: number, length: number, line: number): HeadScan {
    if (length - base > this.#limits.maxHeadOctets) return this.#malformed('head-too-large', octets, base, length);
    this.#lineStart = line - base;
    this.#earlier = { starts: scratch.starts.slice(0, this.#count), ids: scratch.ids.slice(0, this.#count) };
    if (this.#kept === null) this.#keep(octets, base);
    return MORE;
  }

  /** @returns where the next line starts. */
  #startLine(octets: Uint8Array, from: number, base: number, length: number): number {
    let at = from;
    while (at < length && this.#startLineOctets[octets[at] as number] === 1) at += 1;
    if (at - from > this.#limits.maxLineOctets) return this.#fail('start-line-too-long');
    const next = this.#lineEnd(octets, at, length);
    if (next >= 0) this.#startLineEnd = at - base;
    return next;
  }

  #fieldLine(octets: Uint8Array, from: number, base: number, length: number): number {
    let at = from;
    while (at < length && TOKEN[octets[at] as number] === 1) at += 1;
    if (at - from > this.#limits.maxLineOctets) return this.#fail('line-too-long');
    if (at >= length) return INCOMPLETE;
    if (octets[at] !== COLON || at === from) return this.#badName(octets[at] as number, at === from);
    const nameEnd = at;
    at += 1;
    while (at < length && FIELD_VALUE[octets[at] as number] === 1) at += 1;
    if (at - from > this.#limits.maxLineOctets) return this.#fail('line-too-long');
    const next = this.#lineEnd(octets, at, length);
    if (next < 0) return next;
    if (this.#count >= this.#limits.maxFields) return this.#fail('too-many-fields');
    scratch.starts[this.#count] = from - base;
    scratch.ids[this.#count] = knownField(octets, from, nameEnd);
    this.#count += 1;
    return next;
  }

  #badName(octet: number, atLineStart: boolean): number {
    if (octet === SP || octet === HTAB) return this.#fail(atLineStart ? 'obs-fold' : 'bad-field-name');
    if (octet === CR) return this.#fail('no-colon');
    if (octet === LF) return this.#fail('bare-lf');
    return this.#fail(octet < SP || octet === 0x7f ? 'bad-octet' : 'bad-field-name');
  }

  /** `at` is the first octet that cannot belong to the line: it has to be CR LF. */
  #lineEnd(octets: Uint8Array, at: number, length: number): number {
    if (at >= length) return INCOMPLETE;
    if (octets[at] === LF) return this.#fail('bare-lf');
    if (octets[at] !== CR) return this.#fail('bad-octet');
    if (at + 1 >= length) return INCOMPLETE;
    return octets[at + 1] === LF ? at + 2 : this.#fail('bare-cr');
  }

  #finish(octets: Uint8Array, base: number, length: number, end: number, shift: number): HeadScan {
    if (end - base > this.#limits.maxHeadOctets) return this.#malformed('head-too-large', octets, base, length);
    // A text of its own: the path is kept in history, and a slice of the head would keep all of it.
    const startLine = latin1(octets, base, base + this.#startLineEnd);
    scratch.starts[this.#count] = end - base - 2;
    const fields = new FieldLines(latin1(octets, base, end), this.#count, scratch.starts, scratch.ids);
    this.#reset();
    return { type: 'head', startLine, fields, end: end + shift };
  }

  #keep(octets: Uint8Array, from: number): void {
    const added = octets.length - from;
    const needed = this.#keptLength + added;
    if (this.#kept === null || this.#kept.length < needed) {
      const larger = new Uint8Array(Math.max(1024, needed * 2));
      if (this.#kept !== null) larger.set(this.#kept.subarray(0, this.#keptLength));
      this.#kept = larger;
    }
    this.#kept.set(octets.subarray(from), this.#keptLength);
    this.#keptLength = needed;
  }

  #reset(): void {
    this.#kept = null;
    this.#keptLength = 0;
    this.#lineStart = 0;
    this.#startLineEnd = INCOMPLETE;
    this.#count = 0;
    this.#earlier = null;
  }

  #fail(problem: HeadProblem): number {
    this.#problem = problem;
    return FAILED;
  }

  #malformed(problem: HeadProblem, octets: Uint8Array, base: number, length: number): HeadScan {
    this.#reset();
    return { type: 'malformed', problem, octets: octets.subarray(base, length) };
  }
}
