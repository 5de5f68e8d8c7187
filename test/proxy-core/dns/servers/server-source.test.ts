import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { RandomBits } from '#core/dns/asking/random-bits.ts';
import { ServerList } from '#core/dns/servers/server-list.ts';
import { ServerSource } from '#core/dns/servers/server-source.ts';
import { countingRandom } from '../../../support/dns-world.ts';
import { FakeClock } from '../../../support/fake-clock.ts';
import { ScriptedDns } from '../../../support/scripted-dns.ts';
import { tempFolder } from '../../../support/temp-folder.ts';

const resolvConf = join(tempFolder(), 'resolv.conf');
writeFileSync(resolvConf, 'nameserver 192.0.2.1\nnameserver not-an-address\nsearch lan\n');

function world(): { source: ServerSource; clock: FakeClock; servers: () => string[]; changes: () => number } {
  const clock = new FakeClock();
  const list = new ServerList(
    { strayReplies: 0 },
    { clock, random: new RandomBits(countingRandom()), transport: new ScriptedDns({}), manners: { mixedCase: true } },
  );
  let changes = 0;
  const source = new ServerSource(list, resolvConf, clock, () => (changes += 1));
  return {
    source,
    clock,
    servers: () => list.views().map(({ server, isFromSystem }) => `${server}${isFromSystem ? ' (system)' : ''}`),
    changes: () => changes,
  };
}

const plain = (...servers: string[]): { server: string; bootstrap: readonly string[] }[] =>
  servers.map((server) => ({ server, bootstrap: [] }));

describe('which servers are in use', () => {
  it('are those of the system when nobody chose others', () => {
    const { source, servers } = world();
    expect(source.use([])).toEqual({ type: 'changed' });
    expect(servers()).toEqual(['192.0.2.1 (system)']);
    expect(source.searchDomains).toEqual(['lan']);
    source.stop();
  });

  it('are those somebody chose; the system is then left alone', () => {
    const { source, servers, clock, changes } = world();
    source.use([]);
    source.use(plain('192.0.2.7', '192.0.2.8:5353'));
    expect(servers()).toEqual(['192.0.2.7', '192.0.2.8:5353']);
    expect([clock.waiting, changes(), source.searchDomains]).toEqual([0, 2, []]);
    source.use([]);
    expect(servers()).toEqual(['192.0.2.1 (system)']);
    source.stop();
    expect(clock.waiting).toBe(0);
  });

  it('stay as they were when the choice makes no sense, and every problem is told', () => {
    const { source, servers } = world();
    source.use(plain('192.0.2.7'));
    expect(source.use(plain('192.0.2.8', 'nonsense', 'tls://dns.example'))).toMatchObject({ type: 'problems', userTexts: { length: 2 } });
    expect(servers()).toEqual(['192.0.2.7']);
  });

  it('are never ourselves', () => {
    const { source, servers, changes } = world();
    source.use(plain('127.0.0.1', '127.0.0.1:5353', '192.0.2.7'));
    source.avoid([{ address: '127.0.0.1', port: 53 }]);
    expect(servers()).toEqual(['127.0.0.1:5353', '192.0.2.7']);
    source.avoid([{ address: '0.0.0.0', port: 53 }]);
    expect(servers()).toEqual(['127.0.0.1:5353', '192.0.2.7']);
    source.avoid([]);
    expect(servers()).toEqual(['127.0.0.1', '127.0.0.1:5353', '192.0.2.7']);
    expect(changes()).toBe(3);
  });

  it.each([
    ['127.0.0.53', '0.0.0.0', true],
    ['127.0.0.53', '127.0.0.1', false],
    ['0.0.0.0', '127.0.0.1', true],
    ['0.0.0.0', '192.0.2.9', false],
    ['::', '::1', true],
    ['::1', '::', false],
  ])('are never ourselves, by whatever address: %s where we listen on %s: %s', (server, address, isOwn) => {
    const { source, servers } = world();
    source.use(plain(server));
    source.avoid([{ address, port: 53 }]);
    expect(servers()).toHaveLength(isOwn ? 0 : 1);
  });

  it('are none when the system names none and the server on this machine is our own', () => {
    writeFileSync(resolvConf, '# nothing\n');
    const { source, servers } = world();
    source.use([]);
    expect(servers()).toEqual(['127.0.0.1 (system)']);
    source.avoid([{ address: '127.0.0.1', port: 53 }]);
    expect(servers()).toEqual([]);
    source.stop();
  });
});
