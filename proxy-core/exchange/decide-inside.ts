/** Asks the policy about every host the message names. */
import { decide } from '#core/policy/decide.ts';
import { sendsRequest, wantsTunnel, type Exchange } from './exchange.ts';
import type { ExchangePorts } from './exchange-ports.ts';

/** @param isRead - the tunnel carries HTTP that is read request by request, so its port says nothing about what may pass. */
export function decideInside(exchange: Exchange, ports: ExchangePorts, isRead = false): void {
  // Behind a route stands a server the admin chose; what the client asked for is the name of this door.
  const host = exchange.route === null ? exchange.host : exchange.shown.host;
  const { otherHost } = exchange;
  const hosts = otherHost === null ? [host] : [host, otherHost];
  const policy = ports.policy();
  exchange.judgedAt = policy.revision;
  const facts = { hosts, port: exchange.port, wantsTunnel: !isRead && wantsTunnel(exchange), sendsRequest: sendsRequest(exchange) };
  exchange.verdict = decide(facts, policy);
}
