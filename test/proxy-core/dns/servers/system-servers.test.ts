import { isIP } from 'node:net';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { LOOK_EVERY_MS } from '#core/dns/names/file-watch.ts';
import { parseResolvConf, SystemServerWatch, usualResolvConf, type SystemServers } from '#core/dns/servers/system-servers.ts';
import { FakeClock } from '../../../support/fake-clock.ts';
import { tempFolder } from '../../../support/temp-folder.ts';

describe('reading resolv.conf', () => {
  it('takes servers and search domains, and nothing else', () => {
    const text =
      '# made by hand\r\nnameserver 192.0.2.1\n nameserver\tfe80::1%eth0 ; router\nsearch Home.Example. lan\noptions ndots:5\nnameserver 192.0.2.1\n';
    expect(parseResolvConf(text)).toEqual({ servers: ['192.0.2.1', 'fe80::1%eth0'], searchDomains: ['home.example', 'lan'] });
  });

  it.each([
    ['', []],
    ['domain one.example', ['one.example']],
    ['search a b\ndomain c d', ['c']],
    ['domain c\nsearch a b', ['a', 'b']],
    ['search bad..name -ok- a', ['-ok-', 'a']],
    ['search a b c d e f g h', ['a', 'b', 'c', 'd', 'e', 'f']],
  ])('%j searches %j', (text, searchDomains) => {
    expect(parseResolvConf(text).searchDomains).toEqual(searchDomains);
  });

  it('is bounded, whatever is in the file', () => {
    const many = Array.from({ length: 1000 }, (_, index) => `nameserver 10.0.${index >> 8}.${index & 255}`).join('\n');
    expect(parseResolvConf(many).servers).toHaveLength(8);
    expect(parseResolvConf('nameserver\n\u0000\n'.repeat(100_000)).servers).toEqual(['127.0.0.1']);
  });

  it.each([
    '',
    '\n\n',
    '# nameserver 192.0.2.1',
    'search lan\noptions ndots:1',
    'nameserver',
    'nameserver router',
    'nameservers 192.0.2.1',
  ])('takes the server on this machine where none is named: %j', (text) => expect(parseResolvConf(text).servers).toEqual(['127.0.0.1']));

  it('passes over what is no server', () => {
    expect(parseResolvConf('nameserver router\nnameserver 192.0.2.1').servers).toEqual(['192.0.2.1']);
  });
});

describe('following the system', () => {
  const folder = tempFolder();

  /** Moves time to the next look and lets the file be read. */
  async function look(clock: FakeClock, until: () => boolean): Promise<void> {
    clock.advance(LOOK_EVERY_MS);
    for (let turn = 0; turn < 1000 && !until(); turn += 1) await new Promise((resolve) => setImmediate(resolve));
  }

  it('uses the servers at once, others when they change, and keeps those it has while the file is gone', async () => {
    const path = join(folder, 'resolv.conf');
    writeFileSync(path, 'nameserver 192.0.2.1\n');
    const clock = new FakeClock();
    const told: SystemServers[] = [];
    const watch = new SystemServerWatch(path, clock, (servers) => told.push(servers));
    expect(watch.current.servers).toEqual(['192.0.2.1']);
    writeFileSync(path, 'nameserver 192.0.2.2\nsearch lan\n');
    await look(clock, () => told.length > 0);
    expect(told).toEqual([{ servers: ['192.0.2.2'], searchDomains: ['lan'] }]);
    expect(watch.current).toBe(told[0]);
    rmSync(path);
    await look(clock, () => clock.waiting > 0);
    expect([told.length, watch.current.servers]).toEqual([1, ['192.0.2.2']]);
    watch.stop();
    expect(clock.waiting).toBe(0);
  });

  it('believes an empty file only when it is still empty at the next look', async () => {
    const path = join(folder, 'emptied.conf');
    writeFileSync(path, 'nameserver 192.0.2.1\n');
    const clock = new FakeClock();
    const told: SystemServers[] = [];
    const watch = new SystemServerWatch(path, clock, (servers) => told.push(servers));
    const looked = async (text: string): Promise<readonly string[]> => {
      writeFileSync(path, text);
      await look(clock, () => clock.waiting > 0);
      return watch.current.servers;
    };
    expect(await looked('')).toEqual(['192.0.2.1']);
    expect(await looked('nameserver 192.0.2.1\n')).toEqual(['192.0.2.1']);
    expect(await looked('')).toEqual(['192.0.2.1']);
    expect(await looked('')).toEqual(['127.0.0.1']);
    expect(await looked('nameserver 192.0.2.3\n')).toEqual(['192.0.2.3']);
    expect(told).toHaveLength(2);
    watch.stop();
  });

  it('asks Node where there is no such file, without looking a name up', () => {
    for (const path of [null, join(folder, 'none')]) {
      const watch = new SystemServerWatch(path, new FakeClock(), () => {});
      for (const server of watch.current.servers) expect(isIP(server.replace(/^\[|\]?:\d+$|%.*/g, ''))).not.toBe(0);
      watch.stop();
    }
  });

  it('knows where the file is', () => {
    expect([usualResolvConf('linux'), usualResolvConf('darwin'), usualResolvConf('win32')]).toEqual([
      '/etc/resolv.conf',
      '/etc/resolv.conf',
      null,
    ]);
  });
});
