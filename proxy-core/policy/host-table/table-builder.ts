/**
 * Names to a table. Keeps of each name only fingerprints, its own and those
 * of the names above it, so nothing depends on the order in which names come.
 * At the end equal names become one and names whose lists cover them by a
 * name above are left out. For a thread of its own: a million names take
 * about a second and 60 MB while building.
 */
import { Cells } from './cells.ts';
import { DOT, SEED_A, SEED_B, stepA, stepB } from './fingerprint.ts';
import { HostTable } from './host-table.ts';
import { ListSetBook, MAX_LISTS } from './list-sets.ts';

/** 134 MB of table. */
export const MAX_NAMES = 10_000_000;

/** A record is a head and two numbers each for the names above and the name itself; 253 characters have 127 labels at most. */
const MAX_RECORD = 1 + 2 * 128;
const CHUNK = 1 << 20;
const MAX_CHARACTERS = 253;
const MAX_TURNS = 4;
const SALT = 0x9e3779b9 | 0;

/** A moment to go back to. */
export interface BuilderMark {
  readonly chunks: number;
  readonly used: number;
  readonly added: number;
}

export interface Built {
  readonly table: HostTable;
  /** Names without a place, because too many others were made to lie there. */
  readonly crowdedOut: number;
}

export class TableBuilder {
  readonly #lists: readonly string[];
  readonly #maxNames: number;
  readonly #book: ListSetBook;
  #chunks: Int32Array[] = [];
  /** Numbers used of each chunk; the last one is still being filled. */
  #used: number[] = [];
  #added = 0;

  constructor(lists: readonly string[], limits: { readonly maxNames?: number; readonly book?: ListSetBook } = {}) {
    if (lists.length > MAX_LISTS) throw new Error(`${lists.length} lists, ${MAX_LISTS} at most`);
    this.#lists = lists;
    this.#maxNames = limits.maxNames ?? MAX_NAMES;
    this.#book = limits.book ?? new ListSetBook();
  }

  /** Names added, equal ones counted each time. */
  get added(): number {
    return this.#added;
  }

