/**
 * News for one follower: everything first, then only what changed, at most
 * four times a second. While nothing happens no timer runs; while nobody
 * follows nothing is gathered. Ends when the follower stops.
 */
import type { Clock } from '#core/common/ports.ts';
import type { CountersView, News, RulesView, StateView } from '#core/contract/views.ts';
import { ConnectionFollower } from './connection-follower.ts';
import type { Counters } from './counters.ts';
import type { LiveConnections } from './live-connections.ts';
import { pause, type Pulse, type StopSignal } from './pulse.ts';

/** Between two batches. */
const BATCH_MS = 250;
/** The picture of the last minute moves on every second, and open rows may have moved octets. */
const TICK_MS = 1000;

export interface NewsSources {
  readonly clock: Clock;
  readonly pulse: Pulse;
  readonly live: LiveConnections;
  readonly counters: Counters;
  /** Rises whenever `rules` may have changed. */
  readonly rulesVersion: () => number;
  /** Rises whenever `state` may have changed; with the rules, and without them. */
  readonly stateVersion: () => number;
  readonly state: () => StateView;
  readonly rules: () => RulesView;
}

/** @param stop must be given by whoever may leave while nothing happens; without it only a batch notices that. */
export async function* newsFor(
  sources: NewsSources,
  ask: { readonly connections: boolean },
  stop: StopSignal | undefined,
): AsyncGenerator<News, void> {
  const reader = new NewsReader(sources, ask.connections);
  yield reader.everything();
  for (;;) {
    await pause(sources.clock, stop, BATCH_MS);
    let news = reader.changes();
    while (news === null) {
      if (stop?.aborted === true) return;
      await sources.pulse.next(sources.clock, stop, reader.mustTick ? TICK_MS : null);
      news = reader.changes();
    }
    if (stop?.aborted === true) return;
    yield news;
  }
}

class NewsReader {
  readonly #sources: NewsSources;
  readonly #connections: ConnectionFollower | null;
  #rulesVersion = -1;
  #stateVersion = -1;
  #countersMark = '';
  #octets = 0;

  constructor(sources: NewsSources, connections: boolean) {
    this.#sources = sources;
    this.#connections = connections ? new ConnectionFollower(sources.live) : null;
  }

  get mustTick(): boolean {
    return !this.#sources.counters.isQuiet || this.#sources.live.open.size > 0;
  }

  everything(): News {
    const connections = this.#connections?.everything();
    return { ...this.#settings(), counters: this.#takeCounters(), ...(connections === undefined ? {} : { connections }) };
  }

  changes(): News | null {
    const { counters, stateVersion } = this.#sources;
    const connections = this.#connections?.changes() ?? null;
    const settings = stateVersion() === this.#stateVersion ? null : this.#settings();
    const counted = counters.mark === this.#countersMark && !this.#octetsMoved() ? null : this.#takeCounters();
    if (settings === null && counted === null && connections === null) return null;
    return { ...settings, ...(counted === null ? {} : { counters: counted }), ...(connections === null ? {} : { connections }) };
  }

  #settings(): Pick<News, 'state' | 'rules'> {
    const { state, rules, stateVersion, rulesVersion } = this.#sources;
    const areRulesNew = rulesVersion() !== this.#rulesVersion; // they may be long: never told twice
    this.#stateVersion = stateVersion();
    this.#rulesVersion = rulesVersion();
    return { state: state(), ...(areRulesNew ? { rules: rules() } : {}) };
  }

  #takeCounters(): CountersView {
    const view = this.#sources.counters.view(this.#sources.live.open);
    this.#countersMark = this.#sources.counters.mark;
    this.#octets = view.octetsUp + view.octetsDown;
    return view;
  }

  #octetsMoved(): boolean {
    if (this.#sources.live.open.size === 0) return false;
    const view = this.#sources.counters.view(this.#sources.live.open);
    return view.octetsUp + view.octetsDown !== this.#octets;
  }
}
