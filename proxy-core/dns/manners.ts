/** How names are looked up and kept: what may be changed while the resolver runs. */
import type { FamilyPreference } from './address-order.ts';

/** `ask`: like any other name. `search`: with each search domain first. `never`: there is no such name. */
export type SingleLabelPolicy = 'ask' | 'search' | 'never';

export interface Manners {
  readonly preferFamily: FamilyPreference;
  readonly singleLabels: SingleLabelPolicy;
  /** Empty: those of the system. */
  readonly searchDomains: readonly string[];
  readonly ttlFloorSeconds: number;
  readonly ttlCeilingSeconds: number;
  /** Answers past their time are given while a new one is fetched (RFC 8767). */
  readonly serveStale: boolean;
  /** Canary and relay names do not exist. */
  readonly refuseBypassNames: boolean;
  /** Upper and lower case are mixed in questions (0x20), except where a server loses the case. */
  readonly mixedCase: boolean;
}

/** Handed to whoever needs them; read each time, never copied. */
export class LiveManners implements Manners {
  #now: Manners;

  constructor(first: Manners) {
    this.#now = first;
  }

  /** @returns those from before. */
  replace(next: Manners): Manners {
    const before = this.#now;
    this.#now = next;
    return before;
  }

  get preferFamily(): FamilyPreference {
    return this.#now.preferFamily;
  }

  get singleLabels(): SingleLabelPolicy {
    return this.#now.singleLabels;
  }

  get searchDomains(): readonly string[] {
    return this.#now.searchDomains;
  }

  get ttlFloorSeconds(): number {
    return this.#now.ttlFloorSeconds;
  }

  get ttlCeilingSeconds(): number {
    return this.#now.ttlCeilingSeconds;
  }

  get serveStale(): boolean {
    return this.#now.serveStale;
  }

  get refuseBypassNames(): boolean {
    return this.#now.refuseBypassNames;
  }

  get mixedCase(): boolean {
    return this.#now.mixedCase;
  }
}
