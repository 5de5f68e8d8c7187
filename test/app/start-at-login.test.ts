import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { desktopEntry, type LoginItems, startAtLogin } from '../../app/start-at-login.ts';
import { tempFolder } from '../support/temp-folder.ts';

const folder = tempFolder();

class Items implements LoginItems {
  readonly set: object[] = [];
  openAtLogin = false;

  getLoginItemSettings(): { readonly openAtLogin: boolean } {
    return { openAtLogin: this.openAtLogin };
  }

  setLoginItemSettings(settings: { readonly openAtLogin: boolean }): void {
    this.set.push(settings);
    this.openAtLogin = settings.openAtLogin;
  }
}

function login(platform: string, configFolder: string, items = new Items()) {
  return { items, login: startAtLogin({ platform, items, configFolder, command: ['/opt/Hearth gate/hearthgate', '--data', '/d'] }) };
}

describe('starting at login on Linux', () => {
  it('writes a file every desktop reads, and removes it again', async () => {
    const config = join(folder, 'one');
    const { login: entry, items } = login('linux', config);
    const file = join(config, 'autostart', 'hearthgate.desktop');
    expect(await entry.isOn()).toBe(false);
    expect(await entry.turn(true)).toEqual({ ok: true });
    expect(await entry.isOn()).toBe(true);
    expect(readFileSync(file, 'utf8').split('\n')).toContain('Exec="/opt/Hearth gate/hearthgate" "--data" "/d" "--hidden"');
    expect(await entry.turn(false)).toEqual({ ok: true });
    expect(existsSync(file)).toBe(false);
    expect(await entry.turn(false)).toEqual({ ok: true });
    expect(items.set).toEqual([]);
  });

  for (const line of ['Hidden=true', 'X-GNOME-Autostart-enabled=false', 'hidden = TRUE'])
    it(`is off when the desktop wrote ${line}`, async () => {
      const config = join(folder, line.replace(/\W/g, ''));
      mkdirSync(join(config, 'autostart'), { recursive: true });
      writeFileSync(join(config, 'autostart', 'hearthgate.desktop'), `[Desktop Entry]\n${line}\nName=x\n`);
      expect(await login('linux', config).login.isOn()).toBe(false);
    });

  it('says why when the file cannot be written', async () => {
    const config = join(folder, 'a-file');
    writeFileSync(config, '');
    const outcome = await login('linux', config).login.turn(true);
    expect(outcome).toMatchObject({ ok: false, userText: expect.stringContaining('hearthgate.desktop could not be changed (') as string });
  });

  for (const { name, word, exec } of [
    { name: 'a plain word', word: '/usr/bin/x', exec: '"/usr/bin/x"' },
    { name: 'a quote', word: 'a"b', exec: '"a\\\\"b"' },
    { name: 'a dollar and a backtick', word: '$a`b', exec: '"\\\\$a\\\\`b"' },
    { name: 'a backslash', word: 'a\\b', exec: '"a\\\\\\\\b"' },
    { name: 'a percent sign', word: '100%f', exec: '"100%%f"' },
    { name: 'the end of a line', word: 'a\nExec=evil', exec: '"a\\nExec=evil"' },
  ])
    it(`quotes ${name}`, () => {
      const lines = desktopEntry([word]).split('\n');
      expect(lines.filter((line) => line.startsWith('Exec='))).toEqual([`Exec=${exec}`]);
    });
});

describe('starting at login on Windows', () => {
  it('names the program and starts it hidden', async () => {
    const { login: entry, items } = login('win32', folder);
    await entry.turn(true);
    expect(items.set).toEqual([{ openAtLogin: true, path: '/opt/Hearth gate/hearthgate', args: ['--data', '/d', '--hidden'] }]);
    expect(await entry.isOn()).toBe(true);
  });
});

describe('starting at login on macOS', () => {
  it('is a matter of the bundle', async () => {
    const { login: entry, items } = login('darwin', folder);
    await entry.turn(true);
    await entry.turn(false);
    expect(items.set).toEqual([{ openAtLogin: true }, { openAtLogin: false }]);
    expect(await entry.isOn()).toBe(false);
  });
});
