/**
 * One request's way past the pools, in their order. A pool that leaves the
 * request alone, or changes it, passes it on to the next one as it is then;
 * the first that answers in another way ends it.
 */
import { answerFromReply, type Judged } from './answer-from-reply.ts';
import type { LocalFiles } from './files/local-files.ts';
import { RequestChanges } from './request-changes.ts';
import type { AnswerTaker, FailureCause, HelperReply, PoolOptions, RedirectorAnswer, RedirectorQuestion } from './room-words.ts';

/** What a consultation needs of a pool. */
export interface AskedPool {
  readonly options: PoolOptions;
  wants(question: RedirectorQuestion): boolean;
  ask(question: RedirectorQuestion, taker: AnswerTaker): void;
  /** Counts an answer that was read well, but makes no sense for its question. */
  note(because: FailureCause): void;
}

export class Consultation implements AnswerTaker {
  readonly #pools: readonly AskedPool[];
  readonly #files: LocalFiles;
  readonly #resolve: (answer: RedirectorAnswer) => void;
  readonly #changes: RequestChanges;
  #pool: AskedPool;
  #at: number;
  /** The last pool that was skipped because it failed; told when nobody else says anything. */
  #skipped: RedirectorAnswer | null = null;
  #isAnswered = false;

  /** `pools` are those in force when the request came; `pool`, the one at `at`, is the first that wants it. */
  constructor(
    question: RedirectorQuestion,
    pools: readonly AskedPool[],
    at: number,
    pool: AskedPool,
    files: LocalFiles,
    resolve: (answer: RedirectorAnswer) => void,
  ) {
    this.#changes = new RequestChanges(question);
    this.#pools = pools;
    this.#at = at;
    this.#pool = pool;
    this.#files = files;
    this.#resolve = resolve;
  }

  begin(): void {
    const { protocol } = this.#pool.options;
    const readsHeads = protocol === 'icap' || protocol === 'icap-stdio';
    const question = readsHeads ? this.#changes.questionWithHead() : this.#changes.question;
    if (question === null) this.#senseless();
    else this.#pool.ask(question, this);
  }

  answered(reply: HelperReply, helper: string): void {
    this.#judged(answerFromReply(this.#changes.question, reply, this.#pool.options.protocol, helper));
  }

  failed(because: FailureCause): void {
    const { name, onFailure } = this.#pool.options;
    const answer: RedirectorAnswer = { type: 'failed', because, policy: onFailure, rule: name, comment: null };
    if (onFailure !== 'skip') return this.#resolve(answer);
    this.#skipped = answer;
    this.#next();
  }

  #judged(judged: Judged): void {
    switch (judged.type) {
      case 'permit':
        this.#changes.permit(judged);
        return this.#passed();
      case 'rewrite':
        return this.#changes.rewrite(judged.target, judged) ? this.#passed() : this.#senseless();
      case 'replace':
        this.#changes.replace(judged.head, judged.target, judged.dial, judged);
        return this.#passed();
      case 'intercept': {
        const answer = this.#changes.intercepted({ host: judged.host, port: judged.port }, judged);
        return answer === null ? this.#senseless() : this.#resolve(answer);
      }
      case 'unintelligible':
        return this.#senseless();
      case 'file':
        return void this.#serve(judged.name, judged.rule, judged.comment);
      case 'redirect':
      case 'deny':
      case 'respond':
      case 'failed':
        return this.#resolve(judged);
    }
  }

  #senseless(): void {
    this.#pool.note('unintelligible');
    this.failed('unintelligible');
  }

  async #serve(name: string, rule: string, comment: string | null): Promise<void> {
    const { problem, ...answer } = await this.#files.read(name, this.#changes.question, comment);
    this.#resolve({ ...answer, rule, comment: comment ?? problem });
  }

  #passed(): void {
    this.#isAnswered = true;
    this.#next();
  }

  #next(): void {
    for (let at = this.#at + 1; at < this.#pools.length; at += 1) {
      const pool = this.#pools[at];
      if (pool === undefined || !pool.wants(this.#changes.question)) continue;
      this.#at = at;
      this.#pool = pool;
      return this.begin();
    }
    this.#resolve(this.#skipped === null || this.#isAnswered ? this.#changes.answer() : this.#skipped);
  }
}
