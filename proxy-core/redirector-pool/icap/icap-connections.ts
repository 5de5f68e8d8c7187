/** The connections to one ICAP server: kept for the next message, bounded, given out first come, first served. */
import { IcapConnection, type ConnectionOwner, type ConnectionTaker } from './icap-connection.ts';
import type { ConnectIcap } from './icap-socket-port.ts';

/** An unused connection is closed after this; servers close theirs at about the same time. */
const IDLE_MS = 60_000;

export class IcapConnections implements ConnectionOwner {
  maxConnections: number;
  readonly #address: { readonly host: string; readonly port: number };
  readonly #connect: ConnectIcap;
  readonly #all = new Set<IcapConnection>();
  readonly #idle: IcapConnection[] = [];
  readonly #waiting: ConnectionTaker[] = [];
  #started = 0;
  #whenEmpty: (() => void)[] = [];

  constructor(address: { readonly host: string; readonly port: number }, maxConnections: number, connect: ConnectIcap) {
    this.#address = address;
    this.maxConnections = maxConnections;
    this.#connect = connect;
  }

  get all(): Iterable<IcapConnection> {
    return this.#all;
  }

  get count(): number {
    return this.#all.size;
  }

  get started(): number {
    return this.#started;
  }

  get waiting(): number {
    return this.#waiting.length;
  }

  /** The one used last is taken first, so that the others grow old and go. */
  acquire(taker: ConnectionTaker, nowMs: number): void {
    const idle = this.#idle.pop();
    if (idle !== undefined) return taker.granted(idle, false);
    this.#waiting.push(taker);
    this.#grow(nowMs);
  }

  /** Never again: the one who waited has gone. */
  withdraw(taker: ConnectionTaker): void {
    const at = this.#waiting.indexOf(taker);
    if (at !== -1) this.#waiting.splice(at, 1);
  }

  /** `isClean`: request and response are complete. */
  release(connection: IcapConnection, isClean: boolean, nowMs: number): void {
    connection.release(isClean, nowMs, () => {
      const taker = this.#waiting.shift();
      if (taker === undefined) this.#idle.push(connection);
      else taker.granted(connection, false);
    });
  }

  /** Closes what nobody has used for long. */
  sweep(nowMs: number): void {
    while (this.#idle[0] !== undefined && nowMs - this.#idle[0].idleSinceMs >= IDLE_MS) this.#idle.shift()?.destroy();
    this.#grow(nowMs);
  }

  closeIdle(): void {
    for (const connection of this.#idle.splice(0)) connection.destroy();
  }

  /** Resolves when the last connection is gone. */
  close(): Promise<void> {
    this.#waiting.length = 0;
    for (const connection of Array.from(this.#all)) connection.destroy();
    return this.#all.size === 0 ? Promise.resolve() : new Promise((resolve) => this.#whenEmpty.push(resolve));
  }

  connected(connection: IcapConnection): void {
    const taker = this.#waiting.shift();
    if (taker === undefined) this.#idle.push(connection);
    else taker.granted(connection, true);
  }

  closed(connection: IcapConnection, how: string): void {
    this.#all.delete(connection);
    const at = this.#idle.indexOf(connection);
    if (at !== -1) this.#idle.splice(at, 1);
    // One that never stood speaks for all that would be tried now, unless others stand.
    const someStand = [...this.#all].some((other) => other.isConnected);
    if (!connection.isConnected && !someStand) for (const taker of this.#waiting.splice(0)) taker.unreachable(how);
    else if (this.#waiting.length > 0) this.#grow(connection.idleSinceMs);
    if (this.#all.size === 0) for (const tell of this.#whenEmpty.splice(0)) tell();
  }

  #grow(nowMs: number): void {
    let connecting = 0;
    for (const connection of this.#all) if (!connection.isConnected) connecting += 1;
    while (connecting < this.#waiting.length && this.#all.size < this.maxConnections) {
      this.#started += 1;
      connecting += 1;
      this.#all.add(new IcapConnection(this.#started, nowMs, this.#address, this.#connect, this));
    }
  }
}
