/**
 * Every exchange that is open now and the newest that ended. Being told costs
 * one entry in a crowd and one slot in a ring; what changed is worked out later,
 * by whoever follows (`connection-follower.ts`), from where it stopped reading.
 * What is open is found by id, client or host by looking through it: that is
 * asked for rarely, and an index would cost every request something.
 *
 * While nobody follows only a screenful of ended rows is kept: thousands would
 * outlive collection after collection for nobody.
 */
import { Crowd, type Placed } from '#core/common/crowd.ts';
import type { ConnectionView, HistoryRow } from '#core/contract/views.ts';
import type { JudgedFacts } from '#core/policy/refused-now.ts';
import type { Verdict } from '#core/policy/verdict.ts';
import type { Pulse } from './pulse.ts';

/** The handle of an open exchange: it can be looked at, judged again and closed. */
export interface OpenExchange extends Placed {
  /** Rises with time and never repeats; the row that ends it carries the same. */
  readonly id: number;
  /** Address of the client, canonical. */
  readonly client: string;
  /** There is a way to the destination. Before that the exchange itself asks the rules once more (`exchange/hold-way.ts`). */
  readonly hasWay: boolean;
  /** Revision of the policy that permitted it last. */
  judgedAt: number;
  judgedFacts(): JudgedFacts;
  /** True when one of the hosts it asks for, or is led to, is wanted. */
  leadsTo(isWanted: (host: string) => boolean): boolean;
  /** Ends it in any phase. @param verdict - of the rule behind it, or null. @returns false when it has ended, or is ending by this already. */
  close(as: 'CLOSED_BY_POLICY' | 'CLOSED_ON_REQUEST', verdict: Verdict | null): boolean;
  /** How it stands now, or stood last. Called only for rows somebody looks at, now and then shortly after the end. */
  view(): ConnectionView;
}

/** Ended rows kept in memory while somebody follows: what can be missed between two batches. */
export const ENDED_KEPT = 20_000;
/** And while nobody does: what whoever opens the table is shown first. */
export const UNFOLLOWED_KEPT = 500;

export class LiveConnections {
  readonly #open = new Crowd<OpenExchange>();
  readonly #ring: (HistoryRow | undefined)[];
  readonly #pulse: Pulse;
  #ended = 0;
  #keptFrom = 0;
  #followers = 0;

  constructor(pulse: Pulse, endedKept = ENDED_KEPT) {
    this.#ring = Array.from({ length: endedKept }, () => undefined);
    this.#pulse = pulse;
  }

  opened(exchange: OpenExchange): void {
    this.#open.add(exchange);
    this.#pulse.beat();
  }

  /** Every exchange ends once. @param exchange - null: what ended was never open, as a name that was asked. */
  ended(exchange: OpenExchange | null, row: HistoryRow): void {
    if (exchange !== null) this.#open.delete(exchange);
    this.#ring[this.#ended % this.#ring.length] = row;
    this.#ended += 1;
    if (this.#followers === 0) this.#forgetOldest();
    this.#pulse.beat();
  }

  /** Without an order. */
  get open(): Iterable<OpenExchange> & { readonly size: number } {
    return this.#open;
  }

  /** From now on more is kept, until the returned function is called. */
  follow(): () => void {
    this.#followers += 1;
    let isFollowing = true;
    return () => {
      if (!isFollowing) return;
      isFollowing = false;
      this.#followers -= 1;
      while (this.#followers === 0 && this.oldestKept < this.#ended - UNFOLLOWED_KEPT) this.#forgetOldest();
    };
  }

  /** How many have ended since the start: a follower's bookmark. */
  get endedCount(): number {
    return this.#ended;
  }

  /** The oldest bookmark whose rows are all still here. */
  get oldestKept(): number {
    return Math.max(this.#keptFrom, this.#ended - this.#ring.length);
  }

  /** The row that ended as number `at` (from 0); undefined when it is no longer kept. */
  endedAt(at: number): HistoryRow | undefined {
    return at < this.oldestKept || at >= this.#ended ? undefined : this.#ring[at % this.#ring.length];
  }

  #forgetOldest(): void {
    const oldest = this.oldestKept;
    if (oldest >= this.#ended - UNFOLLOWED_KEPT) return;
    this.#ring[oldest % this.#ring.length] = undefined;
    this.#keptFrom = oldest + 1;
  }
}
