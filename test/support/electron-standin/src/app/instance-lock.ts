/**
 * One instance a userData folder, between real processes: an inbox folder named
 * after it. The second one leaves a letter and can exit at once.
 */
import { createHash } from 'node:crypto';
import { existsSync, type FSWatcher, mkdirSync, readFileSync, renameSync, rmSync, watch, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Letter {
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly data: object;
}

export class InstanceLock {
  readonly #onLetter: (letter: Letter) => void;
  #watch: FSWatcher | null = null;

  constructor(onLetter: (letter: Letter) => void) {
    this.#onLetter = onLetter;
  }

  get isHeld(): boolean {
    return this.#watch !== null;
  }

  /** @returns false when another process has it; that one gets the letter. */
  take(userData: string, data: object): boolean {
    if (this.isHeld) return true;
    const inbox = join(tmpdir(), `electron-standin-${createHash('sha256').update(userData).digest('hex').slice(0, 12)}`);
    mkdirSync(inbox, { recursive: true });
    if (!this.#own(inbox)) {
      const letter: Letter = { argv: process.argv, cwd: process.cwd(), data };
      writeFileSync(join(inbox, `${process.pid}.part`), JSON.stringify(letter));
      renameSync(join(inbox, `${process.pid}.part`), join(inbox, `${process.pid}.json`));
      return false;
    }
    this.#watch = watch(inbox, (_event, name) => this.#read(inbox, name));
    this.#watch.unref();
    process.on('exit', () => rmSync(inbox, { recursive: true, force: true }));
    return true;
  }

  release(): void {
    this.#watch?.close();
    this.#watch = null;
  }

  /** The first to write the file owns it; a dead owner does not count. */
  #own(inbox: string): boolean {
    const file = join(inbox, 'owner');
    for (let attempt = 0; attempt < 2; attempt += 1) {
      try {
        writeFileSync(file, String(process.pid), { flag: 'wx' });
        return true;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
        const owner = readFileSync(file, 'utf8');
        if (owner === '' || existsSync(`/proc/${owner}`)) return false;
        rmSync(file, { force: true });
      }
    }
    return false;
  }

  #read(inbox: string, name: string | null): void {
    const file = join(inbox, name ?? '');
    if (name?.endsWith('.json') !== true || !existsSync(file)) return;
    const letter = JSON.parse(readFileSync(file, 'utf8')) as Letter;
    rmSync(file);
    this.#onLetter(letter);
  }
}
