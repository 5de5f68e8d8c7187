/**
 * What is remembered, until when, and what is forgotten first. Pure, given the
 * time. Keeps at most `maxNames`; the one not used for longest makes room.
 * Pinned names stay, and at most `MAX_PINNED` may be pinned.
 */
import type { DnsOutcome, DnsOrigin } from '#core/contract/dns-views.ts';
import type { Resolution } from '../resolution.ts';

/** An answer as it came in. */
export interface Answer {
  readonly outcome: DnsOutcome;
  /** In the order to try them. */
  readonly addresses: readonly string[];
  /** The alias chain, first target first. */
  readonly aliases: readonly string[];
  /** Already between floor and ceiling. */
  readonly ttlSeconds: number;
  readonly origin: DnsOrigin;
  readonly server: string;
  readonly tookMs: number;
  /** For the log and for people; empty when there is an answer. */
  readonly detail: string;
}

export interface CacheEntry {
  readonly name: string;
  answer: Answer;
  /** Given out on a hit, made once. */
  fresh: Resolution;
  /** Given out past the time, made once. */
  stale: Resolution;
  storedAt: number;
  /** Infinity while pinned. */
  expiresAt: number;
  /** A hit after this has the answer renewed, so that a popular name never makes anybody wait. */
  renewAt: number;
  hits: number;
  lastAskedBy: string;
  isPinned: boolean;
  newer: CacheEntry | undefined;
  older: CacheEntry | undefined;
}

export const MAX_PINNED = 500;
/** The last tenth of its time is when a popular answer is renewed. */
const RENEW_FROM_SHARE = 0.9;

export class DnsCache {
  readonly #maxNames: number;
  readonly #entries = new Map<string, CacheEntry>();
  #newest: CacheEntry | undefined;
  #oldest: CacheEntry | undefined;
  #pinned = 0;
  evicted = 0;

  constructor(maxNames: number) {
    this.#maxNames = maxNames;
  }

  get size(): number {
    return this.#entries.size;
  }

  /** Fresh or not: the caller compares `expiresAt` with the time. Counts nothing. */
  peek(name: string): CacheEntry | undefined {
    return this.#entries.get(name);
  }

  /** Marks a hit. Allocates nothing. */
  touch(entry: CacheEntry, askedBy: string): void {
    entry.hits += 1;
    entry.lastAskedBy = askedBy;
    if (this.#newest === entry) return;
    this.#unlink(entry);
    this.#linkNewest(entry);
  }

  /** New or in place of what was there; hits, asker and pin stay. */
  store(
    name: string,
    answer: Answer,
    resolutions: { readonly fresh: Resolution; readonly stale: Resolution },
    now: number,
    askedBy: string,
  ): CacheEntry {
    const keepMs = answer.ttlSeconds * 1000;
    const expiresAt = now + keepMs;
    const renewAt = answer.outcome === 'found' ? now + keepMs * RENEW_FROM_SHARE : Infinity;
    const known = this.#entries.get(name);
    if (known !== undefined) {
      known.answer = answer;
      known.fresh = resolutions.fresh;
      known.stale = resolutions.stale;
      known.storedAt = now;
      known.expiresAt = known.isPinned ? Infinity : expiresAt;
      known.renewAt = known.isPinned ? Infinity : renewAt;
      known.lastAskedBy = askedBy === '' ? known.lastAskedBy : askedBy;
      return known;
    }
    const entry: CacheEntry = {
      name,
      answer,
      ...resolutions,
      storedAt: now,
      expiresAt,
      renewAt,
      hits: 0,
      lastAskedBy: askedBy,
      isPinned: false,
      newer: undefined,
      older: undefined,
    };
    this.#makeRoom();
    this.#entries.set(name, entry);
    this.#linkNewest(entry);
    return entry;
  }

  delete(name: string): boolean {
    const entry = this.#entries.get(name);
    if (entry === undefined) return false;
    this.#entries.delete(name);
    this.#unlink(entry);
    if (entry.isPinned) this.#pinned -= 1;
    return true;
  }

  /** @returns how many went. */
  deleteWhere(shouldGo: (entry: CacheEntry) => boolean): number {
    let gone = 0;
    for (const entry of this.#entries.values()) {
      if (!shouldGo(entry)) continue;
      this.delete(entry.name);
      gone += 1;
    }
    return gone;
  }

  /** A pinned answer holds, whatever its TTL, until it is unpinned. */
  pin(name: string, on: boolean): 'done' | 'unknown' | 'full' {
    const entry = this.#entries.get(name);
    if (entry === undefined) return 'unknown';
    if (entry.isPinned === on) return 'done';
    if (on && this.#pinned >= MAX_PINNED) return 'full';
    this.#pinned += on ? 1 : -1;
    entry.isPinned = on;
    entry.expiresAt = on ? Infinity : entry.storedAt + entry.answer.ttlSeconds * 1000;
    entry.renewAt = Infinity;
    return 'done';
  }

  /** Last used first. */
  *[Symbol.iterator](): IterableIterator<CacheEntry> {
    for (let entry = this.#newest; entry !== undefined; entry = entry.older) yield entry;
  }

  #makeRoom(): void {
    if (this.#entries.size < this.#maxNames) return;
    let entry = this.#oldest;
    // Pinned names move to the front as they are met, so they are not met each time.
    for (let passed = 0; entry?.isPinned === true && passed < MAX_PINNED; passed += 1) {
      this.#unlink(entry);
      this.#linkNewest(entry);
      entry = this.#oldest;
    }
    if (entry === undefined) return;
    this.delete(entry.name);
    this.evicted += 1;
  }

  #linkNewest(entry: CacheEntry): void {
    entry.older = this.#newest;
    entry.newer = undefined;
    if (this.#newest !== undefined) this.#newest.newer = entry;
    this.#newest = entry;
    this.#oldest ??= entry;
  }

  #unlink(entry: CacheEntry): void {
    if (entry.newer === undefined) this.#newest = entry.older;
    else entry.newer.older = entry.older;
    if (entry.older === undefined) this.#oldest = entry.newer;
    else entry.older.newer = entry.newer;
    entry.newer = undefined;
    entry.older = undefined;
  }
}
