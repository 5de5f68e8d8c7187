/**
 * Walks one chunked body (RFC 9112 section 7.1) for its end, passing it on as
 * it comes; only small chunks are joined, in place (`chunk-run.ts`). Strict: a size is hexadecimal digits and nothing before them,
 * every line ends in CRLF, data is exactly as long as its size says.
 * Extensions are checked and dropped (section 7.1.1 says ignore them).
 * Trailers are checked as fields; those that could change framing or routing
 * are dropped (RFC 9110 section 6.5.1).
 */
import { latin1 } from '#core/common/octets.ts';
import type { BodyReader } from './body-reader.ts';
import { passSpan, readWholeChunks } from './whole-chunks.ts';
import { FIELD_VALUE, HEX_DIGIT } from '../head/octet-classes.ts';
import { readTrailer } from './trailer-line.ts';

export type ChunkedProblem =
  | 'bad-chunk-size'
  | 'chunk-size-too-large'
  | 'bad-chunk-extension'
  | 'extensions-too-long'
  | 'line-without-crlf'
  | 'chunk-without-crlf'
  | 'bad-trailer'
  | 'trailers-too-long';

type State =
  | 'size-first'
  | 'size'
  | 'extension'
  | 'size-lf'
  | 'data'
  | 'data-cr'
  | 'data-lf'
  | 'trailer'
  | 'trailer-lf'
  | 'done'
  | 'failed';

type SingleState = Exclude<State, 'data' | 'extension' | 'trailer' | 'done' | 'failed'>;

