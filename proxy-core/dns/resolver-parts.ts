/** Puts the parts of the resolver together; no logic. */
import type { Ports } from '#core/common/ports.ts';
import { openLookupWorld, type OpenLookupWorld } from './asking/lookup-world.ts';
import { DnsCache } from './cache/dns-cache.ts';
import { NameResolver } from './name-resolver.ts';
import { openLocalNames, type LocalNames } from './names/local-names.ts';
import type { ResolverOptions } from './resolver-options.ts';
import type { DnsTransportPorts } from './transport/dns-ports.ts';

export interface ResolverParts {
  readonly names: NameResolver;
  readonly world: OpenLookupWorld;
  readonly local: LocalNames;
}

/** No server and no override is in use yet. */
export function openResolverParts(options: ResolverOptions, ports: Ports & DnsTransportPorts): ResolverParts {
  const world = openLookupWorld(options, ports, () => names.onServersChanged());
  const local = openLocalNames(options, ports, () => names.onLocalNamesChanged());
  const names: NameResolver = new NameResolver(options, {
    clock: ports.clock,
    cache: new DnsCache(options.cacheNames),
    local,
    world,
    strayReplies: () => world.linkCounts.strayReplies,
    searchDomains: () => world.source.searchDomains,
  });
  return { names, world, local };
}
