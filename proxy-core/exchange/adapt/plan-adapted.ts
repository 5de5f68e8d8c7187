/** The plan of an exchange whose content somebody may see and change. */
import { bodyReaderFor } from '#core/protocol/http1/body/body-reader.ts';
import type { ContentFlow } from '#core/protocol/http1/content-flow.ts';
import { requestSignsIn } from '#core/protocol/http1/head/connection-sign-in.ts';
import type { RequestPlan } from '#core/protocol/http1/forwarding.ts';
import type { RequestHead } from '#core/protocol/http1/request-reader.ts';
import type { Exchange } from '../exchange.ts';
import type { Client, ExchangePorts, Path } from '../exchange-ports.ts';
import { forwardedHead } from '../heads/forwarded-head.ts';
import { pinned } from '../heads/plan-response.ts';
import { planAdaptedResponse } from './adapt-response.ts';

export function planAdapted(exchange: Exchange, path: Path, client: Client, ports: ExchangePorts): RequestPlan {
  exchange.throughProxy = path.proxyFields !== null;
  if (requestSignsIn((exchange.head as RequestHead).fields)) path.pin();
  return {
    head: forwardedHead(exchange, ports, path.proxyFields),
    body: null,
    adapts: { content: exchange.content ?? clientsOwn(exchange, client) },
    planResponse: (response, requestComplete) => pinned(planAdaptedResponse(exchange, response, requestComplete, client, ports), path),
  };
}

/** Nobody wanted to see what the client sends, but somebody may want to see the answer. */
function clientsOwn(exchange: Exchange, client: Client): ContentFlow | null {
  const { framing } = exchange.head as RequestHead;
  const body = bodyReaderFor(framing, false);
  return body === null ? null : { source: client.content(body, exchange), encodeChunks: framing.type === 'chunked' };
}
