/** One helper's questions and answers, without the process: text to write comes out, octets that were read go in. */
import type { HelperReply } from '#core/protocol/redirector/redirector-question.ts';
import type { PendingQuestion } from '../pending-question.ts';

export interface Conversation {
  /** Questions the helper holds, given-up ones included: their answers may still come. */
  readonly held: number;
  readonly capacity: number;
  /** Of those, how many nobody waits for any more. */
  readonly givenUp: number;
  /** @returns what to write, latin1. Only when `held` is below `capacity`. */
  ask(pending: PendingQuestion): string;
  feed(octets: Uint8Array, ear: ConversationEar): void;
  /** Hands out what ran past its deadline; its place stays taken until an answer comes. */
  expire(nowMs: number, expired: (pending: PendingQuestion) => void): void;
  /** Hands out every question that still waits for an answer and forgets all. */
  abandon(abandoned: (pending: PendingQuestion) => void): void;
}

export interface ConversationEar {
  answered(pending: PendingQuestion, reply: HelperReply): void;
  /** Something was said that answers nothing. */
  stray(kind: 'late' | 'unasked' | 'junk'): void;
  /** Nothing that follows can be trusted: the helper has to go. */
  outOfStep(problem: string): void;
}
