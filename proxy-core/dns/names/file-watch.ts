/**
 * Tells when a small system file has changed, appeared or gone. Looks at it
 * every few seconds instead of asking the system to tell: editors and network
 * managers replace these files by renaming, which watching by handle misses.
 */
import { stat } from 'node:fs/promises';
import type { Clock } from '#core/common/ports.ts';

export const LOOK_EVERY_MS = 5000;

/** Equal as long as the file is unchanged; `absent` when it cannot be looked at. */
export type FileMark = string;

export class FileWatch {
  readonly #path: string;
  readonly #clock: Clock;
  readonly #onChange: () => Promise<void>;
  #mark: FileMark;
  #cancel: (() => void) | undefined;
  #stopped = false;

  /** @param onChange must not reject; the next look comes after it is done. */
  constructor(path: string, mark: FileMark, clock: Clock, onChange: () => Promise<void>) {
    this.#path = path;
    this.#mark = mark;
    this.#clock = clock;
    this.#onChange = onChange;
    this.#schedule();
  }

  stop(): void {
    this.#stopped = true;
    this.#cancel?.();
  }

  #schedule(): void {
    this.#cancel = this.#clock.after(LOOK_EVERY_MS, () => void this.#look());
  }

  async #look(): Promise<void> {
    const mark = await fileMark(this.#path);
    if (this.#stopped) return;
    if (mark !== this.#mark) {
      this.#mark = mark;
      await this.#onChange();
    }
    if (!this.#stopped) this.#schedule();
  }
}

export async function fileMark(path: string): Promise<FileMark> {
  return stat(path, { bigint: true }).then(
    ({ mtimeNs, ino, size }) => `${mtimeNs} ${ino} ${size}`,
    () => 'absent',
  );
}
