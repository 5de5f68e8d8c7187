/** Asks the policy about every host the message names. */
import { decide } from '#core/policy/decide.ts';
import { sendsRequest, wantsTunnel, type Exchange } from './exchange.ts';
import type { ExchangePorts } from './exchange-ports.ts';

/** @param isRead - the tunnel carries HTTP that is read request by request, so its port says nothing about what may pass. */
export function decideInside(exchange: Exchange, ports: ExchangePorts, isRead = false): void {
  const hosts = exchange.otherHost === null ? [exchange.host] : [exchange.host, exchange.otherHost];
  const policy = ports.policy();
  exchange.judgedAt = policy.revision;
  const facts = { hosts, port: exchange.port, wantsTunnel: !isRead && wantsTunnel(exchange), sendsRequest: sendsRequest(exchange) };
  exchange.verdict = decide(facts, policy);
}
