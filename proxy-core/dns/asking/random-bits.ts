/** Unpredictable numbers in small portions, fetched in large ones: a query needs a few bits and must not cost a system call each. */
import type { Random } from '#core/common/ports.ts';

const STOCK_OCTETS = 2048;

export class RandomBits {
  readonly #random: Random;
  #stock: Uint8Array = new Uint8Array(0);
  #at = 0;

  constructor(random: Random) {
    this.#random = random;
  }

  uint8(): number {
    if (this.#at >= this.#stock.length) {
      this.#stock = this.#random.octets(STOCK_OCTETS);
      this.#at = 0;
    }
    const octet = this.#stock[this.#at] ?? 0;
    this.#at += 1;
    return octet;
  }

  uint16(): number {
    return (this.uint8() << 8) | this.uint8();
  }

  uint32(): number {
    return this.uint16() * 65_536 + this.uint16();
  }
}
