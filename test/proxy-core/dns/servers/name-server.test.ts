import { describe, expect, it } from 'vitest';
import { RandomBits } from '#core/dns/asking/random-bits.ts';
import { NameServer } from '#core/dns/servers/name-server.ts';
import { parseServer } from '#core/common/names/server-address.ts';
import type { Asking } from '#core/dns/transport/server-link.ts';
import { countingRandom } from '../../../support/dns-world.ts';
import { FakeClock, settled } from '../../../support/fake-clock.ts';
import { ScriptedDns } from '../../../support/scripted-dns.ts';

function server(text: string, dns = new ScriptedDns(() => {}), mixedCase = true): NameServer {
  const parsed = parseServer(text, ['192.0.2.1']);
  if (parsed.type === 'problem') throw new Error(parsed.userText);
  return new NameServer(
    parsed.server,
    false,
    { strayReplies: 0 },
    { clock: new FakeClock(), random: new RandomBits(countingRandom()), transport: dns, manners: { mixedCase } },
  );
}

const ASKING: Asking = { name: 'home.example', type: 1, onReply: () => {}, onCaseLost: () => {}, onFault: () => {} };

describe('the ways to a server', () => {
  it.each([
    ['192.0.2.53:5353', ['udp 192.0.2.53:5353', 'tcp 192.0.2.53:5353']],
    ['tls://dns.example', ['tcp 192.0.2.1:853', 'tcp 192.0.2.1:853']],
    ['https://dns.example/dns-query', ['https 192.0.2.1:443', 'https 192.0.2.1:443']],
  ])('%s: %j', async (text, ways) => {
    const dns = new ScriptedDns(() => {});
    const made = server(text, dns);
    made.link.ask(ASKING, { edns: true, mixedCase: true });
    made.streamLink.ask(ASKING, { edns: true, mixedCase: true });
    await settled();
    expect(dns.queries.map(({ via, server: to }) => `${via} ${to}`)).toEqual(ways);
    made.close();
    expect([dns.openDatagrams, dns.openStreams]).toEqual([0, 0]);
  });

  it('hide the length of the name where they are encrypted', async () => {
    const dns = new ScriptedDns(() => {});
    server('tls://dns.example', dns).link.ask(ASKING, { edns: true, mixedCase: true });
    await settled();
    expect((dns.queries[0]?.octets.length ?? 1) % 128).toBe(0);
    expect(dns.queries[0]?.rawName).toBe('home.example');
  });
});

describe('what is learned of a server', () => {
  it('is that it loses the case, after three times, unless it ever kept it', () => {
    const losing = server('192.0.2.53');
    for (let time = 0; time < 3; time += 1) {
      expect(losing.mixesCase).toBe(true);
      losing.lostCase();
    }
    expect(losing.mixesCase).toBe(false);
    const keeping = server('192.0.2.53');
    keeping.keptCase();
    for (let time = 0; time < 9; time += 1) keeping.lostCase();
    expect(keeping.mixesCase).toBe(true);
  });

  it('counts for nothing where the case is not to be mixed', () => {
    const plain = server('192.0.2.53', undefined, false);
    expect(plain.mixesCase).toBe(false);
    plain.keptCase();
    expect(plain.mixesCase).toBe(false);
  });

  it('is that it does not answer AAAA, until it does', () => {
    const made = server('192.0.2.53');
    for (let time = 0; time < 3; time += 1) made.wasSilentOnAaaa();
    expect(made.answersAaaa).toBe(false);
    made.answeredAaaa();
    expect(made.answersAaaa).toBe(true);
  });

  it('is shown', () => {
    expect(server('tls://dns.example').view()).toEqual({
      server: 'tls://dns.example',
      protocol: 'tls',
      isFromSystem: false,
      queries: 0,
      failures: 0,
      lastFailure: '',
      averageMs: null,
      p95Ms: null,
      state: 'unused',
    });
  });
});
