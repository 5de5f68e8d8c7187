/**
 * Connections kept for the next request to the same place. Bounded in all and
 * per key, the longest idle out first; one that closes or speaks while idle is
 * dropped at once.
 */
import { NEVER, type Deadlines } from '../deadlines.ts';
import type { UpstreamConnection, UpstreamListener } from '../upstream-connection.ts';

export interface PoolLimits {
  readonly maxIdle: number;
  readonly maxIdlePerKey: number;
  readonly idleMs: number;
}

const MAX_KEYS = 2048;

export class UpstreamPool {
  readonly #byKey = new Map<string, UpstreamConnection[]>();
  readonly #limits: PoolLimits;
  readonly #deadlines: Deadlines;
  /** Longest idle first. */
  #oldest: UpstreamConnection | null = null;
  #newest: UpstreamConnection | null = null;
  #idle = 0;

  constructor(limits: PoolLimits, deadlines: Deadlines) {
    this.#limits = limits;
    this.#deadlines = deadlines;
  }

  get idleCount(): number {
    return this.#idle;
  }

  /** The connection used last, because it is the least likely to have been closed meanwhile. */
  take(key: string): UpstreamConnection | null {
    const kept = this.#byKey.get(key);
    while (kept !== undefined && kept.length > 0) {
      const connection = kept.pop() as UpstreamConnection;
      this.#unlink(connection);
      connection.listener = null;
      connection.deadlineAt = NEVER;
      if (connection.isOpen) {
        connection.isReused = true;
        return connection;
      }
    }
    return null;
  }

  keep(connection: UpstreamConnection): void {
    if (!connection.isOpen || this.#limits.maxIdle === 0) return connection.destroy();
    let kept = this.#byKey.get(connection.key);
    if (kept === undefined) {
      if (this.#byKey.size >= MAX_KEYS) this.#forgetEmptyKeys();
      this.#byKey.set(connection.key, (kept = []));
    }
    if (kept.length >= this.#limits.maxIdlePerKey) return connection.destroy();
    if (this.#idle >= this.#limits.maxIdle && this.#oldest !== null) this.#drop(this.#oldest);
    connection.listener = connection.whileIdle ??= this.#idleListener(connection);
    connection.deadlineAt = this.#deadlines.in(this.#limits.idleMs);
    kept.push(connection);
    this.#link(connection);
    connection.resume();
  }

  /** A place nobody has an idle connection to keeps its (empty) list for the next time, up to a bound. */
  #forgetEmptyKeys(): void {
    for (const [key, kept] of this.#byKey) if (kept.length === 0) this.#byKey.delete(key);
  }

  /** Closes everything idle. */
  clear(): void {
    while (this.#oldest !== null) this.#drop(this.#oldest);
  }

  #idleListener(connection: UpstreamConnection): UpstreamListener {
    const drop = (): void => this.#drop(connection);
    return {
      upstreamOctets: () => {
        drop(); // octets nobody asked for
        return false;
      },
      upstreamDrained: () => undefined,
      upstreamEnded: drop,
      upstreamClosed: drop,
      upstreamExpired: drop,
    };
  }

  #drop(connection: UpstreamConnection): void {
    const kept = this.#byKey.get(connection.key);
    const at = kept?.indexOf(connection) ?? -1;
    if (kept !== undefined && at !== -1) {
      kept.splice(at, 1);
      this.#unlink(connection);
    }
    if (kept?.length === 0) this.#byKey.delete(connection.key);
    connection.listener = null;
    connection.destroy();
  }

  #link(connection: UpstreamConnection): void {
    connection.idleBefore = this.#newest;
    connection.idleAfter = null;
    if (this.#newest !== null) this.#newest.idleAfter = connection;
    else this.#oldest = connection;
    this.#newest = connection;
    this.#idle += 1;
  }

  #unlink(connection: UpstreamConnection): void {
    const { idleBefore, idleAfter } = connection;
    if (idleBefore !== null) idleBefore.idleAfter = idleAfter;
    else this.#oldest = idleAfter;
    if (idleAfter !== null) idleAfter.idleBefore = idleBefore;
    else this.#newest = idleBefore;
    connection.idleBefore = connection.idleAfter = null;
    this.#idle -= 1;
  }
}
