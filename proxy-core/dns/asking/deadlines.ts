/**
 * Many short waits on one timer. A query in a thousand times out, so each wait
 * must cost no more than a place in a list: no timer, no closure. Waits end up
 * to `STEP_MS` late. While nothing waits, no timer runs. When the whole program
 * was held up, nobody is given up before what came meanwhile has been read.
 */
import type { Clock } from '#core/common/ports.ts';

/** Something that waits. `dueStep` belongs to `Deadlines`; start it at `NOT_WAITING`. */
export interface Waiting {
  dueStep: number;
  onDeadline(): void;
}

export const NOT_WAITING = -1;
export const STEP_MS = 20;
/** A sweep later than this was held up: the machine slept, or others had it. */
export const HELD_UP_MS = 100;
/** So often in a row the reading comes first. */
const MAX_HELD_UP = 3;
/** Places in the ring; a wait of more than one round (5 s) is simply met twice. */
const RING_STEPS = 256;

export class Deadlines {
  readonly #clock: Clock;
  readonly #startedAt: number;
  readonly #ring: Waiting[][] = Array.from({ length: RING_STEPS }, () => []);
  /** The last step swept. */
  #step = 0;
  #waiting = 0;
  /** When the timer is to run. */
  #sweepAt = 0;
  #heldUp = 0;
  #cancelTimer: (() => void) | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#startedAt = clock.now();
  }

  /** Ends the wait before, if there was one. */
  set(waiting: Waiting, ms: number): void {
    if (waiting.dueStep !== NOT_WAITING) this.#waiting -= 1;
    const elapsed = this.#clock.now() - this.#startedAt;
    if (this.#cancelTimer === undefined) this.#step = Math.floor(elapsed / STEP_MS);
    waiting.dueStep = Math.max(this.#step + 1, Math.ceil((elapsed + ms) / STEP_MS));
    this.#ring[waiting.dueStep % RING_STEPS]?.push(waiting);
    this.#waiting += 1;
    if (this.#cancelTimer === undefined) this.#startTimer();
  }

  /** Leaves its place in the ring to the next sweep. */
  clear(waiting: Waiting): void {
    if (waiting.dueStep === NOT_WAITING) return;
    waiting.dueStep = NOT_WAITING;
    this.#waiting -= 1;
  }

  #startTimer(): void {
    const now = this.#clock.now();
    this.#sweepAt = Math.max(now, this.#startedAt + (this.#step + 1) * STEP_MS);
    this.#cancelTimer = this.#clock.after(this.#sweepAt - now, () => this.#sweep());
  }

  #sweep(): void {
    const now = this.#clock.now();
    if (now - this.#sweepAt > HELD_UP_MS && this.#heldUp < MAX_HELD_UP) {
      // Timers run before sockets are read: the replies may be there already.
      this.#heldUp += 1;
      this.#sweepAt = now + STEP_MS;
      this.#cancelTimer = this.#clock.after(STEP_MS, () => this.#sweep());
      return;
    }
    this.#heldUp = 0;
    const until = Math.floor((now - this.#startedAt + 0.01) / STEP_MS);
    // After a long pause of the machine one round meets every place.
    for (let rounds = Math.min(until - this.#step, RING_STEPS); rounds > 0; rounds -= 1)
      this.#sweepPlace((until - rounds + 1) % RING_STEPS, until);
    this.#step = until;
    if (this.#waiting > 0) {
      this.#startTimer();
      return;
    }
    this.#cancelTimer = undefined;
    for (const place of this.#ring) if (place.length > 0) place.length = 0;
  }

  #sweepPlace(index: number, until: number): void {
    const place = this.#ring[index];
    if (place === undefined || place.length === 0) return;
    for (const waiting of place.splice(0)) {
      if (waiting.dueStep > until) {
        // Not yet: it waits longer than a round. Set anew for another place: that one holds it.
        if (waiting.dueStep % RING_STEPS === index) place.push(waiting);
      } else if (waiting.dueStep !== NOT_WAITING) {
        waiting.dueStep = NOT_WAITING;
        this.#waiting -= 1;
        waiting.onDeadline();
      }
    }
  }
}
