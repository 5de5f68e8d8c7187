/** What the door does with a name: local answers, the cache, or a lookup. */
import type { Clock } from '#core/common/ports.ts';
import type { DnsCountsView } from '#core/contract/dns-views.ts';
import { AnswerKeeper, type KeepForm } from './cache/answer-keeper.ts';
import { DnsCache, type CacheEntry } from './cache/dns-cache.ts';
import { literalAddress, type LocalNames } from './names/local-names.ts';
import { LookupDesk } from './asking/lookup-desk.ts';
import type { LookupWorld, RawAnswer } from './asking/lookup.ts';
import { canonicalName, isHostName } from '#core/common/names/host-name.ts';
import type { Manners } from './manners.ts';
import { NOT_FOUND, type Resolution } from './resolution.ts';
import type { ResolverEvents } from './resolver-options.ts';

export interface NameResolverParts extends ResolverEvents {
  readonly clock: Clock;
  readonly manners: KeepForm;
  readonly local: LocalNames;
  readonly world: LookupWorld;
  readonly strayReplies: () => number;
  readonly namesToAsk: (name: string) => readonly string[];
}

/** What the listener has to know beside the addresses. */
export interface NameFacts {
  /** Answered here, so no server is asked for its other records either. */
  readonly isLocal: boolean;
  /** Told apart from a name without addresses: "no such name" holds for every record type (RFC 8020). */
  readonly nameExists: boolean;
  /** A canary or relay name, said not to exist. */
  readonly isWithheld: boolean;
  /** How long what is known holds; at least 1. */
  readonly ttlSeconds: number;
}

/** Local answers may change at any time. */
const LOCAL_TTL_SECONDS = 60;
/** RFC 8767 section 4. */
const STALE_TTL_SECONDS = 30;

/** Hits before an answer counts as popular enough to be renewed ahead of its time. */
const POPULAR_HITS = 3;
const MAX_STAND_INS = 10;
const MAX_LITERALS = 1000;

export class NameResolver {
  readonly #parts: NameResolverParts;
  readonly #maxNames: number;
  readonly #keeper: AnswerKeeper;
  /** Shared with those who care for it. */
  readonly cache: DnsCache;
  readonly desk: LookupDesk;
  /** Made once for each resolution of a host that stands in for others. */
  readonly #overridden = new WeakMap<Resolution, Resolution>();
  /** Addresses written as hosts are asked again and again; reading one costs more than looking it up here. */
  readonly #literals = new Map<string, Resolution>();
  readonly #counts = { hits: 0, misses: 0, stale: 0, failed: 0, timedOut: 0 };
  #isStopped = false;

  constructor(maxNames: number, parts: NameResolverParts) {
    this.#maxNames = maxNames;
    this.cache = new DnsCache(maxNames);
    this.#parts = parts;
    this.#keeper = new AnswerKeeper(this.cache, parts.manners, parts.world.machineHasIpv6);
    this.desk = new LookupDesk(parts.world, {
      onAnswer: (name, raw, askedBy) => this.#onAnswer(name, raw, askedBy),
      onLateAnswer: (name, raw) => this.#keeper.keepLate(name, raw, parts.clock.now()),
    });
  }

  resolve(host: string, askedBy: string): Resolution | Promise<Resolution> {
    const entry = this.cache.peek(host);
    if (entry !== undefined) {
      const now = this.#parts.clock.now();
      if (entry.expiresAt > now) return this.#hit(entry, askedBy, now);
    }
    return this.#literals.get(host) ?? this.#resolveSlowly(host, askedBy, 0);
  }

  counts(): DnsCountsView {
    const { cache } = this;
    const { evicted, size: names } = cache;
    const { joined, size: underWay } = this.desk;
    return {
      ...this.#counts,
      names,
      maxNames: this.#maxNames,
      underWay,
      joined,
      evicted,
      strayReplies: this.#parts.strayReplies(),
    };
  }

