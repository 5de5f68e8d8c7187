/**
 * Keeps a bulk transfer from starving everybody else. libuv reads one ready
 * socket up to 32 times in a row; with 128 KB buffers that is 4 MB before
 * another connection gets its turn, and a small request beside four downloads
 * waits 18 ms instead of one.
 *
 * While others are active a transfer may read this much per loop turn; alone
 * it may read thirty times as much: the next connection finds it reading.
 */

/** Half of it would cost bulk transfers a fifth more processor time, twice of it lets small requests wait longer than squid does. */
export const QUANTUM_OCTETS = 32_768;
/** A quarter of what libuv reads in a row. Passing it on takes half a millisecond, finding the ends of a million tiny chunks in it four. */
export const ALONE_OCTETS = 1_048_576;
/** Turns after which a second active connection counts as gone. */
const SHARED_FOR_TURNS = 4;

let turn = 0;
let counting = false;
let last: object | null = null;
let sharedUntil = -1;

/** Every connection says here that it has just read something. */
export function touch(connection: object): void {
  if (last === connection) return;
  last = connection;
  sharedUntil = turn + SHARED_FOR_TURNS;
}

/** Others were active a moment ago. */
export function isShared(): boolean {
  return turn <= sharedUntil;
}

/** What one connection may still read in this turn of the loop. */
export class ReadQuantum {
  #turn = -1;
  #octets = 0;

  /** @returns true when it has had its share and should stop until the next turn. */
  spend(connection: object, octets: number): boolean {
    touch(connection);
    if (this.#turn !== thisTurn()) {
      this.#turn = turn;
      this.#octets = 0;
    }
    this.#octets += octets;
    return this.#octets >= (isShared() ? QUANTUM_OCTETS : ALONE_OCTETS);
  }
}

/** A number for this turn of the loop. Turns are counted only while the number is asked for. */
export function thisTurn(): number {
  if (!counting) {
    counting = true;
    setImmediate(nextTurn);
  }
  return turn;
}

function nextTurn(): void {
  turn += 1;
  counting = false;
}
