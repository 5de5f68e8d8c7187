/** One connection from dialling to its end: what waits until it is open, and when it has been idle for long enough. */
import type { Clock } from '#core/common/ports.ts';
import type { MessageChannel, OpenChannel } from './message-channel.ts';

export const OPEN_MS = 3000;
/** Questions given up while it opens still stand in line; more than this are not sent. */
const MAX_WAITING = 2048;

export interface ConnectionEvents {
  onMessage(message: Uint8Array): void;
  onRefused(query: Uint8Array, detail: string): void;
  /** Not after `close()`. */
  onEnd(wasOpen: boolean, detail: string): void;
  /** Nothing is waited for. */
  isIdle(): boolean;
}

export class KeptConnection {
  readonly #clock: Clock;
  readonly #idleMs: number;
  readonly #events: ConnectionEvents;
  readonly #channel: MessageChannel;
  /** Sent once the connection is open. */
  #waiting: Uint8Array[] = [];
  #isOpen = false;
  #lastUsedAt: number;
  #cancelTimer: () => void;

  constructor(clock: Clock, idleMs: number, address: string, open: OpenChannel, events: ConnectionEvents) {
    this.#clock = clock;
    this.#idleMs = idleMs;
    this.#events = events;
    this.#lastUsedAt = clock.now();
    this.#cancelTimer = clock.after(OPEN_MS, () => this.#end('the connection could not be opened in time'));
    this.#channel = open(address, {
      onOpen: () => this.#onOpen(),
      onMessage: (message) => {
        this.#lastUsedAt = clock.now();
        events.onMessage(message);
      },
      onRefused: (query, detail) => events.onRefused(query, detail),
      onClose: (detail) => this.#end(detail),
    });
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  send(query: Uint8Array): void {
    this.#lastUsedAt = this.#clock.now();
    if (this.#isOpen) this.#channel.send([query]);
    else if (this.#waiting.length < MAX_WAITING) this.#waiting.push(query);
  }

  close(): void {
    this.#cancelTimer();
    this.#channel.close();
  }

  #onOpen(): void {
    this.#isOpen = true;
    this.#cancelTimer();
    this.#watchIdleness(this.#idleMs);
    if (this.#waiting.length > 0) this.#channel.send(this.#waiting);
    this.#waiting = [];
  }

  /** One timer for the whole life, not one a query. */
  #watchIdleness(ms: number): void {
    this.#cancelTimer = this.#clock.after(ms, () => {
      const quietMs = this.#clock.now() - this.#lastUsedAt;
      if (quietMs < this.#idleMs) this.#watchIdleness(this.#idleMs - quietMs);
      else if (this.#events.isIdle()) this.#end('it was not used any more');
      else this.#watchIdleness(this.#idleMs);
    });
  }

  #end(detail: string): void {
    this.close();
    this.#events.onEnd(this.#isOpen, detail);
  }
}