  /** Right after `resolve` has answered; later the name may have been forgotten. */
  facts(host: string): NameFacts {
    const name = canonicalName(host);
    const local = this.#parts.local.answer(name);
    if (local?.type === 'host') return { isLocal: true, nameExists: true, isWithheld: false, ttlSeconds: LOCAL_TTL_SECONDS };
    if (local !== undefined) {
      const { nameExists, isWithheld } = local;
      return { isLocal: true, nameExists, isWithheld, ttlSeconds: LOCAL_TTL_SECONDS };
    }
    const entry = this.cache.peek(name);
    if (entry === undefined) return { isLocal: false, nameExists: true, isWithheld: false, ttlSeconds: 1 };
    const leftSeconds = entry.isPinned ? LOCAL_TTL_SECONDS : Math.ceil((entry.expiresAt - this.#parts.clock.now()) / 1000);
    return {
      isLocal: false,
      nameExists: entry.answer.outcome !== 'no-such-name',
      isWithheld: false,
      ttlSeconds: leftSeconds > 0 ? leftSeconds : STALE_TTL_SECONDS,
    };
  }

  /** Other servers may know other answers, and another order of families needs others. */
  forgetAll(): void {
    this.cache.deleteWhere((entry) => !entry.isPinned);
    this.desk.restartAll();
  }

  /** What was learned by the old ones and would be learned otherwise now is forgotten. */
  onMannersChanged(before: Manners, now: Manners): void {
    if (now.preferFamily !== before.preferFamily) {
      this.#parts.local.orderAnew();
      this.forgetAll();
    }
    if (now.singleLabels !== before.singleLabels || now.searchDomains.join(' ') !== before.searchDomains.join(' '))
      this.cache.deleteWhere((entry) => !entry.isPinned && !entry.name.includes('.'));
    if (now.refuseBypassNames !== before.refuseBypassNames) this.onLocalNamesChanged();
  }

  /** Names that are answered locally from now on must not be remembered from before. */
  onLocalNamesChanged(): void {
    const { cache } = this;
    const { local } = this.#parts;
    cache.deleteWhere((entry) => local.answer(entry.name) !== undefined);
  }

  stop(): void {
    this.#isStopped = true;
    this.desk.stopAll({ type: 'failed', detail: 'the resolver has stopped' });
  }

  /** The hot path: allocates nothing. */
  #hit(entry: CacheEntry, askedBy: string, now: number): Resolution {
    this.#counts.hits += 1;
    this.cache.touch(entry, askedBy);
    if (now >= entry.renewAt && entry.hits >= POPULAR_HITS) this.#renew(entry, now);
    return entry.fresh;
  }

  /** @param standIns how many hosts have stood in for others on the way here. */
  #resolveSlowly(host: string, askedBy: string, standIns: number): Resolution | Promise<Resolution> {
    const literal = literalAddress(host);
    if (literal !== undefined) return this.#remembered(host, { type: 'found', addresses: [literal], source: 'literal' });
    const name = canonicalName(host);
    const local = this.#parts.local.answer(name);
    if (local?.type === 'host') return this.#standIn(name, local.host, askedBy, standIns);
    if (local !== undefined) return local.resolution;
    const now = this.#parts.clock.now();
    const entry = this.cache.peek(name);
    if (entry !== undefined) {
      if (entry.expiresAt > now) return this.#hit(entry, askedBy, now);
      if (this.#keeper.mayServeStale(entry, now)) return this.#serveStale(entry, askedBy, now);
    }
    if (!isHostName(name)) return NOT_FOUND;
    return this.#lookUp(name, askedBy);
  }

  #remembered(literal: string, resolution: Resolution): Resolution {
    if (this.#literals.size >= MAX_LITERALS) this.#literals.clear();
    this.#literals.set(literal, resolution);
    return resolution;
  }

  #lookUp(name: string, askedBy: string): Resolution | Promise<Resolution> {
    if (this.#isStopped) return { type: 'failed', detail: 'the resolver has stopped' };
    const names = this.#parts.namesToAsk(name);
    if (names.length === 0) return NOT_FOUND;
    if (!this.desk.has(name)) {
      if (this.desk.isFull) return { type: 'failed', detail: 'too many names are being looked up' };
      this.#counts.misses += 1;
    }
    return this.desk.lookUp(name, names, askedBy);
  }

  #serveStale(entry: CacheEntry, askedBy: string, now: number): Resolution {
    this.#counts.stale += 1;
    this.cache.touch(entry, askedBy);
    if (entry.renewAt < entry.expiresAt || now >= entry.renewAt) this.#renew(entry, now);
    return entry.stale;
  }

  /** Nobody waits for it. */
  #renew(entry: CacheEntry, now: number): void {
    if (this.desk.isFull || this.#isStopped) return;
    entry.renewAt = Math.max(now + RENEW_ANEW_MS, entry.expiresAt);
    void this.desk.lookUp(entry.name, this.#parts.namesToAsk(entry.name), '');
  }

  #standIn(name: string, host: string, askedBy: string, standIns: number): Resolution | Promise<Resolution> {
    if (standIns >= MAX_STAND_INS) return { type: 'failed', detail: `${name} stands for itself` };
    const resolution = this.#resolveSlowly(host, askedBy, standIns + 1);
    return resolution instanceof Promise
      ? resolution.then((found) => this.#asOverride(found, name, host))
      : this.#asOverride(resolution, name, host);
  }

  /** Fails closed: without the host that stands in there is no answer, least of all the name's own. */
  #asOverride(resolution: Resolution, name: string, host: string): Resolution {
    if (resolution.type === 'timed-out') return resolution;
    if (resolution.type !== 'found') return { type: 'failed', detail: `${host}, which stands in for ${name}, has no address` };
    const known = this.#overridden.get(resolution);
    if (known !== undefined) return known;
    const made: Resolution = { ...resolution, source: 'override' };
    this.#overridden.set(resolution, made);
    return made;
  }

  #onAnswer(name: string, raw: RawAnswer, askedBy: string): Resolution | Promise<Resolution> {
    // Somebody has decided on this name while it was being looked up: what was found counts for nothing.
    if (this.#parts.local.answer(name) !== undefined) return this.#resolveSlowly(name, askedBy, 0);
    if (raw.outcome === 'failed') this.#counts.failed += 1;
    if (raw.outcome === 'timed-out') this.#counts.timedOut += 1;
    this.#parts.onLookedUp(name, raw.outcome !== 'failed' && raw.outcome !== 'timed-out');
    return this.#keeper.keep(name, raw, this.#parts.clock.now(), askedBy);
  }
}

/** While a renewal is under way or has failed. */
const RENEW_ANEW_MS = 30_000;
