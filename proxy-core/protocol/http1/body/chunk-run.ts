/**
 * Small chunks that follow each other become one chunk, in the octets they came
 * in. A sender can cut content into chunks of one octet, and the next reader
 * is busy for each of them: six octets for us, a callback for an origin.
 * RFC 9112 section 7.1 leaves the cutting to the sender.
 *
 * One chunk is never longer than the chunks it stands for: they need at least
 * as many digits together, and two line ends each.
 */
const CR = 0x0d;
const LF = 0x0a;
/** Longer pieces are moved by the system's own means, which costs a call each. */
const MOVED_BY_HAND_OCTETS = 16;

export class ChunkRun {
  /** Where the size of the first chunk starts. */
  start = 0;
  #data = 0;
  /** Where the content, moved together, ends. */
  #to = 0;
  #chunks = 0;

  get isEmpty(): boolean {
    return this.#chunks === 0;
  }

  /** One more: its size starts at `at`, its content at `data`, and `end` is behind that. */
  add(octets: Uint8Array, at: number, data: number, end: number): void {
    this.#chunks += 1;
    if (this.#chunks === 1) {
      this.start = at;
      this.#data = data;
      this.#to = end;
      return;
    }
    let to = this.#to;
    if (end - data > MOVED_BY_HAND_OCTETS) {
      octets.copyWithin(to, data, end);
      to += end - data;
    } else for (let from = data; from < end; from += 1, to += 1) octets[to] = octets[from] as number;
    this.#to = to;
  }

  /** Writes the one chunk over the run that ends at `at`. @returns where that chunk ends. */
  close(octets: Uint8Array, at: number): number {
    const isOne = this.#chunks === 1;
    this.#chunks = 0;
    if (isOne) return at;
    const size = (this.#to - this.#data).toString(16);
    const data = this.start + size.length + 2;
    if (data !== this.#data) octets.copyWithin(data, this.#data, this.#to);
    for (let digit = 0; digit < size.length; digit += 1) octets[this.start + digit] = size.charCodeAt(digit);
    const end = data + this.#to - this.#data;
    octets[data - 2] = octets[end] = CR;
    octets[data - 1] = octets[end + 1] = LF;
    return end + 2;
  }
}
