/**
 * Names to addresses: the door of this room. Literals, local names and what is
 * remembered are answered at once, without a promise; the rest is looked up,
 * and everybody who asks for the same name meanwhile waits for the same answer.
 *
 * Never asks the system's resolver, never throws for what a server sent, never
 * rejects a promise.
 */
import type { Ports } from '#core/common/ports.ts';
import type { DnsCountsView, DnsEntriesFilter, DnsEntriesView, DnsServerView } from '#core/contract/dns-views.ts';
import type { RelayOutcome } from './asking/relay-desk.ts';
import type { LookUpNowOutcome } from './cache/cache-care.ts';
import type { NameFacts } from './name-resolver.ts';
import type { OverrideRule } from '#core/common/names/override-rule.ts';
import type { OverrideProblem } from './names/overrides.ts';
import { openResolverParts } from './resolver-parts.ts';
import type { Resolution } from './resolution.ts';
import type { Manners } from './manners.ts';
import { RESOLVER_DEFAULTS, type ResolverEvents, type ResolverOptions, type ServerOption } from './resolver-options.ts';
import type { DnsTransportPorts } from './transport/dns-ports.ts';

export { RESOLVER_DEFAULTS };
export type {
  DnsTransportPorts,
  LookUpNowOutcome,
  Manners,
  NameFacts,
  OverrideProblem,
  OverrideRule,
  RelayOutcome,
  Resolution,
  ResolverEvents,
  ResolverOptions,
  ServerOption,
};

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
  /** None answers, or there is none. */
  areServersDown(): boolean;
  counts(): DnsCountsView;
  /** Forgets one name, pinned or not, or every name that is not pinned. @returns how many went. */
  flush(name?: string): number;
  /** A pinned answer holds, whatever its TTL, until it is unpinned or flushed by name. */
  pin(name: string, on: boolean): 'done' | 'unknown' | 'full';
  /** Right after `resolve` has answered: what a client of the listener is told beside the addresses. */
  facts(host: string): NameFacts;
  /** A record of another type than an address, as a server sends it. @param name a canonical host name. Never rejects. */
  relay(name: string, recordType: number): Promise<RelayOutcome>;
  /** These are our own listener, so they are never asked, whatever the system says. */
  avoidServers(own: readonly { readonly address: string; readonly port: number }[]): void;
  /** All or nothing. An empty list means those of the system. */
  changeServers(servers: readonly ServerOption[]): ServersOutcome;
  /** All or nothing. */
  changeOverrides(rules: readonly OverrideRule[]): OverridesOutcome;
  /** What is remembered keeps its time; other preferences or search domains forget what they concern, unless it is pinned. */
  changeManners(manners: Manners): void;
  /** Who waits is told that it failed; nothing stays open. */
  stop(): void;
}

/** @throws {RangeError} for servers or overrides that make no sense: check them with `parseServer` and `compileOverrides` first. */
export function createResolver(options: ResolverOptions, ports: Ports & DnsTransportPorts & Partial<ResolverEvents>): Resolver {
  const { names, care, relays, world, local, manners } = openResolverParts(options, ports);
  const changeOverrides = (rules: readonly OverrideRule[]): OverridesOutcome => {
    const problems = local.replaceOverrides(rules);
    if (problems.length > 0) return { type: 'problems', problems };
    names.onLocalNamesChanged();
    return { type: 'changed' };
  };
  const first = [world.source.use(options.servers), changeOverrides(options.overrides)].find(({ type }) => type === 'problems');
  if (first !== undefined) throw new RangeError(`resolver options: ${JSON.stringify(first)}`);
  return {
    resolve: (host, askedBy) => names.resolve(host, askedBy),
    lookUpNow: (name) => care.lookUpNow(name),
    entries: (filter) => care.entries(filter),
    servers: () => world.servers.views(),
    areServersDown: () => world.servers.areAllDown,
    counts: () => names.counts(),
    flush: (name) => care.flush(name),
    pin: (name, on) => care.pin(name, on),
    facts: (host) => names.facts(host),
    relay: (name, recordType) => relays.ask(name, recordType),
    avoidServers: (own) => world.source.avoid(own),
    changeServers: (servers) => world.source.use(servers),
    changeOverrides,
    changeManners: (next) => names.onMannersChanged(manners.replace(next), next),
    stop: () => {
      names.stop();
      relays.stopAll('the resolver has stopped');
      world.close();
      local.close();
    },
  };
}
