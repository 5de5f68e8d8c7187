/**
 * Makes guessing the key slow: each wrong one from the same address is answered
 * later than the one before, one at a time. The right key is never kept
 * waiting. It has 256 bits, so a lock would protect nothing, and would let any
 * program on this machine keep the owner out.
 */
import type { Clock } from '#core/common/ports.ts';

/** Answered at once: users mistype. */
const FREE_TRIES = 3;
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 8000;
/** Answers of one address held back at the same time; one more is refused at once. */
const MAX_HELD = 4;
/** However soon the clients leave: a user who mistypes must not wait for the answers to clients that have left. */
const LONGEST_ROW_MS = 15_000;
const FORGET_MS = 10 * 60 * 1000;
/** Addresses remembered; the one silent for longest goes first. */
const MAX_SOURCES = 256;

interface Source {
  readonly tries: number;
  readonly lastAt: number;
  /** When the last held answer goes out. */
  readonly answersUntil: number;
  held: number;
}

export type WrongKeyAnswer =
  | {
      readonly type: 'after';
      readonly ms: number;
      /** Call it once the answer is out, or not needed any more. */ readonly done: () => void;
    }
  | { readonly type: 'too-many'; readonly retryMs: number };

export class WrongKeys {
  readonly #clock: Pick<Clock, 'now'>;
  readonly #sources = new Map<string, Source>();

  constructor(clock: Pick<Clock, 'now'>) {
    this.#clock = clock;
  }

  /** How the answer to one more wrong key from this address goes out. */
  answerFor(address: string): WrongKeyAnswer {
    const now = this.#clock.now();
    const known = this.#sources.get(address);
    const before = known !== undefined && now - known.lastAt < FORGET_MS ? known : { tries: 0, lastAt: now, answersUntil: now, held: 0 };
    if (before.held >= MAX_HELD || before.answersUntil - now >= LONGEST_ROW_MS)
      return { type: 'too-many', retryMs: Math.max(0, before.answersUntil - now) };
    const wait = before.tries < FREE_TRIES ? 0 : Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (before.tries - FREE_TRIES));
    const answersUntil = Math.max(now, before.answersUntil) + wait;
    const source: Source = { tries: before.tries + 1, lastAt: now, answersUntil, held: before.held + 1 };
    this.#remember(address, source);
    return { type: 'after', ms: answersUntil - now, done: () => this.#release(address) };
  }

  /** The user knows the key after all. */
  forget(address: string): void {
    this.#sources.delete(address);
  }

  get sources(): number {
    return this.#sources.size;
  }

  #release(address: string): void {
    const source = this.#sources.get(address);
    if (source !== undefined && source.held > 0) source.held -= 1;
  }

  #remember(address: string, source: Source): void {
    this.#sources.delete(address);
    this.#sources.set(address, source);
    for (const oldest of this.#sources.keys()) {
      if (this.#sources.size <= MAX_SOURCES) break;
      this.#sources.delete(oldest);
    }
  }
}
