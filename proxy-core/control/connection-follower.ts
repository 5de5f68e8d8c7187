/**
 * What one follower of the live table has been told, and what to tell it next.
 * Reads from where it stopped; the path of the requests does nothing for it.
 * Whatever it was told is open, it is told the end of.
 */
import { endedView } from '#core/contract/live-state.ts';
import type { ConnectionNews, ConnectionView } from '#core/contract/views.ts';
import type { LiveConnections, OpenExchange } from './live-connections.ts';

/** Rows of the first news and of a batch; the contract promises both. */
const RESET_ROWS = 500;
const BATCH_ROWS = 200;
/** Of these at most so many newly opened ones, so that refusals keep their place when it is busy. */
const RESET_OPEN = 250;
const BATCH_OPEN = 100;
/** Rows told as open at any time; the follower shows no more. */
const TOLD_OPEN = 5000;
/** Open rows looked at for moved octets in one batch; the next batch goes on behind them. */
const REFRESH_LOOKED_AT = 1000;

interface Told {
  readonly exchange: OpenExchange;
  octets: number;
}

export class ConnectionFollower {
  readonly #live: LiveConnections;
  readonly #told = new Map<number, Told>();
  #bookmark = 0;

  constructor(live: LiveConnections) {
    this.#live = live;
  }

  /** Some row it was told is open still is, so its octets may move without any other news. */
  get watchesOpenRows(): boolean {
    return this.#told.size > 0;
  }

  /** Everything, newest rows first to be kept, oldest first in the list. */
  everything(): ConnectionNews {
    this.#told.clear();
    this.#bookmark = this.#live.endedCount;
    const rows = this.#newlyOpen(RESET_OPEN);
    for (let at = this.#bookmark - 1; rows.length < RESET_ROWS; at -= 1) {
      const row = this.#live.endedAt(at);
      if (row === undefined) break;
      rows.push(endedView(row));
    }
    return { reset: true, changed: rows.sort(byId), leftOut: 0 };
  }

  /** What changed since the last call; null when nothing did. */
  changes(): ConnectionNews | null {
    if (this.#bookmark < this.#live.oldestKept) return this.everything(); // too slow: ends were missed
    const rows: ConnectionView[] = [];
    const leftOut = this.#takeEnded(rows);
    rows.push(...this.#newlyOpen(Math.min(BATCH_OPEN, BATCH_ROWS - rows.length)));
    this.#takeMoved(rows);
    return rows.length === 0 && leftOut === 0 ? null : { reset: false, changed: rows.sort(byId), leftOut };
  }

  /** First the ends of rows it was told of, then the newest others. Returns how many had no place. */
  #takeEnded(rows: ConnectionView[]): number {
    const end = this.#live.endedCount;
    const others: number[] = [];
    let at = this.#bookmark;
    for (; at < end && rows.length < BATCH_ROWS; at += 1) {
      const row = this.#live.endedAt(at);
      if (row === undefined) continue;
      if (this.#told.delete(row.id)) rows.push(endedView(row));
      else others.push(at);
    }
    this.#bookmark = at; // stopped early: the rest comes with the next batch
    const room = Math.max(0, Math.min(others.length, BATCH_ROWS - rows.length - this.#roomForOpen(rows.length)));
    for (const place of others.slice(others.length - room)) {
      const row = this.#live.endedAt(place);
      if (row !== undefined) rows.push(endedView(row));
    }
    return others.length - room;
  }

  #roomForOpen(taken: number): number {
    return Math.min(this.#live.open.size - this.#told.size, BATCH_OPEN, BATCH_ROWS - taken);
  }

  /** The newest open ones it has not been told of. */
  #newlyOpen(most: number): ConnectionView[] {
    const room = Math.min(most, TOLD_OPEN - this.#told.size);
    if (room <= 0 || this.#live.open.size === this.#told.size) return [];
    const fresh: OpenExchange[] = [];
    for (const exchange of this.#live.open) if (!this.#told.has(exchange.id)) fresh.push(exchange);
    fresh.sort(byId);
    return fresh.slice(-room).map((exchange) => {
      const view = exchange.view();
      this.#told.set(exchange.id, { exchange, octets: view.octetsUp + view.octetsDown });
      return view;
    });
  }

  /** Open rows whose octets moved. Those looked at go to the back of the queue. */
  #takeMoved(rows: ConnectionView[]): void {
    let looksLeft = Math.min(REFRESH_LOOKED_AT, this.#told.size);
    const known = new Set(rows.map(({ id }) => id));
    for (const [id, told] of this.#told) {
      if (looksLeft === 0 || rows.length >= BATCH_ROWS) return;
      looksLeft -= 1;
      this.#told.delete(id);
      this.#told.set(id, told);
      if (known.has(id)) continue;
      const view = told.exchange.view();
      const octets = view.octetsUp + view.octetsDown;
      if (octets === told.octets) continue;
      told.octets = octets;
      rows.push(view);
    }
  }
}

function byId(a: { readonly id: number }, b: { readonly id: number }): number {
  return a.id - b.id;
}
