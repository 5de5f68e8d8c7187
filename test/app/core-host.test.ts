import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { CoreHost, type DesktopStart, readStart, settingsLines, startLines } from '../../app/core-host.ts';
import { rawExchange } from '../support/raw-http.ts';
import { tempFolder } from '../support/temp-folder.ts';

const folder = tempFolder();
const PARTS = {
  version: '9.9.9',
  historyWorkerUrl: pathToFileURL(join(folder, 'no-worker.js')),
  listsWorkerUrl: pathToFileURL(join(folder, 'no-lists-worker.js')),
  pageFolder: join(folder, 'no-pages'),
  redirectorFolder: join(folder, 'no-redirectors'),
};
const FREE_PORTS = ['--port', '0', '--monitor-port', '0', '--set', 'history.on=false'];

describe('what the program is started with', () => {
  it('becomes the options of the core, with whole paths', () => {
    const start = run(['--data', 'some/where', '--config', 'other.json', '--port', '4000'], { PATH: '/bin' });
    expect(start.options).toMatchObject({
      version: '9.9.9',
      dataFolder: resolve('some/where'),
      configFile: resolve('other.json'),
      environment: { PATH: '/bin' },
    });
    expect(start.options.overrides).toEqual(new Map([['proxy.port', '4000']]));
    expect(start.options.helperRuntime).toEqual({ file: process.execPath, env: { ELECTRON_RUN_AS_NODE: '1' } });
  });

  it('can be said again, wherever it is said', () => {
    const { words } = run(['--data', 'some/where', '--monitor-port=0', '--set', 'proxy.hosts=::1']);
    expect(words).toEqual(['--data', resolve('some/where'), '--set', 'monitor.port=0', '--set', 'proxy.hosts=::1']);
    expect(run(words).words).toEqual(words);
  });

  it('keeps the settings file in the data folder unless told otherwise', () =>
    expect(run(['--data', '/d']).options.configFile).toBe(resolve('/d/config.json')));
  it('lets the environment move the data folder', () =>
    expect(run([], { HEARTHGATE_DATA: '/moved' }).options.dataFolder).toBe(resolve('/moved')));
  it('knows the AppImage it came from', () => expect(run([], { APPIMAGE: '/a/b.AppImage' }).appImage).toBe('/a/b.AppImage'));
  it('takes an empty variable for none', () => expect(run([], { APPIMAGE: '' }).appImage).toBeNull());
  it('shows itself to tests only when asked to', () =>
    expect([
      run([], {}).isWatchedByTests,
      run([], { HEARTHGATE_E2E: '0' }).isWatchedByTests,
      run([], { HEARTHGATE_E2E: '1' }).isWatchedByTests,
    ]).toEqual([false, false, true]));

  for (const { words, code, says } of [
    { words: ['--version'], code: 0, says: '9.9.9' },
    { words: ['--help'], code: 0, says: '--monitor-port PORT' },
    { words: ['--headless'], code: 2, says: 'dist/headless.js' },
    { words: ['--prot'], code: 2, says: '--prot is not an option' },
    { words: ['--set', 'nonsense'], code: 2, says: 'SECTION.KEY=VALUE' },
  ])
    it(`leaves with ${code} for ${words.join(' ')}`, () => {
      const read = readStart(['hearthgate', ...words], false, PARTS, {});
      expect(read).toMatchObject({ type: 'leave', code });
      expect(read.type === 'leave' ? read.lines.join('\n') : '').toContain(says);
    });
});

describe('the core of this program', () => {
  it('answers until it is stopped, once for all who stop it', async () => {
    const created = await CoreHost.create(run(['--data', join(folder, 'a'), ...FREE_PORTS]).options);
    if (!created.ok) throw new Error(created.problems.join());
    const { host } = created;
    const report = await host.start();
    expect(await host.start()).toBe(report);
    const port = Number(report.proxy[0]?.split(':').at(-1));
    expect((await rawExchange(port, ['GET / HTTP/1.1', 'Host: x'])).status).toBe(400);
    await Promise.all([host.stop(), host.stop()]);
    expect((await rawExchange(port, ['GET / HTTP/1.1', 'Host: x'])).status).toBe(0);
  });

  it('can be stopped while it starts', async () => {
    const created = await CoreHost.create(run(['--data', join(folder, 'b'), ...FREE_PORTS]).options);
    if (!created.ok) throw new Error(created.problems.join());
    const starting = created.host.start();
    await created.host.stop();
    const port = Number((await starting).proxy[0]?.split(':').at(-1));
    expect((await rawExchange(port, ['GET / HTTP/1.1', 'Host: x'])).status).toBe(0);
  });

  it('says every setting without being started', async () => {
    const said = await settingsLines(run(['--data', join(folder, 'c'), '--port', '4001']).options, { only: 'proxy', changedOnly: true });
    expect(said).toEqual({ code: 0, lines: [expect.stringMatching(/^\[proxy\]\nproxy\.port {2}4001/)] });
    expect(existsSync(join(folder, 'c'))).toBe(false);
  });

  it('is the only one on its data folder, and says who is there', async () => {
    const { options } = run(['--data', join(folder, 'e'), ...FREE_PORTS]);
    const first = await CoreHost.create(options);
    if (!first.ok) throw new Error(first.problems.join());
    const { monitorLink } = await first.host.start();
    const second = await CoreHost.create(options);
    expect(second).toEqual({ ok: false, exitCode: 1, problems: [expect.stringContaining(`(pid ${process.pid})`)] });
    expect(second.ok ? '' : second.problems[0]).toContain(`Its screens: ${monitorLink}`);
    await first.host.stop();
    const third = await CoreHost.create(options);
    expect(third.ok).toBe(true);
    if (third.ok) await third.host.stop();
  });

  it('is refused for settings that are none, all of them at once', async () => {
    const created = await CoreHost.create(run(['--data', join(folder, 'd'), '--port', 'http', '--set', 'no.such=1']).options);
    expect(created.ok).toBe(false);
    expect(created.ok ? [] : created.problems).toHaveLength(2);
  });
});

describe('what a terminal is told', () => {
  it('when all is well', () =>
    expect(
      startLines({
        proxy: ['127.0.0.1:3128', '[::1]:3128'],
        others: ['socks 127.0.0.1:1080'],
        monitorLink: 'http://127.0.0.1:8080/#token=t',
        signsIn: null,
        problems: [],
      }),
    ).toEqual([
      'Proxy    127.0.0.1:3128  [::1]:3128',
      'Open     socks 127.0.0.1:1080',
      'Screens  http://127.0.0.1:8080/#token=t',
      'Try      curl -x http://127.0.0.1:3128 http://example.com/',
      'Exit from the tray, or Ctrl+C.',
    ]));
  it('when no door opened', () =>
    expect(startLines({ proxy: [], others: [], monitorLink: null, signsIn: null, problems: ['127.0.0.1:3128 is in use.'] })).toEqual([
      'Proxy    not listening, see below',
      'Screens  in the window',
      'Note     127.0.0.1:3128 is in use.',
      'Exit from the tray, or Ctrl+C.',
    ]));
});

function run(words: readonly string[], environment: Readonly<Record<string, string>> = {}): DesktopStart {
  const read = readStart(['hearthgate', ...words], false, PARTS, environment);
  if (read.type !== 'run') throw new Error(read.lines.join());
  return read;
}
