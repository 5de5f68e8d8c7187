/** What the settings say, in the resolver's words. Pure. */
import { readServerEntry } from '#core/common/names/server-address.ts';
import type { ProxyConfig } from '#core/config/settings.ts';
import { RESOLVER_DEFAULTS, type Manners, type ResolverOptions, type ServerOption } from '#core/dns/resolver.ts';

type DnsSettings = ProxyConfig['dns'];

export function resolverOptions(settings: DnsSettings): ResolverOptions {
  const orUsual = (text: string): string | undefined => (text === '' ? undefined : text);
  return {
    ...RESOLVER_DEFAULTS,
    ...manners(settings),
    servers: serverOptions(settings.servers),
    hostsFile: settings.useHostsFile ? orUsual(settings.hostsFile) : null,
    resolvConf: orUsual(settings.systemFile),
    timeoutMs: settings.timeoutSeconds * 1000,
    firstWaitMs: settings.firstWaitMs,
    cacheNames: settings.cacheNames,
    overrides: settings.overrides,
  };
}

/** What may change while it runs. */
export function manners(settings: DnsSettings): Manners {
  const { preferFamily, singleLabels, searchDomains, serveStale, refuseBypassNames, mixedCase } = settings;
  return {
    preferFamily,
    singleLabels,
    searchDomains,
    serveStale,
    refuseBypassNames,
    mixedCase,
    ttlFloorSeconds: settings.minTtlSeconds,
    ttlCeilingSeconds: settings.maxTtlSeconds,
  };
}

export function serverOptions(lines: readonly string[]): readonly ServerOption[] {
  return lines.map(readServerEntry);
}
