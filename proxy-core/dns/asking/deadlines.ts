/**
 * Many short waits on one timer. A query in a thousand times out, so each wait
 * must cost no more than a place in a list: no timer, no closure. Waits end up
 * to `STEP_MS` late. While nothing waits, no timer runs.
 */
import type { Clock } from '#core/common/ports.ts';

/** Something that waits. `dueStep` belongs to `Deadlines`; start it at `NOT_WAITING`. */
export interface Waiting {
  dueStep: number;
  onDeadline(): void;
}

export const NOT_WAITING = -1;
export const STEP_MS = 20;
/** Places in the ring; a wait of more than one round (5 s) is simply met twice. */
const RING_STEPS = 256;

export class Deadlines {
  readonly #clock: Clock;
  readonly #startedAt: number;
  readonly #ring: Waiting[][] = Array.from({ length: RING_STEPS }, () => []);
  /** The last step swept. */
  #step = 0;
  #waiting = 0;
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
    const nextAt = this.#startedAt + (this.#step + 1) * STEP_MS;
    this.#cancelTimer = this.#clock.after(Math.max(0, nextAt - this.#clock.now()), () => this.#sweep());
  }

  #sweep(): void {
    const until = Math.floor((this.#clock.now() - this.#startedAt + 0.01) / STEP_MS);
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
