/**
 * The one way out. Whatever ends the program (the tray, the system, a signal,
 * the launcher's death) waits for the same end: the core stops once, within a
 * time cap, then the process exits.
 */
import type { Clock, Log } from '#core/index.ts';

/** The core lets exchanges finish for 1.5 s and stores what is left; longer than this and something hangs. */
const MOST_MS = 5000;

export interface Leavable {
  on(event: 'before-quit', listener: (event: { preventDefault(): void }) => void): unknown;
  exit(code: number): void;
}

export interface QuitPorts {
  readonly app: Leavable;
  readonly clock: Clock;
  readonly log: () => Pick<Log, 'error'> | null;
  /** Stores and stops everything. Called once. */
  readonly stop: () => Promise<void>;
}

export class Quit {
  readonly #ports: QuitPorts;
  #code = 0;
  #leaving: Promise<void> | null = null;

  constructor(ports: QuitPorts) {
    this.#ports = ports;
    ports.app.on('before-quit', (event) => {
      event.preventDefault(); // we exit ourselves, when the core has stopped
      void this.leave();
    });
  }

  /** Windows close for good from now on. */
  get isUnderWay(): boolean {
    return this.#leaving !== null;
  }

  /** @param code of the process; asked more than once, the worst counts. */
  leave(code = 0): Promise<void> {
    this.#code = Math.max(this.#code, code);
    this.#leaving ??= this.#leave();
    return this.#leaving;
  }

  async #leave(): Promise<void> {
    const { app, clock, log, stop } = this.#ports;
    const cap = new Promise<void>((resolve) => {
      clock.after(MOST_MS, () => {
        log()?.error('quit: the core did not stop in time');
        resolve();
      });
    });
    // Not before the caller has gone on: stopping begins outside of whatever asked for it.
    const stopped = Promise.resolve()
      .then(stop)
      .catch((cause: unknown) => {
        this.#code = Math.max(this.#code, 1);
        log()?.error('quit: stopping failed', cause);
      });
    await Promise.race([stopped, cap]);
    app.exit(this.#code);
  }
}
