/**
 * Compiles in the thread, one order at a time: an order that comes while one
 * is under way waits, and several waiting ones become one. A thread that dies
 * or takes too long is tried again with growing pauses. Knows no files.
 */
import type { Clock } from '#core/common/ports.ts';
import type { Compiled, CompileOrder, FromListsThread } from './lists-messages.ts';
import type { StartListsThread } from './lists-thread.ts';

/** The last one counts for all that follow. */
export const RETRY_PAUSES_MS = [5000, 60_000, 600_000] as const;
/** Ten million names take about 20 s; a disk that does not answer takes for ever. */
export const COMPILE_MS = 300_000;
export const STOP_MS = 2000;

export interface CompilerListener {
  readonly compiled: (compiled: Compiled) => void;
  /** No thread, or it ended without a table. Another try follows by itself. */
  readonly failed: (cause: unknown) => void;
  readonly notWritten: (detail: string) => void;
}

export class Compiler {
  readonly #start: StartListsThread;
  readonly #order: (takesShrunk: boolean) => CompileOrder;
  readonly #listener: CompilerListener;
  readonly #clock: Clock;
  #underWay: Promise<void> | null = null;
  #waiting: Promise<void> | null = null;
  #waitingTakesShrunk = false;
  #end: (() => Promise<void>) | null = null;
  /** The table is there; the thread keeps it for the next start. */
  #isWriting = false;
  #failures = 0;
  #cancelRetry = (): void => {};
  #stopped = false;

  /** `order` is asked anew for every thread. */
  constructor(start: StartListsThread, order: (takesShrunk: boolean) => CompileOrder, listener: CompilerListener, clock: Clock) {
    this.#start = start;
    this.#order = order;
    this.#listener = listener;
    this.#clock = clock;
  }

  /** Done when a compilation that began after this call has come to its end, good or bad. Never rejects. */
  compile(takesShrunk = false): Promise<void> {
    if (this.#stopped) return Promise.resolve();
    if (this.#underWay === null) return this.#begin(takesShrunk);
    this.#waitingTakesShrunk ||= takesShrunk;
    this.#waiting ??= this.#underWay.then(() => this.#beginWaiting());
    return this.#waiting;
  }

  /** A table that is there may still be written down. Done when the thread is gone, or does not go: a system call that hangs cannot be ended. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#cancelRetry();
    if (this.#isWriting && this.#underWay !== null) await this.#within(this.#underWay);
    if (this.#end !== null) await this.#within(this.#end());
  }

  #beginWaiting(): Promise<void> {
    const takesShrunk = this.#waitingTakesShrunk;
    this.#waiting = null;
    this.#waitingTakesShrunk = false;
    return this.#stopped ? Promise.resolve() : this.#begin(takesShrunk);
  }

  #begin(takesShrunk: boolean): Promise<void> {
    this.#cancelRetry();
    const underWay = this.#run(takesShrunk).then((cause) => {
      this.#underWay = null;
      this.#end = null;
      this.#isWriting = false;
      if (cause !== null && !this.#stopped) this.#failed(cause.error, takesShrunk);
    });
    this.#underWay = underWay;
    return underWay;
  }

  /** @returns null when there is a new table, else why not. */
  #run(takesShrunk: boolean): Promise<{ readonly error: unknown } | null> {
    return new Promise((resolve) => {
      let isOver = false;
      const gone = (error: unknown): void => {
        if (isOver) return;
        isOver = true;
        cancel();
        if (this.#isWriting && error !== null) this.#listener.notWritten(error instanceof Error ? error.message : 'the thread ended');
        resolve(this.#isWriting ? null : { error });
      };
      const cancel = this.#clock.after(COMPILE_MS, () => {
        gone(new Error('reading the lists took too long'));
        void this.#end?.();
      });
      const message = (news: FromListsThread): void => {
        if (isOver || this.#stopped) return;
        if (news.type === 'not-written') return this.#listener.notWritten(news.detail);
        this.#listener.compiled(news);
        this.#isWriting = true;
        this.#failures = 0;
      };
      try {
        this.#end = this.#start(this.#order(takesShrunk), { message, gone });
      } catch (error) {
        gone(error);
      }
    });
  }

  #within(done: Promise<void>): Promise<void> {
    return new Promise((resolve) => {
      const cancel = this.#clock.after(STOP_MS, resolve);
      void done.then(() => {
        cancel();
        resolve();
      });
    });
  }

  #failed(error: unknown, takesShrunk: boolean): void {
    const pause = RETRY_PAUSES_MS[Math.min(this.#failures, RETRY_PAUSES_MS.length - 1)] as number;
    this.#failures += 1;
    this.#cancelRetry = this.#clock.after(pause, () => void this.compile(takesShrunk));
    this.#listener.failed(error);
  }
}
