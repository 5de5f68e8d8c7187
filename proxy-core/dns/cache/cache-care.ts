/** What a person may do with the cache: look, look up now, forget, pin. */
import type { Clock } from '#core/common/ports.ts';
import type { DnsEntriesFilter, DnsEntriesView, DnsEntryView } from '#core/contract/dns-views.ts';
import type { LookupDesk } from '../asking/lookup-desk.ts';
import { canonicalName, isHostName } from '#core/common/names/host-name.ts';
import { literalAddress, type LocalNames } from '../names/local-names.ts';
import type { Resolution } from '../resolution.ts';
import type { Answer, DnsCache } from './dns-cache.ts';
import { answerView, entriesView, entryView } from './entry-views.ts';

export type LookUpNowOutcome =
  | { readonly type: 'entry'; readonly entry: DnsEntryView }
  | { readonly type: 'problem'; readonly userText: string };

export interface CacheCareParts {
  readonly clock: Clock;
  readonly cache: DnsCache;
  readonly local: Pick<LocalNames, 'answer'>;
  readonly desk: LookupDesk;
  readonly namesToAsk: (name: string) => readonly string[];
}

const MAX_STAND_INS = 10;

export class CacheCare {
  readonly #parts: CacheCareParts;

  constructor(parts: CacheCareParts) {
    this.#parts = parts;
  }

  entries(filter: DnsEntriesFilter): DnsEntriesView {
    return entriesView(this.#parts.cache, filter, this.#parts.clock.now());
  }

  /** Forgets one name, pinned or not, or every name that is not pinned. @returns how many went. */
  flush(name?: string): number {
    if (name !== undefined) return this.#parts.cache.delete(canonicalName(name)) ? 1 : 0;
    return this.#parts.cache.deleteWhere((entry) => !entry.isPinned);
  }

  pin(name: string, on: boolean): 'done' | 'unknown' | 'full' {
    return this.#parts.cache.pin(canonicalName(name), on);
  }

  /** Asks the servers, whatever is remembered. */
  async lookUpNow(text: string, standIns = 0): Promise<LookUpNowOutcome> {
    const name = canonicalName(text.trim());
    if (literalAddress(name) !== undefined) return problem('This is an address already.');
    if (!isHostName(name)) return problem(`"${text}" is not a name.`);
    const local = this.#parts.local.answer(name);
    if (local?.type === 'host')
      return standIns < MAX_STAND_INS ? this.lookUpNow(local.host, standIns + 1) : problem(`"${text}" stands for itself.`);
    if (local !== undefined) return { type: 'entry', entry: answerView(name, answerOfLocal(local.resolution, local.origin)) };
    const names = this.#parts.namesToAsk(name);
    if (names.length === 0) return problem('Names without a dot are not looked up, by the settings.');
    const { desk } = this.#parts;
    if (!desk.has(name) && desk.isFull) return problem('Too many names are being looked up. Try again in a moment.');
    return this.#told(name, await desk.lookUp(name, names, ''));
  }

  #told(name: string, resolution: Resolution): LookUpNowOutcome {
    const entry = this.#parts.cache.peek(name);
    const isNew =
      entry !== undefined && (entry.answer.outcome !== 'found' || (resolution.type === 'found' && resolution.source === 'server'));
    if (isNew) return { type: 'entry', entry: entryView(entry, this.#parts.clock.now()) };
    return problem('The name servers gave no answer; the one from before stays.');
  }
}

function problem(userText: string): LookUpNowOutcome {
  return { type: 'problem', userText };
}

function answerOfLocal(resolution: Resolution, origin: Answer['origin']): Answer {
  const addresses = resolution.type === 'found' ? resolution.addresses : [];
  return {
    outcome: resolution.type === 'found' ? 'found' : 'no-such-name',
    addresses,
    aliases: [],
    ttlSeconds: 0,
    origin,
    server: '',
    tookMs: 0,
    detail: '',
  };
}
