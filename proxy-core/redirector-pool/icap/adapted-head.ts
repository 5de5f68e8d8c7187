/** The HTTP head an ICAP server sends back, judged: only what can be passed on safely. Pure. */
import type { AdaptedRequest, AdaptedResponse } from '#core/protocol/redirector/adaptation.ts';
import { parseRequestHead, parseResponseHead, targetOf, withoutFraming } from '#core/protocol/redirector/icap/http-head.ts';
import { fieldValue } from '#core/protocol/redirector/icap/icap-head.ts';
import type { FieldLine, RedirectorQuestion } from '#core/protocol/redirector/redirector-question.ts';

export type AdaptedHead = ({ readonly type: 'request' } & AdaptedRequest) | ({ readonly type: 'response' } & AdaptedResponse);

/** @param follows - The ICAP head announces content. */
export function readAdaptedHead(text: string, question: RedirectorQuestion, follows: boolean): AdaptedHead | null {
  return text.startsWith('HTTP/') ? readResponse(text, follows) : readRequest(text, question, follows);
}

function readResponse(text: string, follows: boolean): AdaptedHead | null {
  const head = parseResponseHead(text);
  if (head === null || head.status < 200) return null;
  return {
    type: 'response',
    status: head.status,
    reason: head.reason,
    fields: withoutFraming(head.fields),
    content: contentOf(head.fields, follows),
  };
}

function readRequest(text: string, question: RedirectorQuestion, follows: boolean): AdaptedHead | null {
  const head = parseRequestHead(text);
  const target = head === null ? null : targetOf(head, question.scheme === 'https' ? 'https' : 'http');
  if (head === null || target === null || head.method === 'CONNECT') return null;
  return { type: 'request', method: head.method, target, fields: withoutFraming(head.fields), content: contentOf(head.fields, follows) };
}

function contentOf(fields: readonly FieldLine[], follows: boolean): { readonly follows: boolean; readonly length: number | null } {
  const length = fieldValue(fields, 'content-length');
  return { follows, length: follows && length !== null && /^\d{1,15}$/.test(length) ? Number(length) : null };
}
