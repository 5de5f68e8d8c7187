/**
 * A set of objects of which thousands come and go every second.
 *
 * Why not Set: V8's keeps a chain of its outgrown tables, each with what was in
 * it; as soon as one of them is old, everything that passes through survives
 * until the next full collection (half of an exchange's memory, measured).
 */

export interface Placed {
  /** OUTSIDE, or where it stands. Written by the crowd it is in; an object is in one at a time. */
  place: number;
}

export const OUTSIDE = -1;

/** Without an order. Adding while it is walked through is seen or not; removing is safe. */
export class Crowd<T extends Placed> {
  readonly #members: T[] = [];

  get size(): number {
    return this.#members.length;
  }

  has(member: T): boolean {
    return member.place >= 0 && this.#members[member.place] === member; // looking at index -1 takes V8 a microsecond
  }

  add(member: T): void {
    if (this.has(member)) return;
    member.place = this.#members.length;
    this.#members.push(member);
  }

  delete(member: T): void {
    if (!this.has(member)) return;
    const last = this.#members.pop() as T;
    if (last !== member) {
      this.#members[member.place] = last;
      last.place = member.place;
    }
    member.place = OUTSIDE;
  }

  clear(): void {
    for (const member of this.#members) member.place = OUTSIDE;
    this.#members.length = 0;
  }

  /** From the back: what takes the place of a removed one has been seen already. */
  *[Symbol.iterator](): Iterator<T> {
    for (let at = this.#members.length - 1; at >= 0; at -= 1) {
      const member = this.#members[at];
      if (member !== undefined) yield member;
    }
  }
}
