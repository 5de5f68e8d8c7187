import { describe, expect, it } from 'vitest';
import { ClientLimits } from '#core/dns/listener/client-limits.ts';
import { LISTENER_DEFAULTS } from '#core/dns/listener/listener-options.ts';
import { writeQuery } from '#core/dns/wire/query-writer.ts';
import { RCODE, TYPE } from '#core/dns/wire/record-types.ts';
import { QueryAnswerer } from '#core/dns/listener/query-answerer.ts';
import { countingRandom } from '../../../support/dns-world.ts';
import { FakeClock } from '../../../support/fake-clock.ts';
import { SilentLog } from '../../../support/silent-log.ts';
import dnsPacket from 'dns-packet';

describe('a name server nobody has set up', () => {
  it('listens nowhere and answers nobody', () => {
    expect(LISTENER_DEFAULTS.addresses).toEqual([]);
    const limits = new ClientLimits(LISTENER_DEFAULTS);
    expect(['127.0.0.1', '::1', '192.168.1.2'].map((client) => limits.admit(client, 0))).toEqual(Array(3).fill('not-allowed'));
  });

  it('would let one device ask 200 times at once and 50 times a second from then on', () => {
    const limits = new ClientLimits({ ...LISTENER_DEFAULTS, allowedNetworks: [{ octets: [127, 0, 0, 0], bits: 8 }] });
    const admitted = (now: number): number =>
      Array.from({ length: 300 }, () => limits.admit('127.0.0.1', now)).filter((admission) => admission === 'welcome').length;
    expect([admitted(0), admitted(1000), admitted(1100)]).toEqual([200, 50, 5]);
  });

  it('would say that a blocked name does not exist, for 10 s', async () => {
    const ports = { clock: new FakeClock(), random: countingRandom(), log: new SilentLog() };
    const nobody = (): never => {
      throw new Error('a refused name is looked up');
    };
    const resolver = { resolve: nobody, facts: nobody, relay: nobody, avoidServers: nobody };
    const judges = { judge: () => ({ type: 'refuse' }) as const, judgeAliases: nobody };
    const answerer = new QueryAnswerer(LISTENER_DEFAULTS, { ...ports, ...judges, resolver, record: () => {} });
    const query = writeQuery('blocked.example', TYPE.A, { id: 7, caseBits: 0, edns: false, padToOctets: 0 });
    const reply = dnsPacket.decode(Buffer.from((await answerer.answer(query, '127.0.0.1', 'udp')) ?? []));
    expect([reply.flags & 15, reply.answers, reply.authorities[0]]).toMatchObject([RCODE.NXDOMAIN, [], { type: 'SOA', ttl: 10 }]);
    expect(LISTENER_DEFAULTS.maxTtlSeconds).toBe(300);
  });
});
