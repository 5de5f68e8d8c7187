/**
 * THE journey of one request, phase by phase. Each line is one phase and one
 * file; no phase knows its neighbours. Whatever fails throws one ProxyError,
 * and that is turned into an answer in one place, below.
 */
import { ProxyError } from '#core/common/proxy-error.ts';
import { decideInside } from './decide-inside.ts';
import type { Exchange } from './exchange.ts';
import type { Client, ExchangePorts } from './exchange-ports.ts';
import { forward } from './forward.ts';
import { answerFault, answerVerdict } from './answers/local-response.ts';
import { openTunnel } from './open-tunnel.ts';
import { readTarget } from './read-target.ts';
import { answersItself, checkRequest } from './request-rules.ts';
import { resolveHost } from './resolve-host.ts';

/** Never rejects. Afterwards `exchange.keepsClient` says whether the connection goes on. */
export async function runExchange(exchange: Exchange, client: Client, ports: ExchangePorts): Promise<void> {
  ports.opened(exchange);
  try {
    readTarget(exchange);
    checkRequest(exchange, ports);
    decideInside(exchange, ports);
    const asking = ports.askOutside(exchange);
    if (asking !== null) exchange.verdict = await asking;
    if (answerVerdict(exchange, client, ports)) return;
    if (answersItself(exchange, client, ports)) return;
    const addresses = await resolveHost(exchange, ports);
    if (exchange.method === 'CONNECT') await openTunnel(exchange, addresses, client);
    else await forward(exchange, addresses, client, ports);
  } catch (error) {
    fail(exchange, error, client, ports);
  } finally {
    ports.ended(exchange);
  }
}

function fail(exchange: Exchange, error: unknown, client: Client, ports: ExchangePorts): void {
  const known = error instanceof ProxyError ? error : new ProxyError('INTERNAL', 'unexpected', { cause: error });
  if (known.code === 'INTERNAL') ports.log.error('an exchange failed unexpectedly', error, { host: exchange.host });
  answerFault(exchange, known, client, ports);
}
