/**
 * Wakes whoever waits for something to happen. While nobody waits a beat costs
 * one comparison: it stands on the path of every request.
 */
import type { Clock } from '#core/common/ports.ts';

/** The part of an AbortSignal that is used here; rooms without Node types know no other. */
export interface StopSignal {
  readonly aborted: boolean;
  addEventListener(type: 'abort', listener: () => void): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

export class Pulse {
  #waiting: (() => void)[] = [];

  beat(): void {
    if (this.#waiting.length === 0) return;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const wake of waiting) wake();
  }

  /** How many wait for the next beat. */
  get waiting(): number {
    return this.#waiting.length;
  }

  /** Ends with the next beat, when stopped, or after `atMostMs`; null: no timer at all. Leaves nothing behind. */
  next(clock: Clock, stop: StopSignal | undefined, atMostMs: number | null): Promise<void> {
    if (stop?.aborted === true) return Promise.resolve();
    return new Promise((resolve) => {
      const wake = (): void => {
        cancel?.();
        stop?.removeEventListener('abort', wake);
        const at = this.#waiting.indexOf(wake);
        if (at !== -1) this.#waiting.splice(at, 1);
        resolve();
      };
      const cancel = atMostMs === null ? null : clock.after(atMostMs, wake);
      this.#waiting.push(wake);
      stop?.addEventListener('abort', wake);
    });
  }
}

/** A pause that ends early when stopped. */
export function pause(clock: Clock, stop: StopSignal | undefined, ms: number): Promise<void> {
  return new Pulse().next(clock, stop, ms);
}
