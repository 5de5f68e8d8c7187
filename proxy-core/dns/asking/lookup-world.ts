/** Everything lookups share: the servers, where they come from, the time limits and the one timer. */
import type { Ports } from '#core/common/ports.ts';
import { Deadlines } from './deadlines.ts';
import type { LookupWorld } from './lookup.ts';
import { RandomBits } from './random-bits.ts';
import type { Manners } from '../manners.ts';
import type { ResolverOptions } from '../resolver-options.ts';
import { ServerList } from '../servers/server-list.ts';
import { ServerSource } from '../servers/server-source.ts';
import type { DnsTransportPorts } from '../transport/dns-ports.ts';
import type { LinkCounts } from '../transport/server-link.ts';

export interface OpenLookupWorld extends LookupWorld {
  readonly linkCounts: LinkCounts;
  readonly source: ServerSource;
  close(): void;
}

/** No server is in use yet. @param onServersChanged called from then on whenever others are. */
export function openLookupWorld(
  options: ResolverOptions,
  manners: Manners,
  ports: Ports & DnsTransportPorts,
  onServersChanged: () => void,
): OpenLookupWorld {
  const { clock } = ports;
  const linkCounts: LinkCounts = { strayReplies: 0 };
  const servers = new ServerList(linkCounts, { clock, random: new RandomBits(ports.random), transport: ports, manners });
  const source = new ServerSource(servers, options.resolvConf, clock, onServersChanged);
  return {
    clock,
    deadlines: new Deadlines(clock),
    limits: { totalMs: options.timeoutMs, firstWaitMs: options.firstWaitMs },
    servers,
    machineHasIpv6: () => ports.machineHasIpv6(),
    get preference() {
      return manners.preferFamily;
    },
    linkCounts,
    source,
    close: () => {
      source.stop();
      servers.close();
    },
  };
}
