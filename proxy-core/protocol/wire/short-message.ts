/**
 * Gathers one short message, however the network cuts it, for grammars whose
 * messages are so short that reading them again from the start costs nothing.
 * Keeps at most what the grammar allows, and nothing when the message comes
 * whole. Knows octets, not sockets.
 */

export interface ShortRead {
  readonly type: string;
  /** Where the message ends; only when it is complete. */
  readonly end?: number;
}

/**
 * Looks at `octets` from `from` up to `to`. Pure. Says `more` only while the message may still become a good one,
 * and never when `maxOctets` of them are there.
 */
export type ShortGrammar<Read extends ShortRead> = (octets: Uint8Array, from: number, to: number) => Read;

export class ShortMessageReader<Read extends ShortRead> {
  readonly #grammar: ShortGrammar<Read>;
  readonly #maxOctets: number;
  #kept: Uint8Array = new Uint8Array(0);
  #keptLength = 0;
  #isOver = false;

  constructor(grammar: ShortGrammar<Read>, maxOctets: number) {
    this.#grammar = grammar;
    this.#maxOctets = maxOctets;
  }

  /** Part of a message has arrived, and it is not complete. */
  get isMidway(): boolean {
    return this.#keptLength > 0;
  }

  /** `end` of what comes back is a position in the octets fed last. Feeding after the end is our own mistake: it throws. */
  feed(octets: Uint8Array, from: number): Read {
    if (this.#isOver) throw new Error('fed a message that is over');
    const before = this.#keptLength;
    if (before > 0) this.#keep(octets, from);
    const read = before > 0 ? this.#grammar(this.#kept, 0, this.#keptLength) : this.#grammar(octets, from, octets.length);
    if (read.type === 'more') {
      if (before === 0) this.#keep(octets, from);
      if (this.#keptLength >= this.#maxOctets) throw new Error('the grammar wants more octets than its bound');
      return read;
    }
    this.#isOver = true;
    this.#keptLength = 0;
    this.#kept = new Uint8Array(0);
    return before === 0 || read.end === undefined ? read : { ...read, end: read.end - before + from };
  }

  #keep(octets: Uint8Array, from: number): void {
    const needed = Math.min(this.#keptLength + octets.length - from, this.#maxOctets);
    if (this.#kept.length < needed) {
      const larger = new Uint8Array(Math.min(Math.max(64, needed * 2), this.#maxOctets));
      larger.set(this.#kept.subarray(0, this.#keptLength));
      this.#kept = larger;
    }
    this.#kept.set(octets.subarray(from, from + needed - this.#keptLength), this.#keptLength);
    this.#keptLength = needed;
  }
}
