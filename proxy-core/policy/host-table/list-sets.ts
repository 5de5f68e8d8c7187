/**
 * Which lists hold a name, and how. Names share few combinations, so a cell
 * of the table carries the number of one: a set. Number 0 is no set.
 */

/** The name itself. */
export const ITSELF = 1;
/** Every name below it. */
export const BELOW = 2;
/** Both: what subtree means. */
export const SUBTREE = 3;

export interface SetMember {
  /** Place in the table's lists. */
  readonly list: number;
  /** `ITSELF`, `BELOW` or both. */
  readonly covers: number;
}

/** Ordered by list. */
export type ListSet = readonly SetMember[];

export const MAX_LISTS = 1024;
/** A cell has 16 bits for the number; the rest is kept for sets of one list. */
const MAX_COMBINED = 60_000;

export class ListSetBook {
  readonly #sets: ListSet[] = [[]];
  readonly #numbers = new Map<string, number>([['', 0]]);
  /** Set and member to the set of both: asked once a name. */
  readonly #joined = new Map<number, number>();
  readonly #maxCombined: number;

  constructor(maxCombined = MAX_COMBINED) {
    this.#maxCombined = maxCombined;
  }

  /** By number. */
  get sets(): readonly ListSet[] {
    return this.#sets;
  }

  /** The number of a set with one member more. */
  with(set: number, list: number, covers: number): number {
    const key = (set * MAX_LISTS + list) * 4 + covers;
    const known = this.#joined.get(key);
    if (known !== undefined) return known;
    const joined = this.#join(this.#sets[set] as ListSet, { list, covers });
    this.#joined.set(key, joined);
    return joined;
  }

  /** True when whatever `inner` covers by its lists, the same lists cover by a name above it with the set `above`. */
  isCoveredBelow(inner: number, above: number): boolean {
    const members = this.#sets[above] as ListSet;
    for (const { list } of this.#sets[inner] as ListSet) {
      if (!members.some((member) => member.list === list && (member.covers & BELOW) !== 0)) return false;
    }
    return true;
  }

  #join(set: ListSet, added: SetMember): number {
    const { list } = added;
    const before = set.find((member) => member.list === list);
    const covers = added.covers | (before?.covers ?? 0);
    const members = [...set.filter((member) => member.list !== list), { list, covers }].sort((a, b) => a.list - b.list);
    const number = this.#numberOf(members);
    if (number !== null) return number;
    // Too many combinations: the name stays covered in full, only the lists it had before are forgotten.
    return this.#numberOf([{ list, covers: coveredBy(members) }], true) as number;
  }

  #numberOf(members: ListSet, isNeeded = members.length === 1): number | null {
    const key = members.map(({ list, covers }) => `${list}:${covers}`).join(' ');
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    if (!isNeeded && this.#sets.length >= this.#maxCombined) return null;
    const number = this.#sets.push(members) - 1;
    this.#numbers.set(key, number);
    return number;
  }
}

/** All that the members cover together. */
export function coveredBy(set: ListSet): number {
  return set.reduce((all, { covers }) => all | covers, 0);
}
