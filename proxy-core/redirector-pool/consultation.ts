/**
 * One request's way past the pools, in their order. A pool that leaves the
 * request alone, or changes it, passes it on to the next one as it is then;
 * the first that answers in another way ends it.
 */
import type { HelperReply, RedirectorQuestion } from '#core/protocol/redirector/redirector-question.ts';
import type { FailureCause, RedirectorAnswer } from '#core/protocol/redirector/redirector-answer.ts';
import { answerFromReply, type Judged } from './answer-from-reply.ts';
import type { LocalFiles } from './files/local-files.ts';
import type { AnswerTaker } from './pending-question.ts';
import type { PoolOptions } from './pool-options.ts';

/** What a consultation needs of a pool. */
export interface AskedPool {
  readonly options: PoolOptions;
  wants(question: RedirectorQuestion): boolean;
  ask(question: RedirectorQuestion, taker: AnswerTaker): void;
}

export class Consultation implements AnswerTaker {
  readonly #pools: readonly AskedPool[];
  readonly #files: LocalFiles;
  readonly #resolve: (answer: RedirectorAnswer) => void;
  #question: RedirectorQuestion;
  /** The answer if nobody after says otherwise. */
  #soFar: RedirectorAnswer | null = null;
  #at: number;

  /** `pools` are those in force when the request came, `at` the first that wants it. */
  constructor(
    question: RedirectorQuestion,
    pools: readonly AskedPool[],
    at: number,
    files: LocalFiles,
    resolve: (answer: RedirectorAnswer) => void,
  ) {
    this.#question = question;
    this.#pools = pools;
    this.#at = at;
    this.#files = files;
    this.#resolve = resolve;
  }

  begin(): void {
    this.#pools[this.#at]?.ask(this.#question, this);
  }

  answered(reply: HelperReply, helper: string): void {
    const options = this.#pools[this.#at]?.options;
    if (options === undefined) return;
    this.#judged(answerFromReply(this.#question, reply, options.protocol, helper));
  }

  failed(because: FailureCause): void {
    const options = this.#pools[this.#at]?.options;
    if (options === undefined) return;
    const { name, onFailure } = options;
    const answer: RedirectorAnswer = { type: 'failed', because, policy: onFailure, rule: name, comment: null };
    if (onFailure !== 'skip') return this.#finish(answer);
    this.#soFar ??= answer;
    this.#next();
  }

  #judged(judged: Judged): void {
    switch (judged.type) {
      case 'permit':
        if (this.#soFar === null || this.#soFar.type === 'failed' || this.#soFar.type === 'permit') this.#soFar = judged;
        return this.#next();
      case 'rewrite':
        this.#question = { ...this.#question, ...judged.target };
        this.#soFar = judged;
        return this.#next();
      case 'unintelligible':
        return this.failed('unintelligible');
      case 'file':
        return void this.#files
          .read(judged.name, this.#question, judged.comment)
          .then((file) => this.#finish({ ...file, rule: judged.rule, comment: judged.comment ?? file.problem }));
      case 'redirect':
      case 'deny':
      case 'respond':
      case 'intercept':
      case 'replace':
      case 'failed':
        return this.#finish(judged);
    }
  }

  #next(): void {
    for (let at = this.#at + 1; at < this.#pools.length; at += 1) {
      if (this.#pools[at]?.wants(this.#question) !== true) continue;
      this.#at = at;
      return this.begin();
    }
    if (this.#soFar !== null) this.#finish(this.#soFar);
  }

  #finish(answer: RedirectorAnswer): void {
    this.#resolve(answer);
  }
}
