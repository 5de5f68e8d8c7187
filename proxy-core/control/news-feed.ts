/**
 * News for one follower: everything first, then only what changed, at most
 * four times a second. While nothing happens no timer runs; while nobody
 * follows nothing is gathered. Ends when the follower stops.
 */
import type { Clock } from '#core/common/ports.ts';
import type { CountersView, News, RulesView, StateView } from '#core/contract/views.ts';
import { ConnectionFollower } from './connection-follower.ts';
import type { Counters } from './counters.ts';
import { DnsFollower } from './dns-follower.ts';
import type { DnsPorts } from './dns-ports.ts';
import type { LiveConnections } from './live-connections.ts';
import { RedirectorFollower } from './redirectors/redirector-follower.ts';
import type { RedirectorPorts } from './redirectors/redirector-ports.ts';
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
  readonly dns: Pick<DnsPorts, 'view' | 'settings'>;
  /** Rises whenever the settings of names may have changed. */
  readonly dnsVersion: () => number;
  readonly redirectors: Pick<RedirectorPorts, 'views' | 'settings'>;
  /** The same for those of redirectors. */
  readonly redirectorsVersion: () => number;
}

/** What a follower wants to hear of beside state, rules and counters. */
export interface FollowAsk {
  readonly connections: boolean;
  readonly dns?: boolean;
  readonly redirectors?: boolean;
}

/** @param stop must be given by whoever may leave while nothing happens; without it only a batch notices that. */
export async function* newsFor(sources: NewsSources, ask: FollowAsk, stop: StopSignal | undefined): AsyncGenerator<News, void> {
  const leave = ask.connections ? sources.live.follow() : (): void => undefined;
  try {
    const reader = new NewsReader(sources, ask);
    yield reader.everything();
    for (;;) {
      await pause(sources.clock, stop, BATCH_MS);
      const news = await nextChanges(reader, sources, stop);
      if (news === null) return;
      yield news;
    }
  } finally {
    leave();
  }
}

/** Null: the follower has left. */
async function nextChanges(reader: NewsReader, sources: NewsSources, stop: StopSignal | undefined): Promise<News | null> {
  for (;;) {
    const news = reader.changes();
    if (stop?.aborted === true) return null;
    if (news !== null) return news;
    await sources.pulse.next(sources.clock, stop, reader.mustTick ? TICK_MS : null);
  }
}

class NewsReader {
  readonly #sources: NewsSources;
  readonly #connections: ConnectionFollower | null;
  readonly #dns: DnsFollower | null;
  readonly #redirectors: RedirectorFollower | null;
  #rulesVersion = -1;
  #stateVersion = -1;
  #countersMark = '';
  #octets = 0;

  constructor(sources: NewsSources, ask: FollowAsk) {
    this.#sources = sources;
    this.#connections = ask.connections ? new ConnectionFollower(sources.live) : null;
    this.#dns = ask.dns === true ? new DnsFollower(sources.dns, sources.dnsVersion) : null;
    this.#redirectors =
      ask.redirectors === true ? new RedirectorFollower(sources.redirectors, sources.redirectorsVersion, sources.clock) : null;
  }

  get mustTick(): boolean {
    return this.#redirectors !== null || !this.#sources.counters.isQuiet || this.#sources.live.open.size > 0;
  }

  everything(): News {
    const connections = this.#connections?.everything();
    const dns = this.#dns?.changes();
    return {
      ...this.#settings(),
      counters: this.#takeCounters(),
      ...(connections === undefined ? {} : { connections }),
      ...dns,
      ...this.#redirectors?.changes(),
    };
  }

  changes(): News | null {
    const { counters, stateVersion } = this.#sources;
    const connections = this.#connections?.changes() ?? null;
    const settings = stateVersion() === this.#stateVersion ? null : this.#settings();
    const counted = counters.mark === this.#countersMark && !this.#octetsMoved() ? null : this.#takeCounters();
    const dns = this.#dns?.changes() ?? null;
    const redirectors = this.#redirectors?.changes() ?? null;
    if (settings === null && counted === null && connections === null && dns === null && redirectors === null) return null;
    return {
      ...settings,
      ...(counted === null ? {} : { counters: counted }),
      ...(connections === null ? {} : { connections }),
      ...dns,
      ...redirectors,
    };
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
