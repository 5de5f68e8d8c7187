/** One connection, or all of a device or a site, closed by hand. */
import type { ConnectionsClose, ConnectionsClosed } from '#core/contract/connections-contract.ts';
import { canonicalHost } from '#core/policy/canonical-host.ts';
import { compileRules } from '#core/policy/compile-rules.ts';
import type { LiveConnections, OpenExchange } from '../live-connections.ts';

export function closeConnections(live: LiveConnections, ask: ConnectionsClose): ConnectionsClosed {
  const isWanted = wanted(ask);
  if (isWanted === null) return { ok: false, userText: 'This is not an address or the name of a site.' };
  let closed = 0;
  for (const exchange of live.open) {
    if (isWanted(exchange) && exchange.close('CLOSED_ON_REQUEST', null)) closed += 1;
  }
  return { ok: true, closed };
}

/** Null: nothing can be meant by it. */
function wanted(ask: ConnectionsClose): ((exchange: OpenExchange) => boolean) | null {
  if ('id' in ask) return ({ id }) => id === ask.id;
  if ('client' in ask) {
    const address = canonicalHost(ask.client);
    return address === null ? null : ({ client }) => client === address;
  }
  // A site is what a rule with the same words covers: the host, and every host below it.
  const { block } = compileRules([], [ask.host]);
  return block.size === 0 ? null : (exchange) => exchange.leadsTo((host) => block.find(host) !== null);
}
