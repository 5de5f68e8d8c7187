/** Asks the policy about every host the message names. */
import { decide } from '#core/policy/decide.ts';
import type { Exchange } from './exchange.ts';
import type { ExchangePorts } from './exchange-ports.ts';

/** @param isRead - the tunnel carries HTTP that is read request by request, so its port says nothing about what may pass. */
export function decideInside(exchange: Exchange, ports: ExchangePorts, isRead = false): void {
  const hosts = exchange.otherHost === null ? [exchange.host] : [exchange.host, exchange.otherHost];
  const wantsTunnel = !isRead && exchange.method === 'CONNECT' && exchange.mode !== 'port-forward';
  exchange.verdict = decide({ hosts, port: exchange.port, wantsTunnel, sendsRequest: sendsRequest(exchange) }, ports.policy());
}

/** A route of a reverse door and a forwarded port lead where the admin said. */
function sendsRequest({ method, mode }: Exchange): boolean {
  return method !== 'CONNECT' && mode !== 'reverse' && mode !== 'port-forward';
}
