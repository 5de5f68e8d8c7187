/**
 * Keeps one history thread running: starts it, starts it again with growing
 * pauses when it dies, and ends it within a deadline. Knows nothing of rows.
 */
import type { Clock } from '#core/common/ports.ts';
import type { FromThread, ThreadData, ToThread } from './worker-messages.ts';
import type { StartThread, Thread } from './worker-thread.ts';

export type { StartThread } from './worker-thread.ts';

export interface LinkListener {
  readonly message: (message: FromThread) => void;
  /** The thread died and another will be started. */
  readonly down: (cause: unknown) => void;
}

/** Pauses before the next start; the last one counts for all that follow. */
export const RESTART_PAUSES_MS = [200, 1000, 5000, 30_000] as const;
/** A thread that lasted this long starts the pauses anew. */
export const PROVEN_MS = 60_000;

export class ThreadLink {
  readonly #start: StartThread;
  readonly #data: () => ThreadData;
  readonly #listener: LinkListener;
  readonly #clock: Clock;
  #thread: Thread | null = null;
  #startedAt = 0;
  #deaths = 0;
  #cancelRestart = (): void => {};
  #onStopped: (() => void) | null = null;

  /** `data` is asked anew for every thread. */
  constructor(start: StartThread, data: () => ThreadData, listener: LinkListener, clock: Clock) {
    this.#start = start;
    this.#data = data;
    this.#listener = listener;
    this.#clock = clock;
  }

  start(): void {
    this.#startedAt = this.#clock.now();
    try {
      this.#thread = this.#start(this.#data(), {
        message: (message) => this.#listener.message(message),
        gone: (cause) => this.#gone(cause),
      });
    } catch (error) {
      this.#gone(error);
    }
  }

  /** @returns false when no thread is there to hear it. */
  post(message: ToThread): boolean {
    this.#thread?.post(message);
    return this.#thread !== null;
  }

  /** Asks the thread to finish; after `deadlineMs` it is ended. Resolves when it is gone. */
  stop(deadlineMs: number): Promise<void> {
    this.#cancelRestart();
    const thread = this.#thread;
    if (thread === null) return Promise.resolve();
    return new Promise((resolve) => {
      const cancel = this.#clock.after(deadlineMs, () => thread.kill());
      this.#onStopped = () => {
        cancel();
        resolve();
      };
      thread.post({ type: 'stop' });
    });
  }

  #gone(cause: unknown): void {
    this.#thread = null;
    if (this.#onStopped !== null) {
      this.#onStopped();
      return;
    }
    if (this.#clock.now() - this.#startedAt >= PROVEN_MS) this.#deaths = 0;
    const pause = RESTART_PAUSES_MS[Math.min(this.#deaths, RESTART_PAUSES_MS.length - 1)] as number;
    this.#deaths += 1;
    this.#cancelRestart = this.#clock.after(pause, () => this.start());
    this.#listener.down(cause);
  }
}
