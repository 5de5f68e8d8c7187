import type { FailureCause } from '#core/common/failure-causes.ts';
import type { HelperReply, RedirectorQuestion } from '#core/protocol/redirector/redirector-question.ts';

/** Who asked. Exactly one of the two is called, once. */
export interface AnswerTaker {
  /** `helper` names the one that answered, for the history. */
  answered(reply: HelperReply, helper: string): void;
  failed(because: FailureCause): void;
}

/** One question on its way through one pool. */
export class PendingQuestion {
  readonly question: RedirectorQuestion;
  readonly taker: AnswerTaker;
  readonly askedAtMs: number;
  readonly deadlineMs: number;
  sentAtMs = 0;
  /** Helpers it was given to. */
  attempts = 0;
  /** True once the taker was told: a later answer is too late. */
  isOver = false;

  constructor(question: RedirectorQuestion, askedAtMs: number, timeLimitMs: number, taker: AnswerTaker) {
    this.question = question;
    this.taker = taker;
    this.askedAtMs = askedAtMs;
    this.deadlineMs = askedAtMs + timeLimitMs;
  }
}
