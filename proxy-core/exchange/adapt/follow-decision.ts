/** Does what an ICAP server decided about a request with content. */
import { ProxyError } from '#core/common/proxy-error.ts';
import type { Framing } from '#core/protocol/http1/body/message-framing.ts';
import { connectionOptions } from '#core/protocol/http1/head/hop-by-hop.ts';
import type { RequestHead } from '#core/protocol/http1/request-reader.ts';
import type { AdaptationSaid, AdaptedRequest, AdaptedResponse } from '#core/protocol/redirector/adaptation.ts';
import type { RedirectorQuestion } from '#core/protocol/redirector/redirector-question.ts';
import { isChallenge, isUndecided } from '#core/policy/verdict.ts';
import { answerVerdict } from '../answers/local-response.ts';
import type { Exchange } from '../exchange.ts';
import type { Client, ExchangePorts } from '../exchange-ports.ts';
import { adaptedHead } from '../heads/adapted-head.ts';
import { judgeAgain, leadTo, rememberAsked } from '../outside/lead.ts';
import { withOwnConnection } from '../outside/replaced-head.ts';
import type { RequestAdaptation, RequestDecision } from './request-adaptation.ts';

/** @returns true when the client has its answer. @throws ProxyError, also by rejection. */
export async function followDecision(
  exchange: Exchange,
  question: RedirectorQuestion,
  decision: RequestDecision,
  client: Client,
  ports: ExchangePorts,
): Promise<boolean> {
  const source = exchange.adapting as RequestAdaptation;
  switch (decision.type) {
    case 'unchanged':
      exchange.content = { source, encodeChunks: exchange.head?.framing.type === 'chunked' };
      noteUnchanged(exchange, decision.said, decision.because);
      return false;
    case 'changed':
      change(exchange, question, decision.head, decision.said);
      if (decision.head.content.follows) exchange.content = { source, encodeChunks: decision.head.content.length === null };
      else source.open(NOBODY);
      judgeAgain(exchange, ports);
      return answeredInstead(exchange, client, ports);
    case 'answered':
      await answer(exchange, decision.head, decision.said, client, ports);
      return true;
    case 'failed':
      exchange.verdict = { action: 'deny', because: 'redirector-failed', rule: `${decision.said.rule}: ${decision.because}` };
      return answeredInstead(exchange, client, ports);
  }
}

/** The server's message is over with its head; its end has to be heard all the same. */
const NOBODY = { octets: () => undefined, end: () => undefined, failed: () => undefined };

export function noteUnchanged(exchange: Exchange, said: AdaptationSaid, because: string | null): void {
  if (!isUndecided(exchange.verdict)) return;
  if (because !== null) exchange.verdict = { action: 'permit', because: 'redirector-failed', rule: `${said.rule}: ${because}` };
  else if (said.comment !== null) exchange.verdict = { action: 'permit', because: 'redirector', rule: spokenBy(said) };
}

export function spokenBy({ rule, comment }: AdaptationSaid): string {
  return comment === null ? rule : `${rule}: ${comment}`;
}

function change(exchange: Exchange, question: RedirectorQuestion, head: AdaptedRequest, said: AdaptationSaid): void {
  const { method, target, fields, content } = head;
  if ((method === 'HEAD') !== (exchange.method === 'HEAD'))
    throw new ProxyError('REDIRECTOR_FAILED', `${exchange.method} became ${method}`);
  const isSame = method === exchange.method && target.url === question.url;
  exchange.head = withOwnConnection(exchange.head as RequestHead, { method, target: target.url, fields }, framingOf(content));
  const why = { because: 'redirector', rule: spokenBy(said) } as const;
  if (isSame) {
    if (isUndecided(exchange.verdict)) exchange.verdict = { action: 'permit', ...why };
    return;
  }
  rememberAsked(exchange);
  exchange.method = method;
  leadTo(exchange, question, target);
  exchange.verdict = { action: 'rewrite', url: target.url, ...why };
}

function framingOf({ follows, length }: AdaptedRequest['content']): Framing {
  if (!follows) return { type: 'none' };
  return length === null ? { type: 'chunked' } : { type: 'length', octets: length };
}

/** What the client has not sent yet nobody will read: the next request could not be told from it. */
function answeredInstead(exchange: Exchange, client: Client, ports: ExchangePorts): boolean {
  if (exchange.verdict.action === 'deny') exchange.keepsClient = false;
  return answerVerdict(exchange, client, ports);
}

async function answer(
  exchange: Exchange,
  response: AdaptedResponse,
  said: AdaptationSaid,
  client: Client,
  ports: ExchangePorts,
): Promise<void> {
  const source = exchange.adapting as RequestAdaptation;
  const head = exchange.head as RequestHead;
  exchange.verdict = { action: isChallenge(response.status) ? 'challenge' : 'respond', because: 'redirector', rule: spokenBy(said) };
  exchange.keepsClient = head.minorVersion === 1 && source.hasAllOfClient && !connectionOptions(head.fields).close;
  const plan = adaptedHead(exchange, response, ports);
  const end = await client.answer(plan.head, { source, encodeChunks: plan.encodeChunks }, plan.sendsContent, exchange);
  if (end.type === 'failed') throw new ProxyError(end.fault, end.detail);
}
