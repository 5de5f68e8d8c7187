/** Names being looked up right now: equal ones are joined, and there is a bound to how many. */
import { Lookup, type LookupWorld, type RawAnswer } from './lookup.ts';
import type { Resolution } from '../resolution.ts';

/** More at once means something is wrong, and each holds ports and memory. */
export const MAX_UNDER_WAY = 4096;

export interface UnderWay {
  readonly promise: Promise<Resolution>;
  /** Who asked last; empty when it is being renewed on our own account. */
  askedBy: string;
  readonly lookup: Lookup;
  readonly settle: (resolution: Resolution | Promise<Resolution>) => void;
}

export interface DeskEvents {
  /** What those who wait are told. */
  onAnswer(name: string, raw: RawAnswer, askedBy: string): Resolution | Promise<Resolution>;
  /** The slower family came in after the answer was given. */
  onLateAnswer(name: string, raw: RawAnswer): void;
}

export class LookupDesk {
  readonly #world: LookupWorld;
  readonly #events: DeskEvents;
  readonly #underWay = new Map<string, UnderWay>();
  joined = 0;

  constructor(world: LookupWorld, events: DeskEvents) {
    this.#world = world;
    this.#events = events;
  }

  get size(): number {
    return this.#underWay.size;
  }

  get isFull(): boolean {
    return this.#underWay.size >= MAX_UNDER_WAY;
  }

  has(name: string): boolean {
    return this.#underWay.has(name);
  }

  /** @param names what is asked for `name`, in turn until one exists. Never rejects. */
  lookUp(name: string, names: readonly string[], askedBy: string): Promise<Resolution> {
    const known = this.#underWay.get(name);
    if (known !== undefined) {
      this.joined += 1;
      if (askedBy !== '') known.askedBy = askedBy;
      return known.promise;
    }
    const { promise, resolve } = Promise.withResolvers<Resolution>();
    const lookup = new Lookup(names, this.#world, (raw, isLate) => this.#onAnswer(name, raw, isLate));
    this.#underWay.set(name, { promise, askedBy, lookup, settle: resolve });
    lookup.start();
    return promise;
  }

  /** Other servers are in use: what is under way is asked again, of them. */
  restartAll(): void {
    for (const { lookup } of this.#underWay.values()) lookup.restart();
  }

  stopAll(resolution: Resolution): void {
    for (const { lookup, settle } of this.#underWay.values()) {
      lookup.stop();
      settle(resolution);
    }
    this.#underWay.clear();
  }

  #onAnswer(name: string, raw: RawAnswer, isLate: boolean): void {
    if (isLate) {
      this.#events.onLateAnswer(name, raw);
      return;
    }
    const underWay = this.#underWay.get(name);
    if (underWay === undefined) throw new Error(`${name} was answered without being under way`);
    this.#underWay.delete(name);
    underWay.settle(this.#events.onAnswer(name, raw, underWay.askedBy));
  }
}
