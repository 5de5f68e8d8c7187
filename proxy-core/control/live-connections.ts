/**
 * Every exchange that is open now and the newest that ended. Being told costs
 * one entry in a set and one slot in a ring; what changed is worked out later,
 * by whoever follows (`connection-follower.ts`), from where it stopped reading.
 */
import type { ConnectionView, HistoryRow } from '#core/contract/views.ts';
import type { Pulse } from './pulse.ts';

export interface OpenExchange {
  /** Rises with time and never repeats; the row that ends it carries the same. */
  readonly id: number;
  /** How it stands now, or stood last. Called only for rows somebody looks at, now and then shortly after the end. */
  view(): ConnectionView;
}

/** Ended rows kept in memory: what a person can have missed while looking away for a moment. */
export const ENDED_KEPT = 20_000;

export class LiveConnections {
  readonly #open = new Set<OpenExchange>();
  readonly #ring: (HistoryRow | undefined)[];
  readonly #pulse: Pulse;
  #ended = 0;

  constructor(pulse: Pulse, endedKept = ENDED_KEPT) {
    this.#ring = Array.from({ length: endedKept }, () => undefined);
    this.#pulse = pulse;
  }

  opened(exchange: OpenExchange): void {
    this.#open.add(exchange);
    this.#pulse.beat();
  }

  /** Every exchange ends once; one that was never opened may end too. */
  ended(exchange: OpenExchange, row: HistoryRow): void {
    this.#open.delete(exchange);
    this.#ring[this.#ended % this.#ring.length] = row;
    this.#ended += 1;
    this.#pulse.beat();
  }

  /** In the order they opened. */
  get open(): ReadonlySet<OpenExchange> {
    return this.#open;
  }

  /** How many have ended since the start: a follower's bookmark. */
  get endedCount(): number {
    return this.#ended;
  }

  /** The oldest bookmark whose rows are all still here. */
  get oldestKept(): number {
    return Math.max(0, this.#ended - this.#ring.length);
  }

  /** The row that ended as number `at` (from 0); undefined when it is no longer kept. */
  endedAt(at: number): HistoryRow | undefined {
    return at < this.oldestKept || at >= this.#ended ? undefined : this.#ring[at % this.#ring.length];
  }
}
