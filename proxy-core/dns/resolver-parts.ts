/** Puts the parts of the resolver together; no logic. */
import type { Ports } from '#core/common/ports.ts';
import { openLookupWorld, type OpenLookupWorld } from './asking/lookup-world.ts';
import { RelayDesk } from './asking/relay-desk.ts';
import { CacheCare } from './cache/cache-care.ts';
import { NameResolver } from './name-resolver.ts';
import { openLocalNames, type LocalNames } from './names/local-names.ts';
import { namesToAsk } from './names/search-names.ts';
import { LiveManners } from './manners.ts';
import type { ResolverEvents, ResolverOptions } from './resolver-options.ts';
import type { DnsTransportPorts } from './transport/dns-ports.ts';

export interface ResolverParts {
  readonly names: NameResolver;
  readonly care: CacheCare;
  readonly relays: RelayDesk;
  readonly world: OpenLookupWorld;
  readonly local: LocalNames;
  readonly manners: LiveManners;
}

/** No server and no override is in use yet. */
export function openResolverParts(options: ResolverOptions, ports: Ports & DnsTransportPorts & Partial<ResolverEvents>): ResolverParts {
  const manners = new LiveManners(options);
  const ask = (name: string): readonly string[] =>
    namesToAsk(name, manners.singleLabels, manners.searchDomains.length > 0 ? manners.searchDomains : world.source.searchDomains);
  const world: OpenLookupWorld = openLookupWorld(options, manners, ports, () => names.forgetAll());
  const local = openLocalNames(options, manners, ports, () => names.onLocalNamesChanged());
  const names: NameResolver = new NameResolver(options.cacheNames, {
    clock: ports.clock,
    manners,
    onLookedUp: (name, hasAnswer) => ports.onLookedUp?.(name, hasAnswer),
    local,
    world,
    strayReplies: () => world.linkCounts.strayReplies,
    namesToAsk: ask,
  });
  const care = new CacheCare({ clock: ports.clock, cache: names.cache, local, desk: names.desk, namesToAsk: ask });
  const relays = new RelayDesk(world, world.servers);
  return { names, care, relays, world, local, manners };
}
