import type { Clock } from '#core/common/ports.ts';

/** A clock that moves only when told to. Timers run in the order they are due. */
export class FakeClock implements Clock {
  #now = 0;
  #timers: { readonly at: number; readonly run: () => void }[] = [];
  readonly #wallAtStart: number;

  constructor(wallAtStart = Date.UTC(2026, 0, 5, 12)) {
    this.#wallAtStart = wallAtStart;
  }

  now(): number {
    return this.#now;
  }

  wallMs(): number {
    return this.#wallAtStart + this.#now;
  }

  after(ms: number, run: () => void): () => void {
    const timer = { at: this.#now + ms, run };
    this.#timers.push(timer);
    return () => void (this.#timers = this.#timers.filter((other) => other !== timer));
  }

  /** Timers that are still waiting: a test can see that none was left behind. */
  get waiting(): number {
    return this.#timers.length;
  }

  advance(ms: number): void {
    const until = this.#now + ms;
    for (;;) {
      const next = this.#timers.filter((timer) => timer.at <= until).sort((a, b) => a.at - b.at)[0];
      if (next === undefined) break;
      this.#timers = this.#timers.filter((other) => other !== next);
      this.#now = Math.max(this.#now, next.at);
      next.run();
    }
    this.#now = until;
  }
}

/** Lets every promise that can go on do so. Waits for no real time. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
}
