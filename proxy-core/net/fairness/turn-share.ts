/**
 * A fair share of each turn of the loop. A client can send in one go what keeps
 * the proxy busy for a second: thousands of requests that it answers itself,
 * heads of hundreds of fields, content in tiny chunks. After its share a
 * connection rests, though more of its octets are here, and those that rest go
 * on in the order they came, a few in a turn. Everybody else is served in
 * between.
 *
 * Work is counted, not timed: the same octets always rest at the same place. A
 * client that sends one request and waits for its answer is never counted.
 */
import { thisTurn } from '../read-quantum.ts';

/** What a request costs, in octets of a head that are read: 30 to 50 us, most of it for its answer. */
export const REQUEST_WORK = 2048;
/** Eight small requests, or two with hundreds of fields: 0.3 to 0.5 ms. */
const SHARE_WORK = 16_384;
/** Of all connections that are counted. Beyond it each has one more request in this turn. */
const TURN_WORK = 4 * SHARE_WORK;
/** Resting connections that go on in one turn. */
const RESUMED_A_TURN = 4;

export interface Resting {
  goOn(): void;
}

let countedTurn = -1;
let workOfTurn = 0;

/** What one connection may still have done for it in this turn. */
export class TurnShare {
  #turn = -1;
  #work = 0;

  /** @returns true when it has had its share and should rest. */
  spend(work: number): boolean {
    const turn = thisTurn();
    if (countedTurn !== turn) {
      countedTurn = turn;
      workOfTurn = 0;
    }
    if (this.#turn !== turn) {
      this.#turn = turn;
      this.#work = 0;
    }
    this.#work += work;
    workOfTurn += work;
    return this.#work >= SHARE_WORK || workOfTurn >= TURN_WORK;
  }
}

/** In the order they began to rest. */
const resting: Resting[] = [];

/** Goes on in a later turn of the loop: the next one, unless many rest. */
export function rest(connection: Resting): void {
  if (resting.length === 0) setImmediate(resumeSome);
  resting.push(connection);
}

function resumeSome(): void {
  const some = resting.splice(0, RESUMED_A_TURN);
  if (resting.length > 0) setImmediate(resumeSome);
  for (const connection of some) connection.goOn();
}
