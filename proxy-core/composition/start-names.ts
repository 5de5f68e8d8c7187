/** The resolver with the settings' servers and hosts file. */
import type { Ports } from '#core/common/ports.ts';
import type { ProxyConfig } from '#core/config/settings.ts';
import { createDnsTransport } from '#core/dns/dns-transport.ts';
import { createResolver, RESOLVER_DEFAULTS, type Resolver } from '#core/dns/resolver.ts';

export type Names = Resolver;

export function startNames(settings: ProxyConfig['dns'], ports: Ports): Names {
  const servers = settings.servers.map((server) => ({ server, bootstrap: [] }));
  const hostsFile = settings.hostsFile === '' ? undefined : settings.hostsFile;
  return createResolver({ ...RESOLVER_DEFAULTS, servers, hostsFile }, { ...ports, ...createDnsTransport() });
}
