/**
 * The history file the thread has open: opened, put aside when it turns out to
 * be damaged, begun anew when somebody deleted it. Says what happened; never
 * stores or reads a row.
 */
import type { Clock } from '#core/common/ports.ts';
import type { FromThread, TroubleKind } from '../worker-messages.ts';
import { openHistoryFile, type HistoryFile } from './history-file.ts';
import { setAsideFile } from './set-aside.ts';
import { detailOf, faultOf } from './sqlite.ts';

/** Why there is no open file now. */
export interface Refusal {
  readonly trouble: TroubleKind;
  readonly detail: string;
}

/** How often the file is looked for. */
export const LOOK_MS = 5000;
/** A second damaged file within this time is the disk's fault, and a third new file would not help. */
export const REPLACE_PAUSE_MS = 60_000;

export class FileInUse {
  readonly #wanted: string;
  readonly #tell: (message: FromThread) => void;
  readonly #clock: Clock;
  #current: HistoryFile | null = null;
  #hasOpened = false;
  #lookedAt = 0;
  #replacedAt = -Infinity;

  constructor(file: string, tell: (message: FromThread) => void, clock: Clock) {
    this.#wanted = file;
    this.#tell = tell;
    this.#clock = clock;
  }

  get current(): HistoryFile | null {
    return this.#current;
  }

  /** @returns null when the file is open. */
  open(): Refusal | null {
    const outcome = openHistoryFile(this.#wanted, this.#now());
    for (const setAside of outcome.setAside) this.#tell({ type: 'set-aside', setAside });
    if (outcome.type === 'trouble') return outcome;
    this.#current = outcome;
    this.#lookedAt = this.#clock.now();
    if (!this.#hasOpened) this.#tell({ type: 'opened', lastId: outcome.lastId, file: outcome.file });
    this.#hasOpened = true;
    return null;
  }

  /** True when somebody deleted or replaced it. Looks every `LOOK_MS`: a deleted file still takes rows on some systems. */
  isGone(): boolean {
    const now = this.#clock.now();
    if (this.#current === null || now - this.#lookedAt < LOOK_MS) return false;
    this.#lookedAt = now;
    return !this.#current.isStillThere();
  }

  /** Puts the damaged file aside and begins a new one. @returns null when that is open. */
  replaceDamaged(): Refusal | null {
    const damaged = this.#current?.file;
    const now = this.#clock.now();
    this.close();
    if (damaged === undefined) return this.open();
    if (now - this.#replacedAt < REPLACE_PAUSE_MS) return { trouble: 'disk-error', detail: 'a new file was damaged at once' };
    try {
      const keptAs = setAsideFile(damaged, this.#now());
      this.#replacedAt = now;
      this.#tell({ type: 'set-aside', setAside: { why: 'damaged', keptAs, file: damaged } });
    } catch (error) {
      const fault = faultOf(error);
      return { trouble: fault === 'damaged' || fault === 'unfit' ? 'disk-error' : fault, detail: detailOf(error) };
    }
    return this.open();
  }

  close(): void {
    const database = this.#current?.database;
    this.#current = null;
    database?.close();
  }

  #now(): Date {
    return new Date(this.#clock.wallMs());
  }
}
