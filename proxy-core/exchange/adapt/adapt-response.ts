/** Shows responses to an ICAP server that wants to see them: the plan of a response, with who may change it. */
import type { ResponsePlan } from '#core/protocol/http1/forwarding.ts';
import { connectionOptions } from '#core/protocol/http1/head/hop-by-hop.ts';
import { responseFraming } from '#core/protocol/http1/body/message-framing.ts';
import type { ResponseHead } from '#core/protocol/http1/response-reader.ts';
import type { AdaptationSaid, AdaptedResponse, ResponseToAdapt } from '#core/protocol/redirector/adaptation.ts';
import { isChallenge } from '#core/policy/verdict.ts';
import type { Exchange } from '../exchange.ts';
import type { Client, ExchangePorts } from '../exchange-ports.ts';
import { adaptedHead } from '../heads/adapted-head.ts';
import { framingLine } from '../heads/forwarded-head.ts';
import { endToEnd, planResponse } from '../heads/plan-response.ts';
import { questionAsLed } from '../outside/question.ts';
import { noteUnchanged, spokenBy } from './follow-decision.ts';

/** As `planResponse`, for exchanges whose content somebody may see. */
export function planAdaptedResponse(
  exchange: Exchange,
  response: ResponseHead,
  requestComplete: boolean,
  client: Client,
  ports: ExchangePorts,
): ResponsePlan {
  const plan = planResponse(exchange, response, requestComplete, ports, true);
  if (plan.type !== 'final' || !exchange.isOpenToOutside) return plan;
  const { status } = plan;
  exchange.status = null; // until a head has left, another answer can be given
  return {
    ...plan,
    adaptation: {
      open: (listener) => {
        const adaptation = ports.outside.adaptResponse(questionAsLed(exchange, client), shown(exchange, response), listener);
        if (adaptation === null) exchange.status = status;
        return adaptation;
      },
      unchanged: (said, because) => {
        exchange.status = status;
        noteUnchanged(exchange, said, because);
      },
      plan: (head, said) => {
        noteChanged(exchange, status, head, said);
        return adaptedHead(exchange, head, ports);
      },
    },
  };
}

/** Another status is another answer; anything else is the origin's, changed or only looked at. */
function noteChanged(exchange: Exchange, status: number, head: AdaptedResponse, said: AdaptationSaid): void {
  const why = { because: 'redirector', rule: spokenBy(said) } as const;
  if (head.status !== status) exchange.verdict = { action: isChallenge(head.status) ? 'challenge' : 'respond', ...why };
  else if (exchange.verdict.action === 'permit') exchange.verdict = { action: 'permit', ...why };
}

/** End-to-end fields only (RFC 3507 section 4.4.2), with the length when it is known. */
function shown(exchange: Exchange, response: ResponseHead): ResponseToAdapt {
  const { status, reason, fields, minorVersion } = response;
  const read = responseFraming(fields, minorVersion, status, exchange.method);
  const framing = read.ok ? read.framing : ({ type: 'none' } as const);
  const length = framing.type === 'length' ? framing.octets : null;
  const lines = endToEnd(response, connectionOptions(fields)) + (length === null ? '' : framingLine(framing));
  const hasContent = framing.type !== 'none' && length !== 0;
  return { head: `HTTP/1.1 ${status} ${reason}\r\n${lines}\r\n`, content: hasContent ? { length } : null };
}
