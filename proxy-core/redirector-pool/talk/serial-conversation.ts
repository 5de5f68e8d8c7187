/** One question at a time: the next answer belongs to it, whatever it is. For helpers without channel-IDs. */
import type { HelperReply, RedirectorQuestion } from '#core/protocol/redirector/redirector-question.ts';
import type { Conversation, ConversationEar } from './conversation.ts';
import type { PendingQuestion } from '../pending-question.ts';

/** How such a helper is written to and read. */
export interface SerialDialect {
  /** Latin1 text. */
  writeQuestion(question: RedirectorQuestion): string;
  /** Fed in order; replies and faults come out in order. */
  feed(octets: Uint8Array, listener: SerialListener): void;
}

export interface SerialListener {
  replied(reply: HelperReply): void;
  /** What follows cannot be read. */
  broken(problem: string): void;
}

export class SerialConversation implements Conversation {
  readonly capacity = 1;
  readonly #dialect: SerialDialect;
  #current: PendingQuestion | null = null;

  constructor(dialect: SerialDialect) {
    this.#dialect = dialect;
  }

  get held(): number {
    return this.#current === null ? 0 : 1;
  }

  get givenUp(): number {
    return this.#current?.isOver === true ? 1 : 0;
  }

  ask(pending: PendingQuestion): string {
    this.#current = pending;
    return this.#dialect.writeQuestion(pending.question);
  }

  feed(octets: Uint8Array, ear: ConversationEar): void {
    let inStep = true;
    // What comes behind the answer in the same breath answers nothing, even when the pool has asked the next question by then.
    let answered = false;
    const problem = (text: string): void => {
      inStep = false;
      ear.outOfStep(text);
    };
    this.#dialect.feed(octets, {
      replied: (reply) => {
        if (!inStep) return;
        const pending = this.#current;
        if (pending === null || answered) {
          ear.stray('unasked');
          return problem('an answer to no question');
        }
        answered = true;
        this.#current = null;
        if (pending.isOver) ear.stray('late');
        else ear.answered(pending, reply);
      },
      broken: (text) => {
        if (inStep) problem(text);
      },
    });
  }

  expire(nowMs: number, expired: (pending: PendingQuestion) => void): void {
    const pending = this.#current;
    if (pending !== null && !pending.isOver && pending.deadlineMs <= nowMs) expired(pending);
  }

  abandon(abandoned: (pending: PendingQuestion) => void): void {
    const pending = this.#current;
    this.#current = null;
    if (pending !== null && !pending.isOver) abandoned(pending);
  }
}
