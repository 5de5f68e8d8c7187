/**
 * Every time limit of a connection. One sweep looks at all of them, so setting
 * a limit is storing a number: no timer is made per request.
 */
import type { Clock } from '#core/common/ports.ts';

/** How late a limit may be noticed. */
export const SWEEP_MS = 250;

export const NEVER = Number.POSITIVE_INFINITY;

export interface Limited {
  /** On the clock's scale; NEVER for none. */
  deadlineAt: number;
  /** Called once when the moment has passed; `deadlineAt` is NEVER by then. */
  expired(): void;
}

export class Deadlines {
  readonly #clock: Clock;
  readonly #watched = new Set<Limited>();
  #stopSweep: (() => void) | null = null;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get count(): number {
    return this.#watched.size;
  }

  watch(limited: Limited): void {
    this.#watched.add(limited);
    if (this.#stopSweep === null) this.#schedule();
  }

  forget(limited: Limited): void {
    this.#watched.delete(limited);
  }

  /** The moment `ms` from now, for `deadlineAt`. */
  in(ms: number): number {
    return this.#clock.now() + ms;
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
    const now = this.#clock.now();
    for (const limited of this.#watched) {
      if (limited.deadlineAt > now) continue;
      limited.deadlineAt = NEVER;
      limited.expired();
    }
  }
}
