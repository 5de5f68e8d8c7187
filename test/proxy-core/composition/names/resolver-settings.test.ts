import { describe, expect, it } from 'vitest';
import { manners, resolverOptions, serverOptions } from '#core/composition/names/resolver-settings.ts';
import { DEFAULT_CONFIG } from '#core/config/settings.ts';
import { RESOLVER_DEFAULTS } from '#core/dns/resolver.ts';

const { dns } = DEFAULT_CONFIG;

describe("the settings in the resolver's words", () => {
  it('are its own defaults when nobody says anything', () => expect(resolverOptions(dns)).toEqual(RESOLVER_DEFAULTS));

  it.each([
    [
      { servers: ['tls://dns.example 192.0.2.1', '192.0.2.53:54'] },
      { servers: serverOptions(['tls://dns.example 192.0.2.1', '192.0.2.53:54']) },
    ],
    [{ hostsFile: '/tmp/hosts' }, { hostsFile: '/tmp/hosts' }],
    [{ hostsFile: '/tmp/hosts', useHostsFile: false }, { hostsFile: null }],
    [{ systemFile: '/tmp/resolv.conf' }, { resolvConf: '/tmp/resolv.conf' }],
    [
      { timeoutSeconds: 1.5, firstWaitMs: 50, cacheNames: 100 },
      { timeoutMs: 1500, firstWaitMs: 50, cacheNames: 100 },
    ],
    [
      { minTtlSeconds: 1, maxTtlSeconds: 2, serveStale: true },
      { ttlFloorSeconds: 1, ttlCeilingSeconds: 2, serveStale: true },
    ],
    [
      { preferFamily: 'ipv4', mixedCase: false },
      { preferFamily: 'ipv4', mixedCase: false },
    ],
    [
      { singleLabels: 'search', searchDomains: ['lan'] },
      { singleLabels: 'search', searchDomains: ['lan'] },
    ],
    [{ refuseBypassNames: false, overrides: [{ name: 'a.lan', answers: ['192.0.2.1'] }] }, { refuseBypassNames: false }],
  ] as const)('%j', (change, options) => expect(resolverOptions({ ...dns, ...change })).toMatchObject(options));

  it('are split: only the manners change while it runs', () =>
    expect(Object.keys(manners(dns)).toSorted()).toEqual([
      'mixedCase',
      'preferFamily',
      'refuseBypassNames',
      'searchDomains',
      'serveStale',
      'singleLabels',
      'ttlCeilingSeconds',
      'ttlFloorSeconds',
    ]));

  it('keep the addresses of a server with it', () =>
    expect(serverOptions(['https://dns.example/q 192.0.2.1 2001:db8::1'])).toEqual([
      { server: 'https://dns.example/q', bootstrap: ['192.0.2.1', '2001:db8::1'] },
    ]));
});
