/**
 * Every time limit of a connection. One sweep looks at all of them, so setting
 * a limit is storing a number: no timer is made and no clock is read for it.
 */
import { Crowd, type Placed } from '#core/common/crowd.ts';
import type { Clock } from '#core/common/ports.ts';

/** Limits are noticed at most two of these late, never early. */
export const SWEEP_MS = 250;

export const NEVER = Number.POSITIVE_INFINITY;

export interface Limited extends Placed {
  /** On the clock's scale; NEVER for none. */
  deadlineAt: number;
  /** Called once when the moment has passed; `deadlineAt` is NEVER by then. */
  expired(): void;
}

export class Deadlines {
  readonly #clock: Clock;
  readonly #watched = new Crowd<Limited>();
  #stopSweep: (() => void) | null = null;
  /** The clock as of the last sweep: at most one sweep behind while anything is watched. */
  #sweptAt: number;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#sweptAt = clock.now();
  }

  get count(): number {
    return this.#watched.size;
  }

  watch(limited: Limited): void {
    this.#watched.add(limited);
    if (this.#stopSweep !== null) return;
    this.#sweptAt = this.#clock.now();
    this.#schedule();
  }

  forget(limited: Limited): void {
    this.#watched.delete(limited);
  }

  /** The moment `ms` from now, for `deadlineAt` of something watched. */
  in(ms: number): number {
    return this.#sweptAt + SWEEP_MS + ms;
  }

  stop(): void {
    this.#stopSweep?.();
    this.#stopSweep = null;
    this.#watched.clear();
  }

  #schedule(): void {
    this.#stopSweep = this.#clock.after(SWEEP_MS, () => {
      this.#sweep();
      if (this.#watched.size > 0) this.#schedule();
      else this.#stopSweep = null;
    });
  }

  #sweep(): void {
    this.#sweptAt = this.#clock.now();
    for (const limited of this.#watched) {
      if (limited.deadlineAt > this.#sweptAt) continue;
      limited.deadlineAt = NEVER;
      limited.expired();
    }
  }
}
