/**
 * Millions of names to block, asked about for every request. One pass over
 * the host from right to left tests it and every name above it; a miss
 * allocates nothing. Lies in typed arrays, over shared memory if need be.
 * Holds fingerprints, not names: the part of the host that matched is the
 * name. Never changes; a new table replaces it.
 */
import type { NameTable } from '../policy.ts';
import type { Cells } from './cells.ts';
import { DOT, SEED_A, SEED_B, stepA, stepB } from './fingerprint.ts';
import { BELOW, coveredBy, ITSELF, type ListSet } from './list-sets.ts';

export interface TableParts {
  /** Names of the lists as a person knows them. */
  readonly lists: readonly string[];
  /** By number; the cells' values are such numbers. */
  readonly sets: readonly ListSet[];
  readonly cells: Cells;
  /** Different names in the lists, with those that need no cell because a name above covers them. */
  readonly names: number;
  /** Cells in use. */
  readonly stored: number;
}

export class HostTable implements NameTable {
  readonly parts: TableParts;
  /** What each set covers. */
  readonly #covers: Uint8Array;

  constructor(parts: TableParts) {
    this.parts = parts;
    this.#covers = Uint8Array.from(parts.sets, coveredBy);
  }

  get count(): number {
    return this.parts.names;
  }

  /** @param host - canonical. @returns the highest name that covers it and the first list that has it so, or null. */
  find(host: string): { readonly name: string; readonly list: string } | null {
    const { cells } = this.parts;
    const covers = this.#covers;
    let a = SEED_A;
    let b = SEED_B;
    for (let at = host.length - 1; at >= 0; at -= 1) {
      const character = host.charCodeAt(at);
      if (character === DOT) {
        const set = cells.get(a, b);
        if (set !== 0 && ((covers[set] as number) & BELOW) !== 0) return this.#hit(host.slice(at + 1), set, BELOW);
      }
      a = stepA(a, character);
      b = stepB(b, character);
    }
    const set = cells.get(a, b);
    return set !== 0 && ((covers[set] as number) & ITSELF) !== 0 ? this.#hit(host, set, ITSELF) : null;
  }

  /** The same cells, with only some lists in force. */
  restrictedTo(lists: ReadonlySet<number>): HostTable {
    const sets = this.parts.sets.map((set) => set.filter(({ list }) => lists.has(list)));
    return new HostTable({ ...this.parts, sets });
  }

  #hit(name: string, set: number, wanted: number): { readonly name: string; readonly list: string } {
    const member = this.parts.sets[set]?.find(({ covers }) => (covers & wanted) !== 0);
    return { name, list: this.parts.lists[member?.list ?? -1] ?? '' };
  }
}
