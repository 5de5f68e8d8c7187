/**
 * Gathers rows, sends them in batches, drops rather than blocks.
 *
 * A batch is kept until the thread has noted it as finished in shared memory
 * (no message back, so no wake-up of the loop), so that a thread that dies
 * loses nothing: what waits is handed to the next one. Never touches a disk.
 */
import type { Clock } from '#core/common/ports.ts';
import type { HistoryRow } from '#core/contract/views.ts';
import { packRows } from './row-packing.ts';
import { WordBook } from './word-book.ts';
import { ROW_NUMBERS, type PackedRows, type RowsMessage } from './worker-messages.ts';

/** The way to one running thread. */
export interface BatchPort {
  post(message: RowsMessage): void;
  /** Number of the last batch the thread has finished, as a 32-bit number that wraps. */
  finished(): number;
}

export interface RecorderLimits {
  /** A flush comes at this many rows or after `flushMs`, whichever is first. */
  readonly batchRows: number;
  readonly flushMs: number;
  /** What may wait for the thread, in rows and in UTF-16 units of path. */
  readonly maxWaitingRows: number;
  readonly maxWaitingUnits: number;
}

/** 200 000 rows wait in about 45 MB; 32 million units are 32 to 64 MB more. */
export const RECORDER_LIMITS: RecorderLimits = { batchRows: 1024, flushMs: 50, maxWaitingRows: 200_000, maxWaitingUnits: 32_000_000 };

/** Posting a long queue goes in portions, so the loop is never held up for long. */
const PORTION = 64;
const BETWEEN_PORTIONS_MS = 1;

interface WaitingBatch extends PackedRows {
  readonly batch: number;
  readonly book: WordBook;
  /** Given to some thread, perhaps one that died since. */
  posted: boolean;
}

export class HistoryRecorder {
  readonly #clock: Clock;
  readonly #limits: RecorderLimits;
  readonly #onLost: (rows: number) => void;
  #rows: HistoryRow[] = [];
  #timerRuns = false;
  #book = new WordBook();
  #batch = 0;
  #waiting: WaitingBatch[] = [];
  #waitingRows = 0;
  #waitingUnits = 0;
  #port: BatchPort | null = null;
  /** How many of the waiting batches the running thread has, and which words. */
  #posted = 0;
  #told: { readonly book: WordBook; readonly sites: number; readonly kinds: number } | null = null;
  /** First in line when a thread died: a batch that two threads died of is given up. */
  #suspect: WaitingBatch | null = null;

  constructor(limits: RecorderLimits, onLost: (rows: number) => void, clock: Clock) {
    this.#limits = limits;
    this.#onLost = onLost;
    this.#clock = clock;
  }

  /** The hot path: keeps the row, and now and then hands a batch over. Never throws, never waits. */
  record(row: HistoryRow): void {
    if (this.#rows.push(row) >= this.#limits.batchRows) this.flush();
    else if (!this.#timerRuns) this.#startTimer();
  }

  /** Hands over what was gathered. */
  flush(): void {
    this.#dropFinished();
    if (this.#rows.length === 0) return;
    const rows = this.#rows;
    this.#rows = [];
    if (this.#waitingRows + rows.length > this.#limits.maxWaitingRows || this.#waitingUnits > this.#limits.maxWaitingUnits) {
      this.#onLost(rows.length);
      return;
    }
    if (this.#book.isFull) this.#book = new WordBook();
    this.#batch = (this.#batch + 1) | 0;
    const waiting = { ...packRows(rows, this.#book), batch: this.#batch, book: this.#book, posted: false };
    const isNext = this.#posted === this.#waiting.length;
    this.#waiting.push(waiting);
    this.#waitingRows += rows.length;
    this.#waitingUnits += waiting.paths.length;
    if (isNext) this.#postWaiting();
  }

  /** A thread is ready: everything that waits goes to it, then every new batch. */
  attach(port: BatchPort): void {
    this.#port = port;
    this.#posted = 0;
    this.#told = null;
    this.#postWaiting();
  }

  /** The thread is gone: batches wait for the next one. */
  detach(): void {
    if (this.#port === null) return;
    this.#dropFinished();
    this.#port = null;
    this.#posted = 0;
    if (this.#waiting[0] !== undefined && this.#waiting[0] === this.#suspect) this.#onLost(this.#takeFirst());
    this.#suspect = this.#waiting[0] ?? null;
  }

  /** For the end: hands over everything at once, however long that takes. */
  finish(): void {
    this.flush();
    this.#postWaiting(Infinity);
  }

  /** Gives up whatever still waits. @returns how many rows that were. */
  abandon(): number {
    this.#dropFinished();
    const rows = this.#waitingRows + this.#rows.length;
    this.#port = null;
    this.#rows = [];
    this.#waiting = [];
    this.#waitingRows = 0;
    this.#waitingUnits = 0;
    this.#posted = 0;
    return rows;
  }

  /** What the finished counter of the next thread starts with. */
  get finishedBefore(): number {
    return ((this.#waiting[0]?.batch ?? (this.#batch + 1) | 0) - 1) | 0;
  }

  #startTimer(): void {
    this.#timerRuns = true;
    this.#clock.after(this.#limits.flushMs, () => {
      this.#timerRuns = false;
      this.flush();
    });
  }

  #dropFinished(): void {
    if (this.#port === null) return;
    const finished = this.#port.finished();
    for (let first = this.#waiting[0]; first !== undefined && ((finished - first.batch) | 0) >= 0; first = this.#waiting[0]) {
      this.#takeFirst();
    }
  }

  #takeFirst(): number {
    const first = this.#waiting.shift();
    if (first === undefined) return 0;
    const rows = first.numbers.length / ROW_NUMBERS.length;
    this.#waitingRows -= rows;
    this.#waitingUnits -= first.paths.length;
    if (this.#posted > 0) this.#posted -= 1;
    return rows;
  }

  #postWaiting(portion = PORTION): void {
    const port = this.#port;
    if (port === null) return;
    for (let count = 0; count < portion; count += 1) {
      const waiting = this.#waiting[this.#posted];
      if (waiting === undefined) return;
      this.#posted += 1;
      this.#post(port, waiting);
    }
    this.#clock.after(BETWEEN_PORTIONS_MS, () => {
      if (this.#port === port) this.#postWaiting();
    });
  }

  #post(port: BatchPort, waiting: WaitingBatch): void {
    const { book, batch, numbers, paths } = waiting;
    const told = this.#told?.book === book ? this.#told : null;
    const sites = book.sites.slice(told?.sites ?? 0);
    const kinds = book.kinds.slice(told?.kinds ?? 0);
    if (told === null || sites.length + kinds.length > 0) this.#told = { book, sites: book.sites.length, kinds: book.kinds.length };
    const again = waiting.posted;
    waiting.posted = true;
    port.post({ type: 'rows', batch, newBook: told === null, sites, kinds, again, numbers, paths });
  }
}
