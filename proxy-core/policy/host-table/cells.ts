/**
 * Fingerprints and a number each, in typed arrays: 10 octets a cell, 13.4 a
 * name at the load kept here. Open addressing, one step at a time, because
 * neighbours share a cache line. Knows neither names nor lists.
 */
import { homeOf } from './fingerprint.ts';

export const LOAD = 0.75;
/**
 * No fingerprint lies further from its home. Honest names need a few hundred steps at the very most (measured); a file of
 * names made to collide must not turn every look into a walk.
 */
export const MAX_STEPS = 1024;

export class Cells {
  readonly capacity: number;
  /** Two numbers a cell; the first is 0 when the cell is free. */
  readonly keys: Int32Array;
  readonly values: Uint16Array;
  readonly salt: number;

  constructor(keys: Int32Array, values: Uint16Array, salt: number) {
    this.capacity = values.length;
    this.salt = salt;
    this.keys = keys;
    this.values = values;
  }

  /** @param salt - see `homeOf`. */
  static roomFor(entries: number, salt = 0): Cells {
    const capacity = capacityFor(entries);
    return new Cells(new Int32Array(capacity * 2), new Uint16Array(capacity), salt);
  }

  /** @returns the number stored with the fingerprint, or 0. */
  get(a: number, b: number): number {
    const { keys, capacity } = this;
    const first = a === 0 ? 1 : a;
    let cell = homeOf(first, b, this.salt, capacity);
    for (let steps = 0; steps < MAX_STEPS; steps += 1) {
      const key = keys[cell * 2];
      if (key === 0) return 0;
      if (key === first && keys[cell * 2 + 1] === b) return this.values[cell] as number;
      cell = cell + 1 === capacity ? 0 : cell + 1;
    }
    return 0;
  }

  /** @returns the cell of the fingerprint, which is now its own; -1 when its neighbourhood is full. */
  claim(a: number, b: number): number {
    const { keys, capacity } = this;
    const first = a === 0 ? 1 : a;
    let cell = homeOf(first, b, this.salt, capacity);
    for (let steps = 0; steps < MAX_STEPS; steps += 1) {
      const key = keys[cell * 2];
      if (key === 0) {
        keys[cell * 2] = first;
        keys[cell * 2 + 1] = b;
        return cell;
      }
      if (key === first && keys[cell * 2 + 1] === b) return cell;
      cell = cell + 1 === capacity ? 0 : cell + 1;
    }
    return -1;
  }
}

/** One cell at least stays free. */
export function capacityFor(entries: number): number {
  return Math.ceil(entries / LOAD) + 1;
}
