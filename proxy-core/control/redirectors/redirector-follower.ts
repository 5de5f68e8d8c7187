/** What one follower has been told of redirectors, and what to tell it next: figures once a second, settings when they change. */
import type { Clock } from '#core/common/ports.ts';
import type { News } from '#core/contract/views.ts';
import type { RedirectorPorts } from './redirector-ports.ts';

export type RedirectorNews = Pick<News, 'redirectors' | 'redirectorSettings'>;

/** A little less than the tick of whoever asks, so that none is missed. */
const LEAST_MS = 900;

export class RedirectorFollower {
  readonly #redirectors: Pick<RedirectorPorts, 'views' | 'settings'>;
  readonly #settingsVersion: () => number;
  readonly #clock: Clock;
  #toldVersion = -1;
  #told = '';
  #toldAtMs = Number.NEGATIVE_INFINITY;

  constructor(redirectors: Pick<RedirectorPorts, 'views' | 'settings'>, settingsVersion: () => number, clock: Clock) {
    this.#redirectors = redirectors;
    this.#settingsVersion = settingsVersion;
    this.#clock = clock;
  }

  /** The first time everything; null when nothing changed. */
  changes(): RedirectorNews | null {
    const version = this.#settingsVersion();
    const isNew = version !== this.#toldVersion;
    const nowMs = this.#clock.now();
    if (!isNew && nowMs - this.#toldAtMs < LEAST_MS) return null;
    this.#toldAtMs = nowMs;
    this.#toldVersion = version;
    const redirectors = this.#redirectors.views();
    const text = JSON.stringify(redirectors);
    const isSame = text === this.#told;
    this.#told = text;
    if (isNew) return { redirectors, redirectorSettings: this.#redirectors.settings() };
    return isSame ? null : { redirectors };
  }
}
