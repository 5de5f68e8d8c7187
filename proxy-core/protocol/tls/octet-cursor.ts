/**
 * Takes numbers and vectors off octets in TLS's own notation (RFC 8446 section
 * 3.4), and remembers when there was not enough. Never reads outside its part.
 */
export class OctetCursor {
  readonly octets: Uint8Array;
  readonly end: number;
  #at: number;
  #isShort = false;

  constructor(octets: Uint8Array, from: number, end: number) {
    this.octets = octets;
    this.#at = from;
    this.end = end;
  }

  get at(): number {
    return this.#at;
  }

  /** Something was taken that is not there. Everything taken since is worthless. */
  get isShort(): boolean {
    return this.#isShort;
  }

  get isAtEnd(): boolean {
    return this.#at === this.end;
  }

  /** Everything was there and nothing is left. */
  get isExact(): boolean {
    return !this.#isShort && this.#at === this.end;
  }

  skip(count: number): void {
    if (this.#at + count > this.end) this.#isShort = true;
    else this.#at += count;
  }

  uint8(): number {
    const at = this.#at;
    this.skip(1);
    return this.#isShort ? 0 : (this.octets[at] as number);
  }

  uint16(): number {
    return (this.uint8() << 8) | this.uint8();
  }

  /** A vector with its length in front, as a part of its own. */
  vector(lengthOctets: 1 | 2): OctetCursor {
    const length = lengthOctets === 1 ? this.uint8() : this.uint16();
    const from = this.#at;
    this.skip(length);
    return new OctetCursor(this.octets, from, this.#isShort ? from : from + length);
  }

  get length(): number {
    return this.end - this.#at;
  }
}
