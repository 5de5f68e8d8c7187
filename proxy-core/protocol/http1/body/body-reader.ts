/**
 * Content by length or until close. With `chunked-reader.ts` these are the
 * ways a body ends; all are used the same way: `feed` what arrived, pass on
 * the spans it found, look whether it is done.
 *
 * Spans are positions in the octets that were fed, so nothing is copied and
 * nothing is allocated for a body that only passes through.
 */
import type { Framing } from './message-framing.ts';
import { ChunkedReader, type ChunkedProblem } from './chunked-reader.ts';
import { OriginChunkReader } from './origin-chunk-reader.ts';

export interface BodyReader {
  /**
   * Reads content from `from` on. @returns where it stopped: the end of the octets, or where the next message starts.
   * What was read may have been moved together within the octets: only the spans say what goes on.
   * Feeding a reader that is done or failed throws: that is our own mistake.
   */
  feed(octets: Uint8Array, from: number): number;
  /** After a feed: pairs of start and end in the octets fed, to be passed on in order. */
  readonly spans: readonly number[];
  /** Not null: the spans are positions in these octets, because those fed were not in the form they are sent on in. */
  readonly rewritten: Uint8Array | null;
  /** Content octets (framing not counted) so far. */
  readonly contentOctets: number;
  /** After the last span: what is left to be sent to end the body (trailers and the closing line); '' otherwise. */
  readonly tail: string;
  readonly isDone: boolean;
  /** Something was left out that another reader may have understood: nothing else is read from this connection afterwards. */
  readonly isDoubtful: boolean;
  readonly problem: ChunkedProblem | null;
  /** The sender closed. True when that is a proper end. */
  closed(): boolean;
}

/**
 * @param keepChunks - true: spans keep the chunked framing, cleaned of extensions, so the next hop gets chunks;
 *   false: spans are the content alone.
 */
export function bodyReaderFor(framing: Framing, keepChunks: boolean): BodyReader | null {
  switch (framing.type) {
    case 'none':
      return null;
    case 'length':
      return framing.octets === 0 ? null : new LengthReader(framing.octets);
    case 'chunked':
      return new ChunkedReader(keepChunks);
    case 'close':
      return new LengthReader(Number.POSITIVE_INFINITY);
  }
}

/** The same for content of a response: chunks are read as browsers read them, and are sent on in the strict form. */
export function responseBodyFor(framing: Framing, keepChunks: boolean): BodyReader | null {
  return framing.type === 'chunked' ? new OriginChunkReader(keepChunks) : bodyReaderFor(framing, keepChunks);
}

/** Content of a known length; an infinite one ends when the sender closes. */
export class LengthReader implements BodyReader {
  readonly spans: number[] = [0, 0];
  readonly tail = '';
  readonly problem = null;
  readonly rewritten = null;
  readonly isDoubtful = false;
  contentOctets = 0;
  #left: number;

  constructor(octets: number) {
    this.#left = octets;
  }

  get isDone(): boolean {
    return this.#left === 0;
  }

  feed(octets: Uint8Array, from: number): number {
    if (this.#left === 0) throw new Error('fed a body that is complete');
    const end = Math.min(octets.length, from + this.#left);
    this.spans[0] = from;
    this.spans[1] = end;
    this.#left -= end - from;
    this.contentOctets += end - from;
    return end;
  }

  closed(): boolean {
    if (this.#left === Number.POSITIVE_INFINITY) this.#left = 0;
    return this.#left === 0;
  }
}
