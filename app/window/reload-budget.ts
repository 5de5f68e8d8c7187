/** How often a page that died is loaded again before somebody says that something is wrong. Pure, given the clock. */

const MOST = 3;
const WITHIN_MS = 60_000;

export class ReloadBudget {
  readonly #now: () => number;
  #reloads: number[] = [];

  /** @param now milliseconds that never go back. */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** Takes one, if one is left. */
  take(): boolean {
    const now = this.#now();
    this.#reloads = this.#reloads.filter((at) => now - at < WITHIN_MS);
    if (this.#reloads.length >= MOST) return false;
    this.#reloads.push(now);
    return true;
  }
}
