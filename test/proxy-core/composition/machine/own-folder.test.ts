import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { prepareDataFolder } from '#core/composition/machine/own-folder.ts';
import { tempFolder } from '../../../support/temp-folder.ts';

const isWindows = process.platform === 'win32';
const modeOf = (path: string): number => statSync(path).mode & 0o777;

describe('a data folder', () => {
  it.skipIf(isWindows)('that others could read is closed to them, with all that is in it', () => {
    const folder = tempFolder();
    mkdirSync(join(folder, 'log'));
    writeFileSync(join(folder, 'history.db'), 'x');
    writeFileSync(join(folder, 'log', 'hearthgate.log'), 'x');
    mkdirSync(join(folder, 'redirectors'));
    writeFileSync(join(folder, 'redirectors', 'program'), 'x');
    chmodSync(folder, 0o755);
    chmodSync(join(folder, 'log'), 0o777);
    chmodSync(join(folder, 'history.db'), 0o644);
    chmodSync(join(folder, 'log', 'hearthgate.log'), 0o666);
    chmodSync(join(folder, 'redirectors', 'program'), 0o755);
    expect(prepareDataFolder(folder)).toEqual([]);
    const modes = ['.', 'log', 'history.db', 'log/hearthgate.log', 'redirectors/program'].map((name) => modeOf(join(folder, name)));
    expect(modes).toEqual([0o700, 0o700, 0o600, 0o600, 0o700]);
  });

  it.skipIf(isWindows)('leaves what a link leads to as it is', () => {
    const folder = tempFolder();
    const elsewhere = join(tempFolder(), 'settings.json');
    writeFileSync(elsewhere, '{}', { mode: 0o644 });
    chmodSync(elsewhere, 0o644);
    symlinkSync(elsewhere, join(folder, 'config.json'));
    expect(prepareDataFolder(folder)).toEqual([]);
    expect(modeOf(elsewhere)).toBe(0o644);
  });

  it.skipIf(isWindows)('that holds other things too keeps its modes: it may be a home, or belong to the system', () => {
    const folder = tempFolder();
    mkdirSync(join(folder, 'log'));
    writeFileSync(join(folder, 'letter.txt'), 'x');
    for (const [name, mode] of [
      ['.', 0o755],
      ['log', 0o755],
      ['letter.txt', 0o644],
    ] as const)
      chmodSync(join(folder, name), mode);
    expect(prepareDataFolder(folder)).toEqual([]);
    expect(['.', 'log', 'letter.txt'].map((name) => modeOf(join(folder, name)))).toEqual([0o755, 0o755, 0o644]);
  });
});

describe.skipIf(isWindows)('in the place of a file', () => {
  it.each(['config.json', 'monitor-token', 'history.db', 'block-lists.table', 'log/hearthgate.log', 'config-copies/config.json.x'])(
    'a named pipe for %s is refused, and not waited for',
    (name) => {
      const folder = tempFolder();
      const path = join(folder, name);
      mkdirSync(join(path, '..'), { recursive: true });
      execFileSync('mkfifo', [path]);
      expect(prepareDataFolder(folder)).toEqual([`${path} is a named pipe, not a file. Move it away and start again.`]);
    },
  );

  it('a folder, a socket and a link that leads nowhere are named', async () => {
    const folder = tempFolder();
    mkdirSync(join(folder, 'config.json'));
    symlinkSync(join(folder, 'gone'), join(folder, 'monitor-token'));
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(join(folder, 'history.db'), resolve));
    const problems = prepareDataFolder(folder);
    await new Promise((resolve) => server.close(resolve));
    expect(problems).toEqual([
      expect.stringContaining('config.json is a folder'),
      expect.stringContaining('a link that leads nowhere'),
      expect.stringContaining('history.db is a socket'),
    ]);
  });

  it('links in a circle are named', () => {
    const folder = tempFolder();
    symlinkSync(join(folder, 'config.json'), join(folder, 'config.json'));
    expect(prepareDataFolder(folder)).toEqual([expect.stringContaining('a link that leads nowhere')]);
  });
});
