import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { LOOK_EVERY_MS } from '#core/dns/names/file-watch.ts';
import { HostsFile, MAX_HOSTS_OCTETS, usualHostsPath } from '#core/dns/names/hosts-file.ts';
import { countingRandom } from '../../../support/dns-world.ts';
import { FakeClock } from '../../../support/fake-clock.ts';
import { SilentLog } from '../../../support/silent-log.ts';
import { tempFolder } from '../../../support/temp-folder.ts';

const folder = tempFolder();

class World {
  readonly clock = new FakeClock();
  readonly log = new SilentLog();
  readonly path: string;
  readonly hosts: HostsFile;
  changes = 0;

  constructor(name: string, contents: string | undefined) {
    this.path = join(folder, name);
    if (contents !== undefined) writeFileSync(this.path, contents);
    const form = { preference: 'auto', machineHasIpv6: () => true } as const;
    this.hosts = new HostsFile(this.path, form, { clock: this.clock, log: this.log, random: countingRandom() }, () => (this.changes += 1));
  }

  /** Moves time to the next look, and waits until it is over. */
  async look(): Promise<void> {
    this.clock.advance(LOOK_EVERY_MS);
    await this.until(() => this.clock.waiting > 0);
  }

  async until(isDone: () => boolean): Promise<void> {
    for (let turn = 0; turn < 1_000_000 && !isDone(); turn += 1) await new Promise((resolve) => setImmediate(resolve));
    expect(isDone()).toBe(true);
  }
}

describe('the hosts file', () => {
  it('is read again when somebody wants it, changed or not', async () => {
    const world = new World('again', '192.0.2.1 a.lan\n');
    world.hosts.readAgain();
    await world.until(() => world.changes === 1);
    expect(world.hosts.get('a.lan')).toMatchObject({ addresses: ['192.0.2.1'] });
    world.hosts.stop();
  });

  it('is known before the first question', () => {
    const { hosts, changes } = new World('small', '192.0.2.7 printer\n');
    expect(hosts.get('printer')).toEqual({ type: 'found', addresses: ['192.0.2.7'], source: 'hosts' });
    expect([hosts.get('other'), hosts.size, changes]).toEqual([undefined, 1, 0]);
    hosts.stop();
  });

  it('is followed when it changes, goes and comes back', async () => {
    const world = new World('changing', '192.0.2.7 printer\n');
    writeFileSync(world.path, '192.0.2.8 printer scanner\n');
    await world.look();
    expect(world.hosts.get('scanner')).toMatchObject({ addresses: ['192.0.2.8'] });
    rmSync(world.path);
    await world.look();
    expect(world.hosts.size).toBe(0);
    writeFileSync(world.path, '192.0.2.9 printer\n');
    await world.look();
    expect(world.hosts.get('printer')).toMatchObject({ addresses: ['192.0.2.9'] });
    expect(world.changes).toBe(3);
    world.hosts.stop();
    expect(world.clock.waiting).toBe(0);
  });

  it('may be absent, or a folder', () => {
    mkdirSync(join(folder, 'a-folder'));
    for (const name of ['absent', 'a-folder']) {
      const { hosts, log } = new World(name, undefined);
      expect([hosts.size, log.lines.length]).toEqual([0, 1]);
      hosts.stop();
    }
  });

  it('is read piece by piece when it is a block list', async () => {
    const lines = Array.from({ length: 30_000 }, (_, index) => `0.0.0.0 n${index}.ads.example`);
    const world = new World('large', lines.join('\n'));
    expect(world.hosts.size).toBe(0);
    await world.until(() => world.changes === 1);
    expect(world.hosts.size).toBe(30_000);
    expect(world.hosts.get('n29999.ads.example')).toMatchObject({ addresses: ['0.0.0.0'] });
    world.hosts.stop();
  });

  it('leaves the names from before when it grows out of all bounds', async () => {
    const world = new World('giant', '192.0.2.7 printer\n');
    writeFileSync(world.path, Buffer.alloc(MAX_HOSTS_OCTETS + 100_000, `#${'x'.repeat(998)}\n`));
    await world.look();
    expect(world.hosts.get('printer')).toBeDefined();
    expect(world.log.lines.map(({ level }) => level)).toEqual(['warn']);
    world.hosts.stop();
    rmSync(world.path);
  });

  it('has its bad lines told', () => {
    const world = new World('bad', 'nonsense\n192.0.2.7 printer\n');
    expect(world.log.lines).toMatchObject([{ level: 'warn' }]);
    expect(world.hosts.size).toBe(1);
    world.hosts.stop();
  });

  it('stands where each system keeps it', () => {
    expect(usualHostsPath('linux')).toBe('/etc/hosts');
    expect(usualHostsPath('win32', 'D:\\Win')).toBe('D:\\Win\\System32\\drivers\\etc\\hosts');
    expect(usualHostsPath('win32')).toMatch(/^C:\\Windows/);
  });
});
