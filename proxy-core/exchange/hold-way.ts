/**
 * Rules that change while a request waits count too. Names, helper programs
 * and connecting take up to minutes, so the request is judged once more before
 * the way to its destination is used. From then on `control/closing/enforcer.ts`
 * closes it when the rules change again.
 */
import { ProxyError } from '#core/common/proxy-error.ts';
import { refusedNow } from '#core/policy/refused-now.ts';
import type { Exchange } from './exchange.ts';
import type { Destination, ExchangePorts, Path } from './exchange-ports.ts';

/** Before a way is opened. @throws ProxyError when it is no longer wanted or permitted. */
export function checkStillPermitted(exchange: Exchange, ports: ExchangePorts): void {
  if (exchange.closedAs !== null) throw new ProxyError(exchange.closedAs, exchange.host);
  const policy = ports.policy();
  if (policy.revision === exchange.judgedAt) return;
  exchange.judgedAt = policy.revision;
  const refusal = refusedNow(exchange.judgedFacts(), policy, ports.outside.isAsked);
  if (refusal === null) return;
  if (refusal.type === 'not-asked') throw new ProxyError('CLOSED_BY_POLICY', exchange.host);
  exchange.verdict = refusal.verdict;
  throw new ProxyError('TUNNEL_REFUSED', exchange.host);
}

/** Once it is open. @throws ProxyError; the way is given up then. */
export function holdWay(exchange: Exchange, path: Path, { parents, addresses }: Destination, ports: ExchangePorts): void {
  exchange.dialled = parents === null ? path.address : (addresses[0] ?? '');
  try {
    checkStillPermitted(exchange, ports);
  } catch (error) {
    exchange.dialled = null;
    path.discard();
    throw error;
  }
}
