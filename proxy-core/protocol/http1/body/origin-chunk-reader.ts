/**
 * Walks a chunked body of an origin (RFC 9112 section 7.1) as browsers do:
 * lines may end in LF alone, sizes may have zeros in front and white space
 * around, extensions are skipped unread. Sent on it is in the form that
 * `chunked-reader.ts` wants: sizes without zeros, CRLF, no extensions,
 * trailers in strict form.
 *
 * What is not certain stays refused: a size that is no hexadecimal number,
 * data that does not end where its chunk does, a CR that ends no line, NUL.
 */
import { latin1 } from '#core/common/octets.ts';
import { MendedLines } from '../head/mended-lines.ts';
import { HEX_DIGIT } from '../head/octet-classes.ts';
import type { BodyReader } from './body-reader.ts';
import type { ChunkedProblem } from './chunked-reader.ts';
import { readTrailer } from './trailer-line.ts';
import { passSpan, readWholeChunks } from './whole-chunks.ts';

/** `before`: in front of a size. `padding`: behind it, where an extension may begin. `lf` states: a CR has come. */
type State =
  | 'before'
  | 'size'
  | 'padding'
  | 'extension'
  | 'size-lf'
  | 'data'
  | 'data-end'
  | 'data-lf'
  | 'trailer'
  | 'trailer-lf'
  | 'done'
  | 'failed';

type SingleState = Exclude<State, 'data' | 'trailer' | 'done' | 'failed'>;

const CR = 0x0d;
const LF = 0x0a;
const SP = 0x20;
const HTAB = 0x09;
const SEMICOLON = 0x3b;
/** Zeros in front included. */
const MAX_DIGITS = 64;
/** 13 digits are 52 bits: exact in a double. */
const MAX_SIZE = 2 ** 52;
/** All that stands around the sizes of one body, and all its trailers. */
const MAX_EXTENSION_OCTETS = 16_384;
const MAX_TRAILER_OCTETS = 16_384;
/** In the spans while they are gathered: CRLF, where only LF came. */
const MISSING_CRLF = -1;

export class OriginChunkReader implements BodyReader {
  readonly spans: number[] = [];
  rewritten: Uint8Array | null = null;
  contentOctets = 0;
  tail = '';
  problem: ChunkedProblem | null = null;
  #state: State = 'before';
  #size = 0;
  #digits = 0;
  #dataLeft = 0;
  #extensionOctets = 0;
  #trailerOctets = 0;
  #line = '';
  #trailers: MendedLines | null = null;
  #lacksCr = false;
  readonly #keepChunks: boolean;

  constructor(keepChunks: boolean) {
    this.#keepChunks = keepChunks;
  }

  get isDone(): boolean {
    return this.#state === 'done';
  }

  get isDoubtful(): boolean {
    return this.#trailers?.isDoubtful === true;
  }

  closed(): boolean {
    return this.#state === 'done';
  }

