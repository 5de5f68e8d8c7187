/** Asks the policy about every host the message names. */
import { decide } from '#core/policy/decide.ts';
import type { Exchange } from './exchange.ts';
import type { ExchangePorts } from './exchange-ports.ts';
import { otherHost } from './read-target.ts';

export function decideInside(exchange: Exchange, ports: ExchangePorts): void {
  const other = otherHost(exchange);
  const hosts = other === null ? [exchange.host] : [exchange.host, other];
  exchange.verdict = decide({ hosts, port: exchange.port, wantsTunnel: exchange.method === 'CONNECT' }, ports.policy());
}
