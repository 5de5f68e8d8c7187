import { expect, it } from 'vitest';
import { LiveManners } from '#core/dns/manners.ts';
import { RESOLVER_DEFAULTS } from '#core/dns/resolver.ts';

it('manners are read live: whoever holds them sees the new ones', () => {
  const live = new LiveManners(RESOLVER_DEFAULTS);
  const seen = () => [live.preferFamily, live.singleLabels, live.searchDomains, live.ttlFloorSeconds, live.ttlCeilingSeconds] as const;
  expect(seen()).toEqual(['auto', 'ask', [], 5, 86_400]);
  expect([live.serveStale, live.refuseBypassNames, live.mixedCase]).toEqual([false, true, true]);
  const next = {
    preferFamily: 'ipv4',
    singleLabels: 'never',
    searchDomains: ['lan'],
    ttlFloorSeconds: 1,
    ttlCeilingSeconds: 2,
    serveStale: true,
    refuseBypassNames: false,
    mixedCase: false,
  } as const;
  expect(live.replace(next)).toBe(RESOLVER_DEFAULTS);
  expect(seen()).toEqual(['ipv4', 'never', ['lan'], 1, 2]);
  expect([live.serveStale, live.refuseBypassNames, live.mixedCase]).toEqual([true, false, false]);
});
