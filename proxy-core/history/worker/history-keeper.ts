/**
 * What the history thread does, without the thread: stores batches as they
 * come, keeps them while the disk refuses, and has jobs done in between. Never
 * gives up a row that could still be stored.
 */
import type { Clock } from '#core/common/ports.ts';
import { ROW_NUMBERS, type FromThread, type RowsMessage, type ToThread, type TroubleKind } from '../worker-messages.ts';
import { FileInUse, type Refusal } from './file-in-use.ts';
import type { HistoryFile } from './history-file.ts';
import { HistoryJobs } from './history-jobs.ts';
import { detailOf, faultOf, isDamage, isUnfit } from './sqlite.ts';
import { StoredWords } from './stored-words.ts';

export interface KeeperPorts {
  readonly clock: Clock;
  /** Runs after the messages that are there already. */
  readonly soon: (run: () => void) => void;
  readonly tell: (message: FromThread) => void;
  /** Every batch up to this one is stored or given up. */
  readonly finished: (batch: number) => void;
}

/** How long a disk that refused is left alone. */
export const RETRY_MS = 2000;

interface QueuedBatch {
  readonly message: RowsMessage;
  readonly words: StoredWords;
}

export class HistoryKeeper {
  readonly #ports: KeeperPorts;
  readonly #file: FileInUse;
  readonly #jobs: HistoryJobs;
  /** Bounded by the loop, which sends no more than it may have waiting. */
  readonly #queue: QueuedBatch[] = [];
  #words = new StoredWords();
  #trouble: TroubleKind | null = null;
  #cancelRetry: (() => void) | null = null;

  constructor(file: string, ports: KeeperPorts) {
    const { clock, soon, tell } = ports;
    this.#ports = ports;
    this.#file = new FileInUse(file, tell, clock);
    this.#jobs = new HistoryJobs({ clock, soon, tell, file: () => this.#file.current, failed: (error) => this.#jobFailed(error) });
  }

  /** Opens the file, or says why not and keeps trying. */
  start(): void {
    this.#continueWith(this.#file.open());
  }

  take(message: ToThread): void {
    switch (message.type) {
      case 'rows':
        this.#takeRows(message);
        return;
      case 'search':
        this.#jobs.search(message.ask, message.search);
        return;
      case 'forget':
        this.#jobs.forget(message.days);
        return;
      case 'stop':
        this.#stop();
    }
  }

  #takeRows(message: RowsMessage): void {
    if (message.newBook) this.#words = new StoredWords();
    this.#words.learn(message.sites, message.kinds);
    this.#queue.push({ message, words: this.#words });
    if (this.#trouble === null) this.#store();
  }

  /** Stores what waits, as far as the disk lets it. */
  #store(): void {
    if (this.#file.isGone()) {
      this.#jobs.clear('the history file was deleted');
      this.#file.close();
      this.#continueWith(this.#file.open());
      return;
    }
    for (let file = this.#file.current; file !== null; file = this.#file.current) {
      const batch = this.#queue[0];
      if (batch === undefined) {
        this.#worksAgain();
        return;
      }
      if (!this.#storeBatch(file, batch)) return;
      this.#queue.shift();
      this.#ports.finished(batch.message.batch);
    }
  }

  /** @returns false when the batch has to wait, or is being stored in a new file. */
  #storeBatch({ writer }: HistoryFile, { message, words }: QueuedBatch): boolean {
    const rows = message.numbers.length / ROW_NUMBERS.length;
    try {
      const stored = storedOrNull(() => writer.write(message, words)) ?? writer.writeEach(message, words, isUnfit);
      // Handed over again, a row may be there already; otherwise two rows had the same id.
      if (stored < rows && !message.again)
        this.#ports.tell({ type: 'lost', rows: rows - stored, detail: 'unfit, or an id that was there' });
      return true;
    } catch (error) {
      const fault = faultOf(error);
      if (fault === 'unfit') throw error;
      if (fault === 'damaged') this.#replaceFile();
      else this.#continueWith({ trouble: fault, detail: detailOf(error) });
      return false;
    }
  }

  #replaceFile(): void {
    this.#jobs.clear('the history file is damaged');
    this.#continueWith(this.#file.replaceDamaged());
  }

  #continueWith(refusal: Refusal | null): void {
    if (refusal === null) {
      this.#store();
      return;
    }
    const { trouble, detail } = refusal;
    if (this.#trouble !== trouble) this.#ports.tell({ type: 'trouble', trouble, detail });
    this.#trouble = trouble;
    this.#cancelRetry?.();
    this.#cancelRetry = this.#ports.clock.after(RETRY_MS, () => {
      this.#cancelRetry = null;
      this.#continueWith(this.#file.current === null ? this.#file.open() : null);
    });
  }

  #worksAgain(): void {
    if (this.#trouble === null) return;
    this.#trouble = null;
    this.#ports.tell({ type: 'trouble', trouble: null, detail: '' });
  }

  #jobFailed(error: unknown): void {
    if (isDamage(error)) this.#replaceFile();
  }

  #stop(): void {
    // One more try for what the disk refused so far.
    if (this.#trouble !== null && this.#file.current !== null) this.#store();
    this.#jobs.clear('history is stopping');
    this.#file.close();
    this.#cancelRetry?.();
  }
}

/** @returns null when a row among the others can never be stored. */
function storedOrNull(write: () => number): number | null {
  try {
    return write();
  } catch (error) {
    if (isUnfit(error)) return null;
    throw error;
  }
}
