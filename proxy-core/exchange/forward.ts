/**
 * Phases 9 to 11 of a request that is sent on: connect, send the head, relay
 * both contents, see which connections stay open. Once more from connecting
 * when a kept connection turned out to be dead.
 */
import { ProxyError } from '#core/common/proxy-error.ts';
import { bodyReaderFor } from '#core/protocol/http1/body/body-reader.ts';
import type { RelayEnd, RequestPlan } from '#core/protocol/http1/forwarding.ts';
import type { RequestHead } from '#core/protocol/http1/request-reader.ts';
import type { Exchange } from './exchange.ts';
import type { Client, Destination, ExchangePorts, Path } from './exchange-ports.ts';
import { forwardedHead } from './heads/forwarded-head.ts';
import { planAdapted } from './adapt/plan-adapted.ts';
import { planResponse } from './heads/plan-response.ts';
import { passTunnel } from './open-tunnel.ts';

/** Idempotent by RFC 9110 section 9.2.2: asking twice does no more than asking once. */
const IDEMPOTENT = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE', 'PUT', 'DELETE']);

export async function forward(exchange: Exchange, destination: Destination, client: Client, ports: ExchangePorts): Promise<void> {
  const opening = client.openPath(destination, 'exchange');
  let path = opening instanceof Promise ? await opening : opening; // a kept connection is there at once
  let plan = planFor(exchange, path, client, ports);
  let end = await path.relay(plan, exchange);
  if (isWorthRepeating(end, path, plan, exchange)) {
    path = await client.openPath(destination, 'again');
    plan = planFor(exchange, path, client, ports);
    end = await path.relay(plan, exchange);
  }
  const tunnel = finish(end, path, exchange);
  if (tunnel !== null) await tunnel;
}

function planFor(exchange: Exchange, path: Path, client: Client, ports: ExchangePorts): RequestPlan {
  if (exchange.isOpenToOutside && ports.outside.seesContent) return planAdapted(exchange, path, client, ports);
  const { framing } = exchange.head as RequestHead;
  return {
    head: forwardedHead(exchange, ports, path.proxyFields),
    body: bodyReaderFor(framing, true),
    planResponse: (response, requestComplete) => planResponse(exchange, response, requestComplete, ports),
  };
}

function isWorthRepeating(end: RelayEnd, path: Path, plan: RequestPlan, exchange: Exchange): boolean {
  if (end.type !== 'failed' || end.fault !== 'UPSTREAM_RESET' || !end.unanswered) return false;
  return path.isReused && plan.body === null && (plan.adapts?.content ?? null) === null && IDEMPOTENT.has(exchange.method);
}

/** @returns null when it is over. */
function finish(end: RelayEnd & { readonly early?: Uint8Array }, path: Path, exchange: Exchange): Promise<void> | null {
  switch (end.type) {
    case 'done':
      // Content the origin did not wait for is still on its way: what follows it cannot be told from it.
      if (!end.requestComplete) exchange.keepsClient = false;
      return null;
    case 'tunnel':
      exchange.mode = 'upgrade';
      return passTunnel(exchange, path, { greeting: '', ...(end.early === undefined ? {} : { early: end.early }) });
    case 'failed':
      throw new ProxyError(end.fault, end.detail);
  }
}
