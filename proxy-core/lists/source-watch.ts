/**
 * Tells when list files have changed. Looks at their size and times every
 * two seconds: editors, downloads and synchronisers replace files by renaming,
 * and network folders report nothing, so being told by the system would miss
 * both. A file that is still being written is waited for.
 */
import type { Clock } from '#core/common/ports.ts';

export const LOOK_EVERY_MS = 2000;
/** After a change: until two looks see the same. */
export const SETTLE_MS = 250;
/** A file that never rests (5 s) is read all the same. */
export const MAX_SETTLING_LOOKS = 20;

export class SourceWatch {
  readonly #look: () => Promise<readonly string[]>;
  readonly #clock: Clock;
  readonly #onChange: () => Promise<void>;
  #known: readonly string[];
  #cancel = (): void => {};
  #stopped = false;

  /** @param onChange - must not reject; the next look comes after it is done. @param look - gives the marks of all files. */
  constructor(known: readonly string[], look: () => Promise<readonly string[]>, clock: Clock, onChange: () => Promise<void>) {
    this.#known = known;
    this.#look = look;
    this.#clock = clock;
    this.#onChange = onChange;
    this.#after(LOOK_EVERY_MS);
  }

  /** These marks have been dealt with. */
  know(marks: readonly string[]): void {
    this.#known = marks;
  }

  stop(): void {
    this.#stopped = true;
    this.#cancel();
  }

  #after(ms: number, seen: readonly string[] | null = null, looks = 0): void {
    if (!this.#stopped) this.#cancel = this.#clock.after(ms, () => void this.#lookAgain(seen, looks));
  }

  async #lookAgain(seen: readonly string[] | null, looks: number): Promise<void> {
    const marks = await this.#look();
    if (this.#stopped) return;
    if (areSame(marks, this.#known)) return this.#after(LOOK_EVERY_MS);
    if (!areSame(marks, seen) && looks < MAX_SETTLING_LOOKS) return this.#after(SETTLE_MS, marks, looks + 1);
    this.#known = marks;
    await this.#onChange();
    this.#after(LOOK_EVERY_MS);
  }
}

export function areSame(some: readonly string[], others: readonly string[] | null): boolean {
  return some.length === others?.length && some.every((mark, at) => mark === others[at]);
}
