/**
 * Puts answers into the cache: in order, for as long as they may be kept, and
 * never a failure in the place of something that is still of use.
 *
 * @see RFC 8767 (stale answers), RFC 9520 (remembered failures)
 */
import { orderAddresses, type FamilyPreference } from '../address-order.ts';
import { keepSeconds, type TimeLimits } from './answer-time.ts';
import type { Answer, CacheEntry, DnsCache } from './dns-cache.ts';
import type { RawAnswer } from '../asking/lookup.ts';
import { NOT_FOUND, TIMED_OUT, type Resolution, type ResolutionSource } from '../resolution.ts';

export interface KeepForm extends TimeLimits {
  readonly preferFamily: FamilyPreference;
  readonly serveStale: boolean;
}

/** RFC 8767 section 5: one to three days. */
export const MAX_STALE_MS = 86_400_000;
/** Failed to renew: not tried again before this. */
export const RENEW_AGAIN_MS = 30_000;

export class AnswerKeeper {
  readonly #cache: DnsCache;
  readonly #form: KeepForm;
  readonly #machineHasIpv6: () => boolean;

  constructor(cache: DnsCache, form: KeepForm, machineHasIpv6: () => boolean) {
    this.#cache = cache;
    this.#form = form;
    this.#machineHasIpv6 = machineHasIpv6;
  }

  /** @returns what those who wait are told. */
  keep(name: string, raw: RawAnswer, now: number, askedBy: string): Resolution {
    const answer = this.#inOrder(raw);
    const known = this.#cache.peek(name);
    if (known !== undefined && isFailure(answer) && this.#isStillOfUse(known, now)) {
      known.renewAt = now + RENEW_AGAIN_MS;
      return known.expiresAt > now ? known.fresh : known.stale;
    }
    this.#cache.store(name, answer, { fresh: resolutionOf(answer, 'cache'), stale: resolutionOf(answer, 'stale') }, now, askedBy);
    return resolutionOf(answer, 'server');
  }

  /** The slower family: added, unless the name has been forgotten or answered anew meanwhile. */
  keepLate(name: string, raw: RawAnswer, now: number): void {
    const known = this.#cache.peek(name);
    if (known === undefined || known.answer.outcome !== 'found' || now - known.storedAt > raw.tookMs) return;
    const answer = { ...this.#inOrder(raw), tookMs: known.answer.tookMs };
    this.#cache.store(name, answer, { fresh: resolutionOf(answer, 'cache'), stale: resolutionOf(answer, 'stale') }, now, '');
  }

  /** Past its time, but good enough while a new answer is fetched. */
  mayServeStale(entry: CacheEntry, now: number): boolean {
    return this.#form.serveStale && entry.answer.outcome === 'found' && now - entry.expiresAt < MAX_STALE_MS;
  }

  #isStillOfUse(entry: CacheEntry, now: number): boolean {
    if (entry.answer.outcome !== 'found') return false;
    return entry.isPinned || entry.expiresAt > now || this.mayServeStale(entry, now);
  }

  #inOrder(raw: RawAnswer): Answer {
    const { outcome, aliases, origin, server, tookMs, detail } = raw;
    const addresses = orderAddresses(raw.ipv4, raw.ipv6, this.#form.preferFamily, this.#machineHasIpv6());
    return { outcome, addresses, aliases, ttlSeconds: keepSeconds(raw, this.#form), origin, server, tookMs, detail };
  }
}

export function resolutionOf(answer: Answer, source: ResolutionSource): Resolution {
  switch (answer.outcome) {
    case 'found':
      return answer.aliases.length === 0
        ? { type: 'found', addresses: answer.addresses, source }
        : { type: 'found', addresses: answer.addresses, source, aliases: answer.aliases };
    case 'no-such-name':
    case 'no-address':
      return NOT_FOUND;
    case 'failed':
      return { type: 'failed', detail: answer.detail };
    case 'timed-out':
      return TIMED_OUT;
  }
}

function isFailure(answer: Answer): boolean {
  return answer.outcome === 'failed' || answer.outcome === 'timed-out';
}