  /**
   * @param list - place of its list. @param host - canonical. @param covers - see `list-sets.ts`.
   * @returns false when there is no room for more.
   */
  add(list: number, host: string, covers: number): boolean {
    if (host.length === 0 || host.length > MAX_CHARACTERS) throw new Error(`a name of ${host.length} characters`);
    if (this.#added >= this.#maxNames) return false;
    const chunk = this.#chunkWithRoom();
    const start = this.#used.at(-1) as number;
    let end = start + 1;
    let a = SEED_A;
    let b = SEED_B;
    for (let at = host.length - 1; at >= 0; at -= 1) {
      const character = host.charCodeAt(at);
      if (character === DOT) {
        chunk[end] = a;
        chunk[end + 1] = b;
        end += 2;
      }
      a = stepA(a, character);
      b = stepB(b, character);
    }
    this.#close(chunk, start, end, a, b, list, covers);
    return true;
  }

  /** Takes one list over from a table. Its names are not known any more, so they stay even where a name above covers them. */
  addList(table: HostTable, from: number, list: number): boolean {
    const { cells, sets } = table.parts;
    const covers = sets.map((set) => set.find((member) => member.list === from)?.covers ?? 0);
    for (let cell = 0; cell < cells.capacity; cell += 1) {
      const covered = covers[cells.values[cell] as number] as number;
      if (covered === 0) continue;
      if (this.#added >= this.#maxNames) return false;
      const chunk = this.#chunkWithRoom();
      const start = this.#used.at(-1) as number;
      this.#close(chunk, start, start + 1, cells.keys[cell * 2] as number, cells.keys[cell * 2 + 1] as number, list, covered);
    }
    return true;
  }

  mark(): BuilderMark {
    return { chunks: this.#chunks.length, used: this.#used.at(-1) ?? 0, added: this.#added };
  }

  /** Forgets everything that was added since. */
  backTo({ chunks, used, added }: BuilderMark): void {
    this.#chunks.length = chunks;
    this.#used.length = chunks;
    if (chunks > 0) this.#used[chunks - 1] = used;
    this.#added = added;
  }

  /** Again with another salt while names find no place: a list made to crowd out another one's names does not know them all. */
  build(): Built {
    let built = this.#buildWith(0);
    for (let turn = 1; built.crowdedOut > 0 && turn < MAX_TURNS; turn += 1) built = this.#buildWith(Math.imul(turn, SALT));
    return built;
  }

  #buildWith(salt: number): Built {
    const { all, names, crowdedOut } = this.#merge(salt);
    const stays = this.#uncovered(all);
    const cells = Cells.roomFor(
      stays.reduce((count, one) => count + one, 0),
      salt,
    );
    let [stored, lost] = [0, 0];
    for (let cell = 0; cell < all.capacity; cell += 1) {
      if (stays[cell] === 0) continue;
      const own = cells.claim(all.keys[cell * 2] as number, all.keys[cell * 2 + 1] as number);
      if (own === -1) lost += 1;
      else cells.values[own] = all.values[cell] as number;
      stored += own === -1 ? 0 : 1;
    }
    const table = new HostTable({ lists: this.#lists, sets: this.#book.sets, cells, names, stored });
    return { table, crowdedOut: crowdedOut + lost };
  }

  /** Every name once, with the lists that have it. */
  #merge(salt: number): { readonly all: Cells; readonly names: number; readonly crowdedOut: number } {
    const all = Cells.roomFor(this.#added, salt);
    let [names, crowdedOut] = [0, 0];
    this.#eachRecord((chunk, own, head) => {
      const cell = all.claim(chunk[own] as number, chunk[own + 1] as number);
      if (cell === -1) {
        crowdedOut += 1;
        return;
      }
      const before = all.values[cell] as number;
      if (before === 0) names += 1;
      all.values[cell] = this.#book.with(before, (head >> 8) & (MAX_LISTS - 1), head >> 20);
    });
    return { all, names, crowdedOut };
  }

  /** 1 for each cell that has to stay. */
  #uncovered(all: Cells): Uint8Array {
    const stays = new Uint8Array(all.capacity);
    this.#eachRecord((chunk, own, head) => {
      const cell = all.claim(chunk[own] as number, chunk[own + 1] as number);
      if (cell === -1) return;
      const set = all.values[cell] as number;
      const first = own - ((head & 255) - 1) * 2;
      for (let above = first; above < own; above += 2) {
        const setAbove = all.get(chunk[above] as number, chunk[above + 1] as number);
        if (setAbove !== 0 && this.#book.isCoveredBelow(set, setAbove)) return;
      }
      stays[cell] = 1;
    });
    return stays;
  }

  /** `own` is where the two numbers of the name itself stand; those of the names above stand before. */
  #eachRecord(visit: (chunk: Int32Array, own: number, head: number) => void): void {
    for (const [number, chunk] of this.#chunks.entries()) {
      const used = this.#used[number] as number;
      for (let start = 0; start < used;) {
        const head = chunk[start] as number;
        const own = start + (head & 255) * 2 - 1;
        visit(chunk, own, head);
        start = own + 2;
      }
    }
  }

  /** Writes the name itself and the head: how many fingerprints, which list, what is covered. */
  #close(chunk: Int32Array, start: number, end: number, a: number, b: number, list: number, covers: number): void {
    chunk[end] = a === 0 ? 1 : a;
    chunk[end + 1] = b;
    chunk[start] = ((end + 1 - start) / 2) | (list << 8) | (covers << 20);
    this.#used[this.#used.length - 1] = end + 2;
    this.#added += 1;
  }

  #chunkWithRoom(): Int32Array {
    const last = this.#chunks.at(-1);
    if (last !== undefined && (this.#used.at(-1) as number) + MAX_RECORD <= last.length) return last;
    const chunk = new Int32Array(CHUNK);
    this.#chunks.push(chunk);
    this.#used.push(0);
    return chunk;
  }
}
