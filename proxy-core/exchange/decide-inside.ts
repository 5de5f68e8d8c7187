/** Asks the policy about every host the message names. */
import { decide } from '#core/policy/decide.ts';
import type { Exchange } from './exchange.ts';
import type { ExchangePorts } from './exchange-ports.ts';

export function decideInside(exchange: Exchange, ports: ExchangePorts): void {
  const hosts = exchange.otherHost === null ? [exchange.host] : [exchange.host, exchange.otherHost];
  exchange.verdict = decide(
    { hosts, port: exchange.port, wantsTunnel: exchange.method === 'CONNECT' && exchange.mode !== 'port-forward' },
    ports.policy(),
  );
}
