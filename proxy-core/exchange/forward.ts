/**
 * Phases 10 and 11 of a request that is sent on: what is relayed, and what
 * comes after it. Once more from connecting when a kept connection turned out
 * to be dead.
 */
import { ProxyError } from '#core/common/proxy-error.ts';
import { bodyReaderFor } from '#core/protocol/http1/body/body-reader.ts';
import { requestSignsIn } from '#core/protocol/http1/head/connection-sign-in.ts';
import type { RequestPlan } from '#core/protocol/http1/forwarding.ts';
import { isIdempotent } from '#core/protocol/http1/methods.ts';
import type { RequestHead } from '#core/protocol/http1/request-reader.ts';
import type { Exchange } from './exchange.ts';
import type { Client, Destination, ExchangePorts, Path, PathUse, RelayResult } from './exchange-ports.ts';
import { holdWay } from './hold-way.ts';
import { forwardedHead } from './heads/forwarded-head.ts';
import { planAdapted } from './adapt/plan-adapted.ts';
import { pinned, planResponse } from './heads/plan-response.ts';
import { tunnelOver } from './open-tunnel.ts';

/**
 * A kept connection may be dead without anyone knowing, and then the request has to be sent again. That must not act twice,
 * and content that has left cannot be sent again at all. What may not be repeated needs a connection that is not kept.
 */
export function pathUse(exchange: Exchange): PathUse {
  if (exchange.method === 'CONNECT') return 'tunnel';
  return mayBeRepeated(exchange) ? 'exchange' : 'fresh';
}

function mayBeRepeated({ head, content, method }: Exchange): boolean {
  const { framing } = head as RequestHead;
  const hasContent = content !== null || (framing.type !== 'none' && (framing.type !== 'length' || framing.octets > 0));
  return !hasContent && isIdempotent(method);
}

export function planRequest(exchange: Exchange, path: Path, client: Client, ports: ExchangePorts): RequestPlan {
  if (exchange.isOpenToOutside && ports.outside.seesContent) return planAdapted(exchange, path, client, ports);
  const { framing, fields } = exchange.head as RequestHead;
  exchange.throughProxy = path.proxyFields !== null;
  if (requestSignsIn(fields)) path.pin();
  return {
    head: forwardedHead(exchange, ports, path.proxyFields),
    body: bodyReaderFor(framing, true),
    planResponse: (response, requestComplete) => pinned(planResponse(exchange, response, requestComplete, ports), path),
  };
}

function isWorthRepeating(end: RelayResult, path: Path, exchange: Exchange): boolean {
  if (end.type !== 'failed' || end.fault !== 'UPSTREAM_RESET' || !end.unanswered) return false;
  return path.isReused && mayBeRepeated(exchange);
}

/**
 * Once more from connecting, or on as a tunnel after 101.
 * @returns null when it is over.
 * @throws ProxyError, also by rejection, when it failed.
 */
export function afterRelay(
  end: RelayResult,
  relayed: { readonly path: Path; readonly destination: Destination },
  exchange: Exchange,
  client: Client,
  ports: ExchangePorts,
): Promise<void> | null {
  const { path, destination } = relayed;
  if (isWorthRepeating(end, path, exchange)) return repeat(destination, exchange, client, ports);
  return finish(end, path, exchange);
}

async function repeat(destination: Destination, exchange: Exchange, client: Client, ports: ExchangePorts): Promise<void> {
  const path = await client.openPath(destination, 'fresh');
  holdWay(exchange, path, destination, ports);
  const end = await path.relay(planRequest(exchange, path, client, ports), exchange);
  const tunnel = finish(end, path, exchange);
  if (tunnel !== null) await tunnel;
}

function finish(end: RelayResult, path: Path, exchange: Exchange): Promise<void> | null {
  switch (end.type) {
    case 'done':
      // Content the origin did not wait for is still on its way: what follows it cannot be told from it.
      if (!end.requestComplete) exchange.keepsClient = false;
      return null;
    case 'tunnel':
      return upgrade(end.early, path, exchange);
    case 'failed':
      throw new ProxyError(end.fault, end.detail);
  }
}

async function upgrade(early: Uint8Array | undefined, path: Path, exchange: Exchange): Promise<void> {
  exchange.mode = 'upgrade';
  tunnelOver(exchange, await path.tunnel({ greeting: '', ...(early === undefined ? {} : { early }) }, exchange));
}
