/**
 * Names to addresses: the door of this room. Literals, local names and what is
 * remembered are answered at once, without a promise; the rest is looked up,
 * and everybody who asks for the same name meanwhile waits for the same answer.
 *
 * Never asks the system's resolver, never throws for what a server sent, never
 * rejects a promise. This file only puts the parts together.
 */
import type { Ports } from '#core/common/ports.ts';
import type { DnsCountsView, DnsEntriesFilter, DnsEntriesView, DnsServerView } from '#core/contract/dns-views.ts';
import { DnsCache } from './cache/dns-cache.ts';
import { openLocalNames } from './names/local-names.ts';
import { openLookupWorld } from './asking/lookup-world.ts';
import { NameResolver, type LookUpNowOutcome } from './name-resolver.ts';
import { compileOverrides, type OverrideProblem, type OverrideRule } from './names/overrides.ts';
import type { Resolution } from './resolution.ts';
import type { ResolverOptions, ServerOption } from './resolver-options.ts';
import type { DnsTransportPorts } from './transport/dns-ports.ts';

export type { LookUpNowOutcome } from './name-resolver.ts';
export type { OverrideProblem, OverrideRule } from './names/overrides.ts';
export type { Resolution } from './resolution.ts';
export type { ResolverOptions, ServerOption } from './resolver-options.ts';
export { RESOLVER_DEFAULTS } from './resolver-options.ts';

export type ServersOutcome = { readonly type: 'changed' } | { readonly type: 'problems'; readonly userTexts: readonly string[] };
export type OverridesOutcome = { readonly type: 'changed' } | { readonly type: 'problems'; readonly problems: readonly OverrideProblem[] };

export interface Resolver {
  /**
   * @param host a canonical host (lower case, punycode, no trailing dot) or an address; other forms are brought into it.
   * @param askedBy the client's address, shown to people; empty for our own asking.
   * @returns no promise for literals, local names and everything remembered.
   */
  resolve(host: string, askedBy: string): Resolution | Promise<Resolution>;
  /** Asks the servers, whatever is remembered, and remembers the answer. */
  lookUpNow(name: string): Promise<LookUpNowOutcome>;
  entries(filter: DnsEntriesFilter): DnsEntriesView;
  servers(): readonly DnsServerView[];
  counts(): DnsCountsView;
  /** Forgets one name, pinned or not, or every name that is not pinned. @returns how many went. */
  flush(name?: string): number;
  /** A pinned answer holds, whatever its TTL, until it is unpinned or flushed by name. */
  pin(name: string, on: boolean): 'done' | 'unknown' | 'full';
  /** All or nothing. An empty list means those of the system. */
  changeServers(servers: readonly ServerOption[]): ServersOutcome;
  /** All or nothing. */
  changeOverrides(rules: readonly OverrideRule[]): OverridesOutcome;
  /** Who waits is told that it failed; nothing stays open. */
  stop(): void;
}

/** @throws {RangeError} for options that `parseServer` or `compileOverrides` find wrong: check them first. */
export function createResolver(options: ResolverOptions, ports: Ports & DnsTransportPorts): Resolver {
  const cache = new DnsCache(options.cacheNames);
  const world = openLookupWorld(options, ports, () => resolver.onServersChanged());
  const local = openLocalNames(options, ports, () => resolver.onLocalNamesChanged());
  const resolver = new NameResolver(options, {
    clock: ports.clock,
    cache,
    local,
    world,
    strayReplies: () => world.linkCounts.strayReplies,
    searchDomains: () => world.source.searchDomains,
  });
  const changeOverrides = (rules: readonly OverrideRule[]): OverridesOutcome => {
    const compiled = compileOverrides(rules, options.preferFamily, ports.machineHasIpv6());
    if (compiled.type === 'problems') return compiled;
    local.overrides = compiled.overrides;
    resolver.onLocalNamesChanged();
    return { type: 'changed' };
  };
  const first = [world.source.use(options.servers), changeOverrides(options.overrides)].find(({ type }) => type === 'problems');
  if (first !== undefined) throw new RangeError(`resolver options: ${JSON.stringify(first)}`);
  return {
    resolve: (host, askedBy) => resolver.resolve(host, askedBy),
    lookUpNow: (name) => resolver.lookUpNow(name),
    entries: (filter) => resolver.entries(filter),
    servers: () => world.servers.views(),
    counts: () => resolver.counts(),
    flush: (name) => resolver.flush(name),
    pin: (name, on) => resolver.pin(name, on),
    changeServers: (servers) => world.source.use(servers),
    changeOverrides,
    stop: () => {
      resolver.stop();
      world.close();
      local.close();
    },
  };
}
