import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openResolverParts } from '#core/dns/resolver-parts.ts';
import { RESOLVER_DEFAULTS } from '#core/dns/resolver.ts';
import { countingRandom } from '../../support/dns-world.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { ScriptedDns } from '../../support/scripted-dns.ts';
import { SilentLog } from '../../support/silent-log.ts';
import { tempFolder } from '../../support/temp-folder.ts';

describe('the parts put together', () => {
  it('answer local names before there is any server, and say so for the rest', async () => {
    const hostsFile = join(tempFolder(), 'hosts');
    writeFileSync(hostsFile, '192.0.2.7 printer.lan\n');
    const [clock, dns] = [new FakeClock(), new ScriptedDns({})];
    const ports = {
      clock,
      random: countingRandom(),
      log: new SilentLog(),
      openDatagram: dns.openDatagram.bind(dns),
      openStream: dns.openStream.bind(dns),
      openHttps: dns.openHttps.bind(dns),
      machineHasIpv6: () => true,
    };
    const { names, world, local } = openResolverParts({ ...RESOLVER_DEFAULTS, hostsFile }, ports);
    expect(names.resolve('printer.lan', '')).toMatchObject({ addresses: ['192.0.2.7'] });
    expect(await names.resolve('home.example', '')).toEqual({ type: 'failed', detail: 'no name server is known' });
    expect(names.counts()).toMatchObject({ misses: 1, failed: 1, names: 1, strayReplies: 0 });
    local.close();
    world.close();
    clock.advance(100);
    expect(clock.waiting).toBe(0);
  });
});
