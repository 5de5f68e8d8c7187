import { describe, expect, it } from 'vitest';
import { openLookupWorld } from '#core/dns/asking/lookup-world.ts';
import { LiveManners } from '#core/dns/manners.ts';
import { RESOLVER_DEFAULTS } from '#core/dns/resolver.ts';
import { countingRandom } from '../../../support/dns-world.ts';
import { FakeClock } from '../../../support/fake-clock.ts';
import { ScriptedDns } from '../../../support/scripted-dns.ts';
import { SilentLog } from '../../../support/silent-log.ts';

describe('what lookups share', () => {
  it('has no server until one is chosen, and nothing open after closing', () => {
    const [clock, dns] = [new FakeClock(), new ScriptedDns({})];
    const ports = {
      clock,
      random: countingRandom(),
      log: new SilentLog(),
      openDatagram: dns.openDatagram.bind(dns),
      openStream: dns.openStream.bind(dns),
      openHttps: dns.openHttps.bind(dns),
      machineHasIpv6: () => dns.hasIpv6,
    };
    let changes = 0;
    const options = { ...RESOLVER_DEFAULTS, timeoutMs: 1234 };
    const manners = new LiveManners({ ...options, preferFamily: 'ipv4' });
    const world = openLookupWorld(options, manners, ports, () => (changes += 1));
    expect(world.servers.inOrder(0).order).toEqual([]);
    expect(world).toMatchObject({ limits: { totalMs: 1234, firstWaitMs: 400 }, preference: 'ipv4', linkCounts: { strayReplies: 0 } });
    world.source.use([{ server: '192.0.2.53', bootstrap: [] }]);
    expect([changes, world.servers.views().length, world.machineHasIpv6()]).toEqual([1, 1, true]);
    dns.hasIpv6 = false;
    expect(world.machineHasIpv6()).toBe(false);
    manners.replace({ ...RESOLVER_DEFAULTS, preferFamily: 'only-ipv6' });
    expect(world.preference).toBe('only-ipv6');
    world.close();
    expect([world.servers.views().length, clock.waiting]).toEqual([0, 0]);
  });
});
