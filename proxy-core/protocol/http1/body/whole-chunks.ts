/**
 * Plain chunks that are here from their size to their last CRLF, one after the
 * other. Octet by octet, content in chunks of one octet would cost six times as
 * much. Both readers of chunked content begin with these.
 */
import { HEX_DIGIT } from '../head/octet-classes.ts';
import { ChunkRun } from './chunk-run.ts';

export interface WholeChunks {
  /** Behind the last of them: a chunk that is not whole or not plain, or the last one, is for the reader's own states. */
  end: number;
  contentOctets: number;
}

const CR = 0x0d;
const LF = 0x0a;
/** 13 digits are 52 bits: exact in a double. */
const MAX_SIZE_DIGITS = 13;
/** Chunks up to here are joined with their neighbours. */
const SMALL_CHUNK_OCTETS = 256;
/** One for all readers, because they begin and end within a feed. */
const run = new ChunkRun();
const found: WholeChunks = { end: 0, contentOctets: 0 };

/** What is passed on is added to `spans`. @returns memory that the next call overwrites. */
export function readWholeChunks(octets: Uint8Array, from: number, keepChunks: boolean, spans: number[]): WholeChunks {
  let at = from;
  found.contentOctets = 0;
  for (;;) {
    let data = at;
    let size = 0;
    for (let digit = hexDigit(octets, data); digit >= 0 && data - at < MAX_SIZE_DIGITS; digit = hexDigit(octets, data)) {
      size = size * 16 + digit;
      data += 1;
    }
    const end = data + 2 + size;
    if (size === 0 || !isLineEnd(octets, data) || !isLineEnd(octets, end)) break;
    if (keepChunks) passWhole(octets, at, data + 2, end, spans);
    else passSpan(spans, data + 2, end);
    found.contentOctets += size;
    at = end + 2;
  }
  if (!run.isEmpty) passSpan(spans, run.start, run.close(octets, at));
  found.end = at;
  return found;
}

function passWhole(octets: Uint8Array, at: number, data: number, end: number, spans: number[]): void {
  if (end - data <= SMALL_CHUNK_OCTETS) return run.add(octets, at, data, end);
  if (!run.isEmpty) passSpan(spans, run.start, run.close(octets, at));
  passSpan(spans, at, end + 2);
}

/** Neighbouring spans become one: content in the strict form passes as a single span a read. */
export function passSpan(spans: number[], from: number, to: number): void {
  const last = spans.length - 1;
  if (last > 0 && spans[last] === from) spans[last] = to;
  else spans.push(from, to);
}

function hexDigit(octets: Uint8Array, at: number): number {
  return at < octets.length ? (HEX_DIGIT[octets[at] as number] as number) - 1 : -1;
}

function isLineEnd(octets: Uint8Array, at: number): boolean {
  return at + 1 < octets.length && octets[at] === CR && octets[at + 1] === LF;
}
