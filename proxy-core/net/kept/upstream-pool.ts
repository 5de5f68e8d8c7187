/**
 * Connections kept for the next request to the same site. Bounded in all and
 * per site, the longest idle out first; one that closes or speaks while idle
 * is dropped at once.
 */
import { NEVER, type Deadlines } from '../deadlines.ts';
import type { UpstreamConnection } from '../upstream-connection.ts';
import { isSameKey, type PoolKey } from './pool-key.ts';
import { WhileIdle, type Keeper } from './while-idle.ts';

export interface PoolLimits {
  readonly maxIdle: number;
  readonly maxIdlePerKey: number;
  readonly idleMs: number;
}

/** `exchange` may use a kept connection; `fresh` is for what must not meet a dead one; `tunnel` needs one of its own. */
export type PathUse = 'exchange' | 'fresh' | 'tunnel';

/** The idle connections of one key, the one used last at the end. */
export interface IdleList {
  readonly key: PoolKey;
  readonly kept: UpstreamConnection[];
}

/** A site without an idle connection keeps its (empty) list for the next time, up to this many lists. */
const MIN_LISTS = 2048;

export class UpstreamPool implements Keeper {
  /** By the name of the site alone: to join a key for every request would cost more than to look through its few lists. */
  readonly #bySite = new Map<string, IdleList[]>();
  readonly #limits: PoolLimits;
  readonly #deadlines: Deadlines;
  /** Twice the lists that can have a connection, so that forgetting the empty ones always frees half. */
  readonly #maxLists: number;
  #lists = 0;
  /** Longest idle first. */
  #oldest: UpstreamConnection | null = null;
  #newest: UpstreamConnection | null = null;
  #idle = 0;

  constructor(limits: PoolLimits, deadlines: Deadlines) {
    this.#limits = limits;
    this.#deadlines = deadlines;
    this.#maxLists = Math.max(MIN_LISTS, 2 * limits.maxIdle);
  }

  get idleCount(): number {
    return this.#idle;
  }

  /** Lists that are remembered, empty ones too. */
  get listCount(): number {
    return this.#lists;
  }

  /**
   * The connection used last, because it is the least likely to have been closed meanwhile.
   * @param addresses - the ones it may lead to; null: any, because a parent finds the way.
   */
  take(key: PoolKey, addresses: readonly string[] | null): UpstreamConnection | null {
    const kept = this.#find(key)?.kept;
    if (kept === undefined) return null;
    for (let at = kept.length - 1; at >= 0; at -= 1) {
      const connection = kept[at] as UpstreamConnection;
      if (addresses !== null && !addresses.includes(connection.address)) continue;
      this.#remove(connection, kept, at);
      if (connection.isOpen) {
        connection.isReused = true;
        return connection;
      }
      connection.destroy();
    }
    return null;
  }

  /** What a path of this use may have of the pool. */
  takeFor(use: PathUse, key: PoolKey, addresses: readonly string[] | null): UpstreamConnection | null {
    if (use === 'tunnel') return null;
    const kept = this.take(key, addresses);
    if (use === 'exchange') return kept;
    kept?.destroy(); // its place is for the new one: else a site that is only ever sent content would fill the pool
    return null;
  }

  /** What an exchange is through with; one that has an owner goes back to it. */
  keep(connection: UpstreamConnection): void {
    if (connection.owner !== null) return connection.owner.keep();
    if (!connection.isOpen || this.#limits.maxIdle === 0) return connection.destroy();
    const list = (connection.idleIn = this.#find(connection.key) ?? this.#newList(connection.key));
    if (list.kept.length >= this.#limits.maxIdlePerKey) return connection.destroy();
    connection.key = list.key;
    if (this.#idle >= this.#limits.maxIdle && this.#oldest !== null) this.drop(this.#oldest);
    connection.listener = connection.whileIdle ??= new WhileIdle(connection, this);
    connection.deadlineAt = this.#deadlines.in(this.#limits.idleMs);
    list.kept.push(connection);
    this.#link(connection);
    connection.resume();
  }

  /** Closes what is idle and no longer wanted. */
  closeIdle(isUnwanted: (connection: UpstreamConnection) => boolean): void {
    for (let connection = this.#oldest; connection !== null;) {
      const next = connection.idleAfter; // dropping takes it out of the list
      if (isUnwanted(connection)) this.drop(connection);
      connection = next;
    }
  }

  /** Closes everything idle. */
  clear(): void {
    while (this.#oldest !== null) this.drop(this.#oldest);
  }

  drop(connection: UpstreamConnection): void {
    const kept = connection.idleIn?.kept;
    const at = kept?.indexOf(connection) ?? -1;
    if (kept !== undefined && at !== -1) this.#remove(connection, kept, at);
    connection.destroy();
  }

  #find(key: PoolKey): IdleList | undefined {
    const lists = this.#bySite.get(key.site);
    if (lists === undefined) return undefined;
    for (const list of lists) if (isSameKey(list.key, key)) return list;
    return undefined;
  }

  #newList({ site: slice, host, port, way }: PoolKey): IdleList {
    if (this.#lists >= this.#maxLists) this.#forgetEmptyLists();
    const site = copied(slice);
    const list: IdleList = { key: { site, host: host === site ? site : copied(host), port, way }, kept: [] };
    const lists = this.#bySite.get(site);
    if (lists === undefined) this.#bySite.set(site, [list]);
    else lists.push(list);
    this.#lists += 1;
    return list;
  }

  #forgetEmptyLists(): void {
    for (const [site, lists] of this.#bySite) {
      const used = lists.filter(({ kept }) => kept.length > 0);
      this.#lists -= lists.length - used.length;
      if (used.length === 0) this.#bySite.delete(site);
      else if (used.length < lists.length) this.#bySite.set(site, used);
    }
  }

  #remove(connection: UpstreamConnection, kept: UpstreamConnection[], at: number): void {
    if (at === kept.length - 1) kept.pop();
    else kept.splice(at, 1);
    this.#unlink(connection);
    connection.idleIn = null;
    connection.listener = null;
    connection.deadlineAt = NEVER;
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

/** A name cut out of a head keeps the whole head in memory as long as it is kept itself. */
function copied(name: string): string {
  return Buffer.from(name, 'latin1').toString('latin1');
}
