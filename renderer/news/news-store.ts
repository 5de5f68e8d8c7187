/**
 * Follows the core's feed and holds what it said last. One stream per page,
 * opened again after a failure. Lives outside React: ten thousand rows a
 * second must not pass through component state.
 */
import type { CountersView, News, RulesView, StateView } from '#contract/views.ts';
import type { ApiSource } from '../api/api-client.ts';
import { isSignedOut } from '../api/problem-text.ts';
import { retryMs } from './backoff.ts';
import { applyNews, type ConnectionRows, NO_ROWS } from './connection-rows.ts';

/** `lost`: tried again by itself. `signed-out`: nothing happens until the user brings the key. */
export type LinkState = 'connecting' | 'live' | 'lost' | 'signed-out';

export interface NewsSnapshot {
  readonly link: LinkState;
  readonly state: StateView | null;
  readonly rules: RulesView | null;
  readonly counters: CountersView | null;
  readonly connections: ConnectionRows;
}

const NOTHING: NewsSnapshot = { link: 'connecting', state: null, rules: null, counters: null, connections: NO_ROWS };

export class NewsStore {
  readonly #source: ApiSource;
  /** Runs something later; returns how to cancel it. */
  readonly #after: (ms: number, run: () => void) => () => void;
  readonly #listeners = new Set<() => void>();
  #snapshot = NOTHING;
  #withRows = false;
  #failures = 0;
  #round: AbortController | null = null;
  #cancelRetry: (() => void) | null = null;

  constructor(source: ApiSource, after: (ms: number, run: () => void) => () => void) {
    this.#source = source;
    this.#after = after;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };

  readonly snapshot = (): NewsSnapshot => this.#snapshot;

  /** Begins to follow, or begins anew: after signing in, or when somebody presses "try again". */
  start(): void {
    this.stop();
    const round = new AbortController();
    this.#round = round;
    if (this.#snapshot.link === 'signed-out') this.#change({ link: 'connecting' });
    void this.#follow(round.signal);
  }

  stop(): void {
    this.#cancelRetry?.();
    this.#cancelRetry = null;
    this.#round?.abort();
    this.#round = null;
  }

  /** Rows cost something at both ends, so they are followed only while somebody may look at them. */
  followRows(withRows: boolean): void {
    if (withRows === this.#withRows) return;
    this.#withRows = withRows;
    if (this.#round !== null) this.start();
  }

  async #follow(stop: AbortSignal): Promise<void> {
    try {
      const feed = await this.#source.ask((client) => client.feed({ connections: this.#withRows }, { signal: stop }));
      for await (const news of feed) {
        if (stop.aborted) return;
        this.#failures = 0;
        this.#take(news);
      }
      this.#lost(stop, null);
    } catch (error) {
      this.#lost(stop, error);
    }
  }

  #take(news: News): void {
    const { state, rules, counters, connections } = this.#snapshot;
    this.#change({
      link: 'live',
      state: news.state ?? state,
      rules: news.rules ?? rules,
      counters: news.counters ?? counters,
      connections: news.connections === undefined ? connections : applyNews(connections, news.connections),
    });
  }

  #lost(stop: AbortSignal, error: unknown): void {
    if (stop.aborted) return; // ended by us
    this.#source.forget();
    if (isSignedOut(error)) {
      this.#round = null;
      this.#change({ link: 'signed-out' });
      return;
    }
    this.#failures += 1;
    this.#change({ link: 'lost' });
    this.#cancelRetry = this.#after(retryMs(this.#failures), () => this.start());
  }

  #change(changes: Partial<NewsSnapshot>): void {
    this.#snapshot = { ...this.#snapshot, ...changes };
    for (const listener of this.#listeners) listener();
  }
}
