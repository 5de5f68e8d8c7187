import type { AnswerTaker } from '#core/redirector-pool/pending-question.ts';
import type { HelperReply } from '#core/protocol/redirector/redirector-question.ts';

/** Takes answers and remembers them in words: `unchanged family#1`, `failed silent`. */
export class ToldAnswers {
  readonly told: string[] = [];
  readonly replies: HelperReply[] = [];

  /** For one question; being told twice is a fault of the pool. */
  taker(name = ''): AnswerTaker {
    let isTold = false;
    const once = (words: string): void => {
      if (isTold) throw new Error(`told twice: ${words}`);
      isTold = true;
      this.told.push(name === '' ? words : `${name}: ${words}`);
    };
    return {
      answered: (reply, helper) => {
        once(`${reply.type} ${helper}`);
        this.replies.push(reply);
      },
      failed: (because) => once(`failed ${because}`),
    };
  }
}
