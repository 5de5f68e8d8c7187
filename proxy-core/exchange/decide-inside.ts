/** Asks the policy about every host the message names. */
import { decide } from '#core/policy/decide.ts';
import type { Exchange } from './exchange.ts';
import type { ExchangePorts } from './exchange-ports.ts';

/** @param isRead - the tunnel carries HTTP that is read request by request, so its port says nothing about what may pass. */
export function decideInside(exchange: Exchange, ports: ExchangePorts, isRead = false): void {
  const hosts = exchange.otherHost === null ? [exchange.host] : [exchange.host, exchange.otherHost];
  exchange.verdict = decide(
    { hosts, port: exchange.port, wantsTunnel: !isRead && exchange.method === 'CONNECT' && exchange.mode !== 'port-forward' },
    ports.policy(),
  );
}
