/** Serves one client connection: its requests in order, one at a time, until either side has enough. */
import { ProxyError } from '#core/common/proxy-error.ts';
import { isWithoutContent } from '#core/protocol/http1/body/message-framing.ts';
import type { Door } from './door.ts';
import { Exchange } from './exchange.ts';
import type { Client, ExchangePorts, NextRequest } from './exchange-ports.ts';
import { answerFault } from './answers/local-response.ts';
import { runExchange } from './run-exchange.ts';

/** Never rejects. */
export async function serveClient(client: Client, door: Door, ports: ExchangePorts): Promise<void> {
  for (;;) {
    const next = await client.nextRequest();
    if (next.type === 'closed') return client.destroy();
    const exchange = begin(next, client, door, ports);
    if (next.type === 'malformed') answerMalformed(exchange, new ProxyError(next.fault, next.detail), client, ports);
    else await runExchange(exchange, client, door, ports);
    if (!exchange.keepsClient) return client.finish(saysNoMore(exchange));
    const taken = client.taken();
    if (taken !== null) await taken;
  }
}

function begin(next: Exclude<NextRequest, { readonly type: 'closed' }>, client: Client, door: Door, ports: ExchangePorts): Exchange {
  const head = next.type === 'request' ? next.head : null;
  return new Exchange({
    id: ports.nextId(),
    wallMs: ports.wallMs(),
    now: ports.now(),
    client: client.address,
    user: door.naming === 'fixed' ? door.user : null,
    mode: door.mode,
    head,
  });
}

/** What could not be read is not decided about, only answered and recorded; where the next request starts is unknown. */
function answerMalformed(exchange: Exchange, error: ProxyError, client: Client, ports: ExchangePorts): void {
  ports.opened(exchange);
  exchange.verdict = { action: 'deny', because: 'malformed', rule: null };
  exchange.keepsClient = false;
  answerFault(exchange, error, client, ports);
  ports.ended(exchange);
}

/**
 * It asked for the end after this answer and had no content: it may not send anything else (RFC 9112 section 9.6).
 * After CONNECT it may: what belongs into the tunnel often follows at once.
 */
function saysNoMore({ head, options }: Exchange): boolean {
  if (head === null || !isWithoutContent(head.framing) || head.method === 'CONNECT') return false;
  return head.minorVersion === 0 ? !options.keepAlive : options.close;
}