  feed(octets: Uint8Array, from: number): number {
    if (this.#state === 'done' || this.#state === 'failed') throw new Error('fed a body that has ended');
    this.spans.length = 0;
    this.rewritten = null;
    let at = from;
    while (at < octets.length && this.problem === null && !this.isDone) {
      if (this.#state === 'data') at = this.#data(octets, at);
      else if (this.#state === 'trailer') at = this.#trailer(octets, at);
      else at = this.#framing(octets, at);
    }
    if (this.#lacksCr) this.#rewrite(octets);
    return at;
  }

  #framing(octets: Uint8Array, at: number): number {
    if (this.#state === 'before') {
      const whole = readWholeChunks(octets, at, this.#keepChunks, this.spans);
      this.contentOctets += whole.contentOctets;
      if (whole.end > at) return whole.end;
    }
    this.#single(octets[at] as number, at);
    return at + 1;
  }

  #data(octets: Uint8Array, at: number): number {
    const end = Math.min(octets.length, at + this.#dataLeft);
    this.#pass(at, end);
    this.#dataLeft -= end - at;
    this.contentOctets += end - at;
    if (this.#dataLeft === 0) this.#state = 'data-end';
    return end;
  }

  /** The states that look at one octet at a time. */
  #single(octet: number, at: number): void {
    switch (this.#state as SingleState) {
      case 'before':
      case 'size':
        return this.#sizeOctet(octet, at);
      case 'padding':
      case 'extension':
        return this.#behindSize(octet, at);
      case 'size-lf':
        return octet === LF ? this.#endOfSize(at) : this.#fail('line-without-crlf');
      case 'data-end':
        if (octet === CR) return this.#cr(at, 'data-lf');
        return octet === LF ? this.#endOfChunk(at) : this.#fail('chunk-without-crlf');
      case 'data-lf':
        return octet === LF ? this.#endOfChunk(at) : this.#fail('chunk-without-crlf');
      case 'trailer-lf':
        return octet === LF ? this.#trailerEnd() : this.#fail('line-without-crlf');
    }
  }

  #sizeOctet(octet: number, at: number): void {
    const digit = HEX_DIGIT[octet] as number;
    if (digit !== 0) return this.#sizeDigit(digit - 1, at);
    if (this.#state === 'size') return this.#behindSize(octet, at);
    if (octet !== SP && octet !== HTAB) return this.#fail('bad-chunk-size');
    this.#countExtension();
  }

  #sizeDigit(digit: number, at: number): void {
    this.#state = 'size';
    this.#digits += 1;
    this.#size = this.#size * 16 + digit;
    if (this.#digits > MAX_DIGITS || this.#size >= MAX_SIZE) return this.#fail('chunk-size-too-large');
    if (this.#size > 0) this.#passFraming(at);
  }

  #behindSize(octet: number, at: number): void {
    if (octet === LF) return this.#endOfSize(at);
    if (octet === CR) return this.#size > 0 ? this.#cr(at, 'size-lf') : void (this.#state = 'size-lf');
    this.#countExtension();
    if (this.problem !== null) return;
    if (this.#state === 'extension') return octet === 0 ? this.#fail('bad-chunk-extension') : undefined;
    if (octet === SEMICOLON) this.#state = 'extension';
    else if (octet === SP || octet === HTAB) this.#state = 'padding';
    else this.#fail('bad-chunk-size');
  }

  #countExtension(): void {
    this.#extensionOctets += 1;
    if (this.#extensionOctets > MAX_EXTENSION_OCTETS) this.#fail('extensions-too-long');
  }

  #endOfSize(at: number): void {
    this.#dataLeft = this.#size;
    const isLast = this.#size === 0;
    if (!isLast) this.#lf(at, this.#state === 'size-lf');
    if (this.problem === null) this.#state = isLast ? 'trailer' : 'data';
    this.#size = 0;
    this.#digits = 0;
  }

  #endOfChunk(at: number): void {
    this.#lf(at, this.#state === 'data-lf');
    this.#state = 'before';
  }

  #cr(at: number, next: State): void {
    this.#passFraming(at);
    this.#state = next;
  }

  #lf(at: number, hasCr: boolean): void {
    if (hasCr || !this.#keepChunks) return this.#passFraming(at);
    this.#lacksCr = true;
    this.spans.push(MISSING_CRLF, MISSING_CRLF);
  }

  #trailer(octets: Uint8Array, from: number): number {
    let at = from;
    while (at < octets.length && octets[at] !== CR && octets[at] !== LF && octets[at] !== 0) at += 1;
    this.#trailerOctets += at - from;
    if (this.#trailerOctets > MAX_TRAILER_OCTETS) return this.#failAt('trailers-too-long', at);
    this.#line += latin1(octets, from, at);
    if (at === octets.length) return at;
    if (octets[at] === 0) return this.#failAt('bad-trailer', at);
    if (octets[at] === CR) this.#state = 'trailer-lf';
    else this.#trailerEnd();
    return at + 1;
  }

  #trailerEnd(): void {
    const line = this.#line;
    this.#line = '';
    this.#trailerOctets += 2;
    this.#state = 'trailer';
    if (line === '') return this.#end();
    this.#trailers ??= new MendedLines();
    this.#trailers.add(line);
  }

  #end(): void {
    this.#state = 'done';
    if (this.#keepChunks) this.tail = `0\r\n${keptOf(this.#trailers?.end() ?? '')}\r\n`;
  }

  #passFraming(at: number): void {
    if (this.#keepChunks) this.#pass(at, at + 1);
  }

  #pass(from: number, to: number): void {
    passSpan(this.spans, from, to);
  }

  /** A copy with the CRs that were missing, since a span can only point at what is there. */
  #rewrite(octets: Uint8Array): void {
    const { spans } = this;
    let length = 0;
    for (let at = 0; at < spans.length; at += 2)
      length += spans[at] === MISSING_CRLF ? 2 : (spans[at + 1] as number) - (spans[at] as number);
    const rewritten = new Uint8Array(length);
    let to = 0;
    for (let at = 0; at < spans.length; at += 2) {
      if (spans[at] === MISSING_CRLF) {
        rewritten[to] = CR;
        rewritten[to + 1] = LF;
        to += 2;
      } else {
        rewritten.set(octets.subarray(spans[at], spans[at + 1]), to);
        to += (spans[at + 1] as number) - (spans[at] as number);
      }
    }
    this.rewritten = rewritten;
    this.#lacksCr = false;
    spans.length = 0;
    spans.push(0, length);
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

/** Those that may stand behind content. */
function keptOf(lines: string): string {
  if (lines === '') return '';
  return lines
    .split('\r\n')
    .filter((line) => line !== '' && readTrailer(line) === 'keep')
    .map((line) => `${line}\r\n`)
    .join('');
}
