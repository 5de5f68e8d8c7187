/** The settings file while the core runs: written with a copy kept, and never over what this run has not read or written itself. */
import type { Clock } from '#core/common/ports.ts';
import { keepCopy, readDocument, removeCopy, saysTheSame, setAside, writeDocument } from '../config-file.ts';

export interface SetAside {
  readonly keptAs: string;
  /** bad: it could not be used at the start. edited: another program has changed it since. */
  readonly why: 'bad' | 'edited';
}

export class SettingsFile {
  readonly #file: string;
  readonly #clock: Clock;
  /** What stands in the file as far as this run knows; null: something that cannot be used. */
  #known: unknown;

  constructor(file: string, clock: Clock, known: unknown) {
    this.#file = file;
    this.#clock = clock;
    this.#known = known;
  }

  async keep(document: unknown): Promise<void> {
    await keepCopy(this.#file, document, this.#clock.wallMs());
  }

  /**
   * The copy first, so that it is never a change behind; a copy of what could not be written is removed again.
   *
   * @returns what became of a file that was not overwritten.
   */
  async write(document: unknown): Promise<SetAside | null> {
    const copy = await keepCopy(this.#file, document, this.#clock.wallMs());
    try {
      const aside = await this.#outOfTheWay();
      await writeDocument(this.#file, document);
      this.#known = document;
      return aside;
    } catch (error) {
      if (copy !== null) await removeCopy(copy);
      throw error;
    }
  }

  async #outOfTheWay(): Promise<SetAside | null> {
    const isThere = (await readDocument(this.#file)).type !== 'absent';
    if (!isThere || (this.#known !== null && (await saysTheSame(this.#file, this.#known)))) return null;
    const why = this.#known === null ? 'bad' : 'edited';
    return { keptAs: await setAside(this.#file, this.#clock.wallMs(), why), why };
  }
}