const CR = 0x0d;
const LF = 0x0a;
const SEMICOLON = 0x3b;
const SP = 0x20;
const HTAB = 0x09;
/** 13 digits are 52 bits: exact in a double. Leading zeros count. */
const MAX_SIZE_DIGITS = 13;
/** All extensions of one body together: nobody uses them, attackers do (CVE-2023-39326). */
const MAX_EXTENSION_OCTETS = 16_384;
const MAX_TRAILER_OCTETS = 16_384;
/** As many as a head may have by default. Thousands of short ones in 16 KB take 3 ms to judge. */
const MAX_TRAILER_LINES = 200;
// chunk-ext, RFC 9112 section 7.1.1: names, values, quoted values; white space around is bad but tolerated there.
const EXTENSIONS =
  /^(?:[ \t]*;[ \t]*[!#$%&'*+\-.^_`|~0-9A-Za-z]+(?:[ \t]*=[ \t]*(?:[!#$%&'*+\-.^_`|~0-9A-Za-z]+|"(?:[^"\\]|\\.)*"))?)*[ \t]*$/;

export class ChunkedReader implements BodyReader {
  readonly spans: number[] = [];
  contentOctets = 0;
  tail = '';
  problem: ChunkedProblem | null = null;
  readonly rewritten = null;
  readonly isDoubtful = false;
  #state: State = 'size-first';
  #size = 0;
  #digits = 0;
  #dataLeft = 0;
  #line = '';
  #extensionOctets = 0;
  #trailers = '';
  #trailerOctets = 0;
  #trailerLines = 0;
  readonly #keepChunks: boolean;

  constructor(keepChunks: boolean) {
    this.#keepChunks = keepChunks;
  }

  get isDone(): boolean {
    return this.#state === 'done';
  }

  closed(): boolean {
    return this.#state === 'done';
  }

  feed(octets: Uint8Array, from: number): number {
    if (this.#state === 'done' || this.#state === 'failed') throw new Error('fed a body that has ended');
    this.spans.length = 0;
    let at = from;
    while (at < octets.length && this.problem === null && !this.isDone) {
      if (this.#state === 'data') at = this.#data(octets, at);
      else if (this.#state === 'extension') at = this.#extension(octets, at);
      else if (this.#state === 'trailer') at = this.#trailer(octets, at);
      else at = this.#framing(octets, at);
    }
    return at;
  }

  #framing(octets: Uint8Array, at: number): number {
    if (this.#state === 'size-first') {
      const whole = readWholeChunks(octets, at, this.#keepChunks, this.spans);
      this.contentOctets += whole.contentOctets;
      if (whole.end > at) return whole.end;
    }
    return this.#single(octets[at] as number, at);
  }

  #data(octets: Uint8Array, at: number): number {
    const end = Math.min(octets.length, at + this.#dataLeft);
    this.#pass(at, end);
    this.#dataLeft -= end - at;
    this.contentOctets += end - at;
    if (this.#dataLeft === 0) this.#state = 'data-cr';
    return end;
  }

  /** The states that look at one octet at a time. */
  #single(octet: number, at: number): number {
    switch (this.#state as SingleState) {
      case 'size-first':
      case 'size':
        this.#sizeOctet(octet, at);
        break;
      case 'size-lf':
        this.#expect(octet, LF, at, 'line-without-crlf', this.#size === 0 ? 'trailer' : 'data');
        break;
      case 'data-cr':
        this.#expect(octet, CR, at, 'chunk-without-crlf', 'data-lf');
        break;
      case 'data-lf':
        this.#expect(octet, LF, at, 'chunk-without-crlf', 'size-first');
        break;
      case 'trailer-lf':
        this.#trailerEnd(octet);
        break;
    }
    return at + 1;
  }

  #sizeOctet(octet: number, at: number): void {
    const digit = HEX_DIGIT[octet] as number;
    if (digit !== 0) return this.#sizeDigit(digit - 1, at);
    if (this.#state === 'size-first') return this.#fail('bad-chunk-size');
    if (octet === CR) return this.#endOfSize(at);
    if (octet !== SEMICOLON && octet !== SP && octet !== HTAB) return this.#fail('bad-chunk-size');
    this.#line = String.fromCharCode(octet);
    this.#state = 'extension';
  }

  #sizeDigit(digit: number, at: number): void {
    if (this.#state === 'size-first') {
      this.#size = 0;
      this.#digits = 0;
      this.#state = 'size';
    }
    this.#digits += 1;
    if (this.#digits > MAX_SIZE_DIGITS) return this.#fail('chunk-size-too-large');
    this.#size = this.#size * 16 + digit;
    this.#passFraming(at, at + 1);
  }

  #endOfSize(at: number): void {
    this.#dataLeft = this.#size;
    this.#state = 'size-lf';
    this.#passFraming(at, at + 1);
  }

  #extension(octets: Uint8Array, from: number): number {
    let at = from;
    while (at < octets.length && FIELD_VALUE[octets[at] as number] === 1) at += 1;
    this.#extensionOctets += at - from;
    if (this.#extensionOctets > MAX_EXTENSION_OCTETS) return this.#failAt('extensions-too-long', at);
    this.#line += latin1(octets, from, at);
    if (at === octets.length) return at;
    if (octets[at] !== CR) return this.#failAt('line-without-crlf', at);
    if (!EXTENSIONS.test(this.#line)) return this.#failAt('bad-chunk-extension', at);
    this.#line = '';
    this.#endOfSize(at);
    return at + 1;
  }

  #trailer(octets: Uint8Array, from: number): number {
    let at = from;
    while (at < octets.length && FIELD_VALUE[octets[at] as number] === 1) at += 1;
    this.#trailerOctets += at - from;
    if (this.#trailerOctets > MAX_TRAILER_OCTETS) return this.#failAt('trailers-too-long', at);
    this.#line += latin1(octets, from, at);
    if (at === octets.length) return at;
    if (octets[at] !== CR) return this.#failAt('line-without-crlf', at);
    this.#state = 'trailer-lf';
    return at + 1;
  }

  #trailerEnd(octet: number): void {
    if (octet !== LF) return this.#fail('line-without-crlf');
    this.#trailerOctets += 2;
    if (this.#line === '') return this.#end();
    this.#trailerLines += 1;
    if (this.#trailerLines > MAX_TRAILER_LINES) return this.#fail('trailers-too-long');
    const trailer = readTrailer(this.#line);
    if (trailer === 'malformed') return this.#fail('bad-trailer');
    if (trailer === 'keep') this.#trailers += `${this.#line}\r\n`;
    this.#line = '';
    this.#state = 'trailer';
  }

  #end(): void {
    this.#state = 'done';
    if (this.#keepChunks) this.tail = `${this.#trailers}\r\n`;
  }

  #expect(octet: number, wanted: number, at: number, problem: ChunkedProblem, next: State): void {
    if (octet !== wanted) return this.#fail(problem);
    this.#passFraming(at, at + 1);
    this.#state = next;
  }

  #passFraming(from: number, to: number): void {
    if (this.#keepChunks) this.#pass(from, to);
  }

  #pass(from: number, to: number): void {
    passSpan(this.spans, from, to);
  }

  #fail(problem: ChunkedProblem): void {
    this.problem = problem;
    this.#state = 'failed';
  }

  #failAt(problem: ChunkedProblem, at: number): number {
    this.#fail(problem);
    return at;
  }
}

/** -1 for anything else, also beyond the end. */
