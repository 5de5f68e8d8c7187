import type { Random } from '#core/common/ports.ts';

/** Chance that repeats: each draw of octets differs from the one before, the same in every run. */
export class FixedRandom implements Random {
  #draws = 0;

  octets(count: number): Uint8Array {
    this.#draws += 1;
    return Uint8Array.from({ length: count }, (_, at) => (this.#draws * 31 + at * 7) % 256);
  }

  below(limit: number): number {
    this.#draws += 1;
    return (this.#draws * 7919) % limit;
  }
}
