/** Phase 7': shows the content of a request to an ICAP server that wants to see it, before there is a connection to the origin. */
import { ProxyError } from '#core/common/proxy-error.ts';
import { bodyReaderFor } from '#core/protocol/http1/body/body-reader.ts';
import { EXPECT } from '#core/protocol/http1/head/known-fields.ts';
import type { RequestHead } from '#core/protocol/http1/request-reader.ts';
import type { RedirectorQuestion } from '#core/protocol/redirector/redirector-question.ts';
import type { Exchange } from '../exchange.ts';
import type { Client, ExchangePorts } from '../exchange-ports.ts';
import { questionAsLed } from '../outside/question.ts';
import { followDecision } from './follow-decision.ts';
import { RequestAdaptation, type DecisionTaker, type RequestDecision } from './request-adaptation.ts';

const CONTINUE = 'HTTP/1.1 100 Continue\r\n\r\n';

/**
 * Null: nobody wants to see it. Otherwise true when the client has its answer; else `exchange.content` is what goes on.
 * @throws ProxyError, by rejection, when the client leaves, or when nobody can follow what the server says.
 */
export function adaptRequest(exchange: Exchange, client: Client, ports: ExchangePorts): Promise<boolean> | null {
  const { head } = exchange;
  if (!exchange.isOpenToOutside || !ports.outside.seesContent || head === null || exchange.method === 'CONNECT') return null;
  const body = bodyReaderFor(head.framing, false);
  if (body === null) return null;
  const waiting = decisionAwaited();
  const adaptation = new RequestAdaptation(client.content(body, exchange), waiting.taker);
  const question = questionAsLed(exchange, client);
  const length = head.framing.type === 'length' ? head.framing.octets : null;
  const opened = ports.outside.adaptRequest(question, { content: { length } }, adaptation.server);
  if (opened === null) {
    adaptation.close();
    return null;
  }
  exchange.adapting = adaptation;
  return show(exchange, question, client, ports, () => {
    adaptation.begin(opened);
    return waiting.decision;
  });
}

async function show(
  exchange: Exchange,
  question: RedirectorQuestion,
  client: Client,
  ports: ExchangePorts,
  decide: () => Promise<RequestDecision>,
): Promise<boolean> {
  inviteContent(exchange, client);
  const decision = await decide();
  if (client.isClosed) throw new ProxyError('CLIENT_LEFT', 'the client closed the connection');
  return followDecision(exchange, question, decision, client, ports);
}

/** A client that waits to be asked for its content is asked by us: the server cannot decide before it sees some. */
function inviteContent(exchange: Exchange, client: Client): void {
  const head = exchange.head as RequestHead;
  if (head.minorVersion === 0 || !head.fields.has(EXPECT)) return;
  client.send(CONTINUE);
  exchange.saidContinue = true;
}

function decisionAwaited(): { readonly decision: Promise<RequestDecision>; readonly taker: DecisionTaker } {
  let taker: DecisionTaker = { decided: () => undefined, gone: () => undefined };
  const decision = new Promise<RequestDecision>((resolve, reject) => (taker = { decided: resolve, gone: reject }));
  return { decision, taker };
}
