/**
 * Stays awake for answers that are about to come. An origin on this machine or
 * beside it answers within a fraction of a millisecond; falling asleep for that
 * long and being woken again takes longer than looking.
 *
 * Only for connections whose last answer came that soon, and never for longer:
 * nobody waits awake for a site on the internet. The loop goes on turning
 * meanwhile, so nothing else waits either.
 */
import type { Clock } from '#core/common/ports.ts';

/** As near as this an answer is waited for awake, and as long. Neighbours of a wired network are, the internet is not. */
export const NEAR_MS = 0.2;

const NOT_ASKED = -1;

/** What is known of the answers on one connection. */
export class AnswerTime {
  /** Of the last answer, until its first octet. */
  lastMs = Number.POSITIVE_INFINITY;
  askedAt = NOT_ASKED;

  get isNear(): boolean {
    return this.lastMs <= NEAR_MS;
  }
}

export class NearAnswers {
  readonly #clock: Pick<Clock, 'now'>;
  readonly #inNextTurn: (run: () => void) => void;
  #awaited = 0;
  #until = 0;
  #isAwake = false;

  /** @param inNextTurn - runs something in the next turn of the loop, which then does not sleep: `setImmediate`. */
  constructor(clock: Pick<Clock, 'now'>, inNextTurn: (run: () => void) => void) {
    this.#clock = clock;
    this.#inNextTurn = inNextTurn;
  }

  /** A request goes out. */
  asked(time: AnswerTime): void {
    time.askedAt = this.#clock.now();
    if (!time.isNear) return;
    this.#awaited += 1;
    this.#until = time.askedAt + NEAR_MS;
    if (this.#isAwake) return;
    this.#isAwake = true;
    this.#inNextTurn(this.#look);
  }

  /** The first octet of the answer is here, or nobody waits for it any more. Nothing happens when nobody did. */
  over(time: AnswerTime): void {
    if (time.askedAt === NOT_ASKED) return;
    if (time.isNear) this.#awaited -= 1;
    time.lastMs = this.#clock.now() - time.askedAt;
    time.askedAt = NOT_ASKED;
  }

  readonly #look = (): void => {
    this.#isAwake = this.#awaited > 0 && this.#clock.now() < this.#until;
    if (this.#isAwake) this.#inNextTurn(this.#look);
  };
}
