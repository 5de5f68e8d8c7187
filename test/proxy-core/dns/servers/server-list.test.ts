import { describe, expect, it } from 'vitest';
import { RandomBits } from '#core/dns/asking/random-bits.ts';
import { parseServer, type ServerAddress } from '#core/common/names/server-address.ts';
import { MAX_SERVERS, ServerList } from '#core/dns/servers/server-list.ts';
import { PROBE_EVERY_MS } from '#core/dns/servers/server-statistics.ts';
import { countingRandom } from '../../../support/dns-world.ts';
import { FakeClock } from '../../../support/fake-clock.ts';
import { ScriptedDns } from '../../../support/scripted-dns.ts';

const addresses = (...texts: string[]): ServerAddress[] =>
  texts.map((text) => {
    const parsed = parseServer(text, ['192.0.2.1']);
    if (parsed.type === 'problem') throw new Error(parsed.userText);
    return parsed.server;
  });

const list = (): ServerList =>
  new ServerList(
    { strayReplies: 0 },
    { clock: new FakeClock(), random: new RandomBits(countingRandom()), transport: new ScriptedDns({}), manners: { mixedCase: true } },
  );
const order = (servers: ServerList, now = 0): string[] => servers.inOrder(now).order.map(({ address }) => address.text);

describe('the servers in use', () => {
  it('are asked as configured', () => {
    const servers = list();
    servers.replace(addresses('192.0.2.2', '192.0.2.1'), false);
    expect(order(servers)).toEqual(['192.0.2.2', '192.0.2.1']);
  });

  it('are each there once, and not more than can be waited for', () => {
    const servers = list();
    servers.replace(addresses('192.0.2.1', '192.0.2.1:53', ...Array.from({ length: 20 }, (_, index) => `198.51.100.${index}`)), false);
    expect(order(servers)).toHaveLength(MAX_SERVERS);
    expect(order(servers).slice(0, 2)).toEqual(['192.0.2.1', '198.51.100.0']);
  });

  it('keep what is known of them when the list changes around them', () => {
    const servers = list();
    expect(servers.replace(addresses('192.0.2.1', '192.0.2.2'), true)).toBe(true);
    const first = servers.inOrder(0).order[0];
    expect(servers.replace(addresses('192.0.2.1', '192.0.2.2'), false)).toBe(false);
    expect(servers.replace(addresses('192.0.2.3', '192.0.2.1'), false)).toBe(true);
    expect(servers.inOrder(0).order[1]).toBe(first);
    expect(servers.views().map(({ server, isFromSystem }) => [server, isFromSystem])).toEqual([
      ['192.0.2.3', false],
      ['192.0.2.1', false],
    ]);
  });

  it('stand last while they are down, and are probed beside those that are up', () => {
    const servers = list();
    servers.replace(addresses('192.0.2.1', '192.0.2.2'), false);
    const first = servers.inOrder(0).order[0];
    for (let failure = 0; failure < 3; failure += 1) first?.statistics.failed('no answer in time', false, 0);
    expect(order(servers)).toEqual(['192.0.2.2', '192.0.2.1']);
    expect(servers.inOrder(PROBE_EVERY_MS).probe).toBe(first);
    expect(servers.inOrder(PROBE_EVERY_MS).probe).toBeUndefined();
    first?.statistics.answered(5);
    expect(order(servers)).toEqual(['192.0.2.1', '192.0.2.2']);
  });

  it('need no probe when all are down: they are asked anyway', () => {
    const servers = list();
    servers.replace(addresses('192.0.2.1'), false);
    for (let failure = 0; failure < 3; failure += 1) servers.inOrder(0).order[0]?.statistics.failed('x', false, 0);
    expect(servers.inOrder(1e6).probe).toBeUndefined();
    expect(order(servers)).toEqual(['192.0.2.1']);
  });

  it('are all down when each has failed, or when there is none', () => {
    const made = list();
    expect(made.areAllDown).toBe(true);
    made.replace(addresses('192.0.2.1', '192.0.2.2'), false);
    const [first, second] = made.inOrder(0).order;
    for (let failure = 0; failure < 3; failure += 1) first?.statistics.failed('no answer in time', false, 0);
    expect(made.areAllDown).toBe(false);
    for (let failure = 0; failure < 3; failure += 1) second?.statistics.failed('no answer in time', false, 0);
    expect(made.areAllDown).toBe(true);
    made.close();
  });

  it('are none after closing', () => {
    const servers = list();
    servers.replace(addresses('192.0.2.1', 'tls://dns.example', 'https://dns.example/q'), false);
    expect(servers.views().map(({ protocol }) => protocol)).toEqual(['plain', 'tls', 'https']);
    servers.close();
    expect([order(servers), servers.views()]).toEqual([[], []]);
  });
});
