/** Listens to a connection that is kept for later. It has nothing to say meanwhile: whatever happens on it, it is dropped. */
import type { UpstreamConnection, UpstreamListener } from '../upstream-connection.ts';

export interface Keeper {
  drop(connection: UpstreamConnection): void;
}

export class WhileIdle implements UpstreamListener {
  readonly #connection: UpstreamConnection;
  readonly #keeper: Keeper;

  constructor(connection: UpstreamConnection, keeper: Keeper) {
    this.#connection = connection;
    this.#keeper = keeper;
  }

  /** Octets without a request. */
  upstreamOctets(): boolean {
    this.#keeper.drop(this.#connection);
    return false;
  }

  upstreamDrained(): void {
    // what was written last has left, and that is all
  }

  upstreamEnded(): void {
    this.#keeper.drop(this.#connection);
  }

  upstreamClosed(): void {
    this.#keeper.drop(this.#connection);
  }

  upstreamExpired(): void {
    this.#keeper.drop(this.#connection);
  }
}
