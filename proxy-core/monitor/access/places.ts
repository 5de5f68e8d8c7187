/**
 * Who may stay connected. Strangers, browsers with a cookie only, and the ones
 * signed in have places of their own, so that a page or a program that fills
 * its share displaces its own kind alone. Only a head tells who is there, so a
 * newcomer is always let in as a stranger, and the stranger that came first goes.
 */
import type { Clock } from '#core/common/ports.ts';

export type Acquaintance = 'stranger' | 'cookie-only' | 'known';

export interface PlaceLimits {
  readonly stranger: number;
  /** Strangers while the oldest of them has only just come: so many may come before the head of an honest one is read. */
  readonly newcomer: number;
  readonly 'cookie-only': number;
  readonly known: number;
}

/** Strangers are newcomers for this long: time enough for a head that is on its way. */
const GRACE_MS = 250;

/** What is needed of a socket. */
export interface Guest {
  destroy(): unknown;
}

interface Place {
  acquaintance: Acquaintance;
  session: string | null;
  readonly since: number;
}

export class Places<G extends Guest> {
  readonly #limits: PlaceLimits;
  readonly #clock: Pick<Clock, 'now'>;
  /** In the order of their coming. */
  readonly #places = new Map<G, Place>();
  readonly #counts: Record<Acquaintance, number> = { stranger: 0, 'cookie-only': 0, known: 0 };

  constructor(limits: PlaceLimits, clock: Pick<Clock, 'now'>) {
    this.#limits = limits;
    this.#clock = clock;
  }

  arrive(guest: G): void {
    this.#places.set(guest, { acquaintance: 'stranger', session: null, since: this.#clock.now() });
    this.#counts.stranger += 1;
    this.#makeRoom('stranger', guest);
  }

  leave(guest: G): void {
    const place = this.#places.get(guest);
    if (place === undefined) return;
    this.#places.delete(guest);
    this.#counts[place.acquaintance] -= 1;
  }

  /** What a request on it showed. Never goes down: files are asked for without the proof on a connection that is known. */
  recognise(guest: G, acquaintance: Acquaintance, session: string | null): void {
    const place = this.#places.get(guest);
    if (place === undefined || RANK[place.acquaintance] > RANK[acquaintance]) return;
    place.session = session ?? place.session;
    if (place.acquaintance === acquaintance) return;
    this.#counts[place.acquaintance] -= 1;
    this.#counts[acquaintance] += 1;
    place.acquaintance = acquaintance;
    this.#makeRoom(acquaintance, guest);
  }

  /** It signs in anew: the end of its old session is not its own. */
  unbind(guest: G): void {
    const place = this.#places.get(guest);
    if (place !== undefined) place.session = null;
  }

  /** Whatever these sessions have open ends: their streams too. */
  endSessions(ids: ReadonlySet<string>): void {
    for (const [guest, { session }] of this.#places) {
      if (session !== null && ids.has(session)) this.#dismiss(guest);
    }
  }

  count(acquaintance: Acquaintance): number {
    return this.#counts[acquaintance];
  }

  #makeRoom(acquaintance: Acquaintance, newcomer: G): void {
    const settledBefore = this.#clock.now() - GRACE_MS;
    for (const [guest, place] of this.#places) {
      const isTooMany = this.#counts[acquaintance] > this.#limits[acquaintance];
      if (!isTooMany) return;
      if (place.acquaintance !== acquaintance || guest === newcomer) continue;
      const mayStay = acquaintance === 'stranger' && place.since > settledBefore && this.#counts.stranger <= this.#limits.newcomer;
      if (mayStay) return; // and so may all that came after it
      this.#dismiss(guest);
    }
  }

  #dismiss(guest: G): void {
    this.leave(guest);
    guest.destroy();
  }
}

const RANK: Readonly<Record<Acquaintance, number>> = { stranger: 0, 'cookie-only': 1, known: 2 };
