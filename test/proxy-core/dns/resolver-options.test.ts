import { describe, expect, it } from 'vitest';
import type { DnsEntriesFilter } from '#core/contract/dns-views.ts';
import { RESOLVER_DEFAULTS } from '#core/dns/resolver-options.ts';
import { DnsWorld } from '../../support/dns-world.ts';

describe('a resolver of which nobody wants anything special', () => {
  it('asks the servers of the system, reads the usual files, and gives a name up after 5 s', () =>
    expect(RESOLVER_DEFAULTS).toEqual({
      servers: [],
      hostsFile: undefined,
      resolvConf: undefined,
      timeoutMs: 5000,
      firstWaitMs: 400,
      cacheNames: 20_000,
      ttlFloorSeconds: 5,
      ttlCeilingSeconds: 86_400,
      serveStale: false,
      preferFamily: 'auto',
      singleLabels: 'ask',
      searchDomains: [],
      overrides: [],
      refuseBypassNames: true,
      mixedCase: true,
    }));

  it('keeps an answer no shorter than 5 s and no longer than a day, whatever the server says', async () => {
    const world = new DnsWorld({ 'short.example': { A: ['192.0.2.1'], ttl: 0 }, 'long.example': { A: ['192.0.2.2'], ttl: 604_800 } });
    const kept = async (name: string) => {
      await world.resolve(name);
      const filter: DnsEntriesFilter = { text: name, outcomes: null, types: null, time: null, pinnedOnly: false, offset: 0, limit: 1 };
      return world.resolver.entries(filter).rows[0]?.ttlSeconds;
    };
    expect([await kept('short.example'), await kept('long.example')]).toEqual([5, 86_400]);
    world.resolver.stop();
  });

  it('gives a name up after 5 s of silence', async () => {
    const world = new DnsWorld(() => undefined);
    expect(await world.resolve('silent.example', 5000)).toEqual({ type: 'timed-out' });
    expect(world.clock.now()).toBeGreaterThan(4900);
    world.resolver.stop();
  });

  it.each([
    ['servers', { servers: [{ server: 'nonsense', bootstrap: [] }] }],
    ['overrides', { overrides: [{ name: 'nas.lan', answers: [] }] }],
  ])('is not made with %s that make no sense', (_what, options) => expect(() => new DnsWorld({}, options)).toThrow(RangeError));
});
