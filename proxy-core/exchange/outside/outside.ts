/** Helper programs and ICAP servers, as the journey sees them. Types only. */
import type { Adaptation, AdaptationListener, MessageToAdapt, ResponseToAdapt } from '#core/protocol/redirector/adaptation.ts';
import type { RedirectorAnswer } from '#core/protocol/redirector/redirector-answer.ts';
import type { RedirectorQuestion } from '#core/protocol/redirector/redirector-question.ts';

export interface Outside {
  /** False: nobody is asked anything, so no question needs to be written. */
  readonly isAsked: boolean;
  /** False: nobody wants to see content. */
  readonly seesContent: boolean;
  /** Null: nobody is asked about this request. Never rejects. */
  ask(question: RedirectorQuestion): Promise<RedirectorAnswer> | null;
  /** For a request with content, after `ask`. Null: nobody wants to see it. */
  adaptRequest(question: RedirectorQuestion, message: MessageToAdapt, listener: AdaptationListener): Adaptation | null;
  /** For a response, before its head goes on. Null: nobody wants to see it. */
  adaptResponse(question: RedirectorQuestion, response: ResponseToAdapt, listener: AdaptationListener): Adaptation | null;
}
