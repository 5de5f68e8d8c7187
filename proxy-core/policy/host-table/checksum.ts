/**
 * 64 bits over a run of 32-bit words, word by word so that it can be made
 * while a file is still being read. Each step is a bijection of state and
 * word: one damaged word is noticed with certainty, more with odds of 2^64.
 * Against accidents, not against people.
 */
import { SEED_A, SEED_B, stepA, stepB } from './fingerprint.ts';

export type ChecksumValue = readonly [number, number];

export class Checksum {
  #a = SEED_A;
  #b = SEED_B;

  /** Goes on over `words[from]` up to, not including, `words[to]`. */
  add(words: Int32Array, from: number, to: number): void {
    let [a, b] = [this.#a, this.#b];
    for (let at = from; at < to; at += 1) {
      const word = words[at] as number;
      a = stepA(a, word);
      b = stepB(b, word);
    }
    this.#a = a;
    this.#b = b;
  }

  get value(): ChecksumValue {
    return [this.#a, this.#b];
  }
}
