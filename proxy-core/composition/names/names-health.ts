/**
 * Tells people that names cannot be looked up, and that it is over: set when
 * the last server has gone down, cleared by the first answer. While it lasts
 * one name is tried again now and then, so that nobody has to ask first.
 */
import type { Clock } from '#core/common/ports.ts';
import type { HealthNote } from '#core/contract/views.ts';
import type { Resolver } from '#core/dns/resolver.ts';

export interface HealthPort {
  on(note: HealthNote): void;
  off(code: HealthNote['code']): void;
}

export const TRY_AGAIN_MS = 10_000;

export class NamesHealth {
  readonly #resolver: () => Pick<Resolver, 'areServersDown' | 'servers' | 'lookUpNow'>;
  readonly #health: HealthPort;
  readonly #clock: Clock;
  #isFailing = false;
  #lastFailed = '';
  #cancel: (() => void) | null = null;
  #isStopped = false;

  constructor(resolver: () => Pick<Resolver, 'areServersDown' | 'servers' | 'lookUpNow'>, health: HealthPort, clock: Clock) {
    this.#resolver = resolver;
    this.#health = health;
    this.#clock = clock;
  }

  lookedUp(name: string, hasAnswer: boolean): void {
    if (hasAnswer) {
      if (this.#isFailing) this.#recovered();
      return;
    }
    this.#lastFailed = name;
    if (this.#isFailing || this.#isStopped || !this.#resolver().areServersDown()) return;
    this.#isFailing = true;
    this.#tell();
    this.#tryLater();
  }

  /** Other servers are in use: whether they answer is found out now. */
  serversChanged(): void {
    if (!this.#isFailing) return;
    this.#tell();
    this.#tryNow();
  }

  stop(): void {
    this.#isStopped = true;
    this.#cancel?.();
    this.#cancel = null;
  }

  #tell(): void {
    const servers = this.#resolver().servers();
    const names = servers.map(({ server }) => server).join(', ');
    const userText =
      servers.length === 0
        ? 'No name server is known, so sites cannot be found. Check the network connection, or set dns.servers.'
        : `No name server answers (${names}), so sites cannot be found. Check the network connection and the name servers.`;
    this.#health.on({ code: 'dns-failing', level: 'problem', userText });
  }

  #recovered(): void {
    this.#isFailing = false;
    this.#cancel?.();
    this.#cancel = null;
    this.#health.off('dns-failing');
  }

  #tryLater(): void {
    this.#cancel?.();
    this.#cancel = this.#isStopped ? null : this.#clock.after(TRY_AGAIN_MS, () => this.#tryNow());
  }

  /** How it went is heard by `lookedUp`. */
  #tryNow(): void {
    this.#cancel?.();
    this.#cancel = null;
    void this.#resolver()
      .lookUpNow(this.#lastFailed)
      .then(() => (this.#isFailing ? this.#tryLater() : undefined));
  }
}
