/**
 * Phases 7 to 10 of a request that is sent on: connect, send the head, relay
 * both contents, see which connections stay open. Once more from connecting
 * when a kept connection turned out to be dead.
 */
import { ProxyError } from '#core/common/proxy-error.ts';
import { bodyReaderFor } from '#core/protocol/http1/body/body-reader.ts';
import type { RelayEnd, RequestPlan } from '#core/protocol/http1/forwarding.ts';
import type { RequestHead } from '#core/protocol/http1/request-reader.ts';
import type { Exchange } from './exchange.ts';
import type { Client, ExchangePorts, Path } from './exchange-ports.ts';
import { forwardedHead } from './heads/forwarded-head.ts';
import { planResponse } from './heads/plan-response.ts';

/** Idempotent by RFC 9110 section 9.2.2: asking twice does no more than asking once. */
const IDEMPOTENT = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE', 'PUT', 'DELETE']);

export async function forward(exchange: Exchange, addresses: readonly string[], client: Client, ports: ExchangePorts): Promise<void> {
  const head = exchange.head as RequestHead;
  const plan: RequestPlan = {
    head: forwardedHead(exchange, ports),
    body: bodyReaderFor(head.framing, true),
    planResponse: (response) => planResponse(exchange, response, ports),
  };
  let path = await client.openPath(addresses, exchange.port, false);
  let end = await path.relay(plan, exchange);
  if (isWorthRepeating(end, path, plan, exchange)) {
    path = await client.openPath(addresses, exchange.port, true);
    end = await path.relay(plan, exchange);
  }
  await finish(end, path, exchange);
}

function isWorthRepeating(end: RelayEnd, path: Path, plan: RequestPlan, exchange: Exchange): boolean {
  if (end.type !== 'failed' || end.fault !== 'UPSTREAM_RESET' || !end.unanswered) return false;
  return path.isReused && plan.body === null && IDEMPOTENT.has(exchange.method);
}

async function finish(end: RelayEnd & { readonly early?: Uint8Array }, path: Path, exchange: Exchange): Promise<void> {
  switch (end.type) {
    case 'done':
      // Content the origin did not wait for is still on its way: what follows it cannot be told from it.
      if (!end.requestComplete) exchange.keepsClient = false;
      return;
    case 'tunnel':
      exchange.mode = 'upgrade';
      exchange.keepsClient = false;
      await path.tunnel({ greeting: '', ...(end.early === undefined ? {} : { early: end.early }) }, exchange);
      return;
    case 'failed':
      throw new ProxyError(end.fault, end.detail);
  }
}
