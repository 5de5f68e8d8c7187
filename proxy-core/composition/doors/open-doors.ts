/** Opens every door the settings ask for, and says in words which did not open. */
import type { ConfigStore } from '#core/config/config-store.ts';
import type { ExchangePorts } from '#core/exchange/exchange-ports.ts';
import type { Network } from '#core/net/client-connection.ts';
import { ClientAccess } from './client-access.ts';
import { ClientDoors } from './client-doors.ts';
import { networksFrom } from '../policy-from-config.ts';
import { downstreamLimits } from '../wire-network.ts';

export interface OpenDoorsParts {
  readonly config: ConfigStore;
  readonly network: Network;
  readonly exchange: ExchangePorts;
  readonly onOpen: (port: number) => void;
}

/** This machine may lack a family; that is no trouble as long as another address is open. */
const MISSING_ADDRESS = new Set(['EADDRNOTAVAIL', 'EAFNOSUPPORT']);

export async function openDoors(parts: OpenDoorsParts): Promise<{ readonly doors: ClientDoors; readonly problems: readonly string[] }> {
  const { config, network, exchange, onOpen } = parts;
  const settings = config.config;
  const doors = new ClientDoors({ network, limits: downstreamLimits(settings), access: access(config), exchange });
  const failures: { readonly code: string; readonly userText: string }[] = [];
  let { port } = settings.proxy;
  for (const host of settings.proxy.hosts) {
    const opened = await doors.open('forward', host, port);
    if ('port' in opened) {
      port = opened.port; // any free port: the same one on every address
      onOpen(port);
    } else failures.push(opened);
  }
  const isOpen = doors.views.length > 0;
  const problems = failures.filter((failure) => !isOpen || !MISSING_ADDRESS.has(failure.code)).map((failure) => failure.userText);
  return { doors, problems };
}

function access(config: ConfigStore): ClientAccess {
  const { limits, proxy } = config.config;
  // All programs of this machine are one client: the limit against a greedy device would hit the browser of the person in front of it.
  const isChosen = config.origin('limits.connectionsPerClient') !== 'default';
  return new ClientAccess({
    networks: networksFrom(proxy.clients),
    connections: limits.connections,
    perClient: limits.connectionsPerClient,
    perLoopbackClient: isChosen ? limits.connectionsPerClient : limits.connections,
  });
}
