/** Turns what an ICAP server says about a request without content into one reply. */
import { joined } from '#core/common/octets.ts';
import type { AdaptationListener, AdaptationSaid, AdaptedRequest, AdaptedResponse } from '#core/protocol/redirector/adaptation.ts';
import { writeRequestHead } from '#core/protocol/redirector/icap/http-head.ts';
import { ownAnswer } from '#core/protocol/redirector/icap/icap-reply.ts';
import type { FailureCause } from '#core/common/failure-causes.ts';
import type { HelperReply } from '#core/protocol/redirector/redirector-question.ts';
import type { AnswerTaker } from '../pending-question.ts';
import { MAX_CONTENT_OCTETS } from '../talk/icap-dialect.ts';

export class AskedServer implements AdaptationListener {
  readonly #taker: AnswerTaker;
  readonly #tooLong: () => void;
  #head: AdaptedRequest | AdaptedResponse | null = null;
  #content: Uint8Array[] = [];
  #contentOctets = 0;
  #rule = '';
  #comment: string | null = null;

  /** `tooLong`: the answer grows beyond what is kept; break it off. */
  constructor(taker: AnswerTaker, tooLong: () => void) {
    this.#taker = taker;
    this.#tooLong = tooLong;
  }

  ready(): void {}

  unchanged(_kept: readonly Uint8Array[], said: AdaptationSaid): void {
    this.#taker.answered({ type: 'unchanged', comment: said.comment }, said.rule);
  }

  requestHead(head: AdaptedRequest, said: AdaptationSaid): void {
    this.#keepHead(head, said);
  }

  responseHead(head: AdaptedResponse, said: AdaptationSaid): void {
    this.#keepHead(head, said);
  }

  octets(octets: Uint8Array): void {
    this.#contentOctets += octets.length;
    if (this.#contentOctets > MAX_CONTENT_OCTETS) this.#tooLong();
    else this.#content.push(octets.slice());
  }

  end(): void {
    this.#taker.answered(this.#reply(), this.#rule);
  }

  failed(because: FailureCause): void {
    this.#taker.failed(because);
  }

  #keepHead(head: AdaptedRequest | AdaptedResponse, said: AdaptationSaid): void {
    this.#head = head;
    this.#rule = said.rule;
    this.#comment = said.comment;
  }

  #reply(): HelperReply {
    const head = this.#head;
    const comment = this.#comment;
    if (head === null) return { type: 'unchanged', comment };
    if ('status' in head) return ownAnswer(head.status, head.fields, joined(this.#content), comment);
    if (this.#contentOctets > 0) return { type: 'unintelligible', problem: 'content for a request that has none', comment };
    return {
      type: 'replace',
      head: writeRequestHead({ method: head.method, target: head.target.url, fields: head.fields }),
      dial: null,
      comment,
    };
  }
}
