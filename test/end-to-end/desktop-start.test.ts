/** How the desktop program starts and ends when something is not as usual. As `desktop.test.ts`: real Electron or stand-in. */
import type { ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { ElectronApplication } from 'playwright-core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { copyOfApp, damage, type DesktopStart, ended, findDesktop, launchDesktop, notBuilt, spawnDesktop } from '../support/desktop-app.ts';
import { choose, eventually, inMain, proxyPort } from '../support/desktop-words.ts';
import { spawnProgram, startProgram } from '../support/program.ts';
import { rawExchange } from '../support/raw-http.ts';
import { tempFolder } from '../support/temp-folder.ts';

const found = findDesktop();
const unbuilt = notBuilt();
const reason = found.type === 'missing' ? found.reason : unbuilt;
const folder = tempFolder();
let runs = 0;
let running: ElectronApplication | null = null;
const spawned: ChildProcess[] = [];

beforeEach((context) => {
  if (reason !== null) context.skip(reason);
  runs += 1;
});
afterEach(async () => {
  await running?.close();
  running = null;
  for (const child of spawned.splice(0)) child.kill('SIGKILL'); // one that a failed test left behind
});

describe('a start that cannot work', () => {
  for (const { name, words, says } of [
    { name: 'an option that does not exist', words: ['--prot', '3128'], says: '--prot is not an option' },
    { name: 'an option without its value', words: ['--config'], says: '--config needs a value' },
    { name: 'a setting that is no setting', words: ['--set', 'proxy.prot=1'], says: 'proxy.prot' },
    { name: 'a port that is none', words: ['--port', 'http'], says: 'proxy.port' },
    { name: 'no window at all', words: ['--headless'], says: 'node dist/headless.js' },
  ])
    it(`because of ${name} says so and ends with 2`, async () => {
      const { code, err, out } = await ended(spawnIt(start({ words })));
      expect({ code, out }).toEqual({ code: 2, out: '' });
      expect(err).toContain(says);
      expect(err).not.toMatch(/\n\s+at /);
    });
});

describe('a start that only says something', () => {
  it('says the version', async () => {
    const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { readonly version: string };
    expect(await ended(spawnIt(start({ words: ['--version'] })))).toMatchObject({ code: 0, out: `${version}\n` });
  });

  it('says every setting', async () => {
    const { code, out } = await ended(spawnIt(start({ words: ['--print-config'] })));
    expect(code).toBe(0);
    expect(out).toContain('proxy.port');
  });
});

describe('a start from a terminal', () => {
  it('says the addresses, and ends with 0 when it is told to stop', async () => {
    const child = spawnIt(start());
    const end = ended(child);
    const out = await new Promise<string>((resolve) => {
      let text = '';
      child.stdout?.on('data', (part: Buffer) => {
        text += part.toString();
        if (text.includes('Ctrl+C')) resolve(text);
      });
    });
    const proxy = /curl -x http:\/\/(\S+)/.exec(out)?.[1] ?? '';
    expect(out).toMatch(/^Proxy\s+127\.0\.0\.1:\d+/);
    expect(out).toMatch(/Screens\s+http:\/\/127\.0\.0\.1:\d+\/#token=\S+/);
    expect((await rawExchange(proxyPort([proxy]), ['GET / HTTP/1.1', 'Host: x'])).status).toBe(400);
    child.kill('SIGTERM');
    expect((await end).code).toBe(0);
    expect((await rawExchange(proxyPort([proxy]), ['GET / HTTP/1.1', 'Host: x'])).status).toBe(0);
  });
});

describe('a start with trouble', () => {
  it('on a port somebody else has opens the window, and tells there and in the tray', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as AddressInfo;
    const app = await launch({ words: ['--port', String(port), '--set', 'proxy.hosts=127.0.0.1'] });
    const page = await app.firstWindow();
    await page
      .getByRole('alert')
      .filter({ hasText: `127.0.0.1:${port} is in use` })
      .waitFor();
    expect(await inMain(app, (e2e) => e2e.tray())).toMatchObject({
      shield: 'problem',
      tooltip: expect.stringContaining('Problem: ') as string,
    });
    expect(await inMain(app, (e2e) => e2e.menu().getMenuItemById('copy-proxy')?.enabled)).toBe(false);
    other.close();
  });

  it('without the preload says so in the window, and filters', async () => {
    const appFolder = copyOfApp(join(folder, 'no-preload'));
    damage(appFolder, 'app/preload.cjs');
    const app = await launch({ appFolder });
    const page = await app.firstWindow();
    await page.getByRole('heading', { name: 'Hearthgate cannot show its screens' }).waitFor();
    await expectProxyAnswers(app);
  });

  it('without the screens says so in the window, and filters', async () => {
    const appFolder = copyOfApp(join(folder, 'no-screens'));
    damage(appFolder, 'renderer/index.html');
    const app = await launch({ appFolder });
    await (await app.firstWindow()).getByRole('heading', { name: 'The screens are not there' }).waitFor();
    await expectProxyAnswers(app);
  });

  it('with a data folder that cannot be says so and ends with 2', async () => {
    writeFileSync(join(folder, 'a-file'), '');
    const { code, err } = await ended(spawnIt(start({ dataFolder: join(folder, 'a-file', 'data'), env: { XDG_CONFIG_HOME: newData() } })));
    expect({ code, says: err.includes('cannot be written') }).toEqual({ code: 2, says: true });
  });

  it('with a settings file that cannot be used, and none before it, says so and ends with 2', async () => {
    const dataFolder = newData();
    mkdirSync(dataFolder);
    writeFileSync(join(dataFolder, 'config.json'), '{');
    const { code, err } = await ended(spawnIt(start({ dataFolder })));
    expect({ code, says: err.includes('config.json cannot be used') }).toEqual({ code: 2, says: true });
  });

  it('on the data folder of a program without a window names it and ends with 1', async () => {
    const program = await startProgram();
    const { code, err } = await ended(spawnIt(start({ dataFolder: program.folder })));
    expect({ code, says: err.includes(`(pid ${program.child.pid})`) }).toEqual({ code: 1, says: true });
    expect(err).toContain(program.link);
  });

  it('keeps a program without a window off its data folder', async () => {
    const dataFolder = newData();
    await launch({ dataFolder });
    const other = spawnProgram(['--port', '0', '--monitor-port', '0', '--data', dataFolder]);
    expect(await other.ended).toBe(1);
    expect(other.output()).toMatch(/already runs .*\(pid \d+\)\.\nIts screens: http/);
  });

  it('with a window file that makes no sense opens all the same', async () => {
    const dataFolder = newData();
    mkdirSync(join(dataFolder, 'desktop'), { recursive: true });
    writeFileSync(join(dataFolder, 'desktop', 'window.json'), '{"bounds":{"x":1e9,"y":null},');
    const app = await launch({ dataFolder });
    await (await app.firstWindow()).getByRole('heading', { name: 'Filtering is on' }).waitFor();
  });
});

describe('a page that dies again and again', () => {
  it('is replaced by words, and loaded anew when the window is opened again', async () => {
    const app = await launch();
    await (await app.firstWindow()).getByRole('heading', { name: 'Filtering is on' }).waitFor();
    for (let time = 1; time <= 3; time += 1) {
      await crash(app);
      await eventually(() => textInMain(app, 'h2'), 'Filtering is on');
    }
    await crash(app);
    await eventually(() => textInMain(app, 'h1'), 'The window closed itself several times');
    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
    await choose(app, 'open');
    await eventually(() => textInMain(app, 'h2'), 'Filtering is on');
  });
});

describe('a start at login', () => {
  it('shows the tray and no window, until somebody opens it', async () => {
    const app = await launch({ words: ['--hidden'] });
    await eventually(() => inMain(app, (e2e) => e2e.tray().shield), 'on');
    expect(app.windows()).toHaveLength(0);
    const opened = app.waitForEvent('window');
    await choose(app, 'open');
    await (await opened).getByRole('heading', { name: 'Filtering is on' }).waitFor();
  });

  it.runIf(process.platform === 'linux')('is switched in the tray, and comes back with the same choices', async () => {
    const dataFolder = newData();
    const file = join(dataFolder, 'xdg-config', 'autostart', 'hearthgate.desktop');
    const app = await launch({ dataFolder });
    await choose(app, 'start-at-login');
    await eventually(() => existsSync(file), true);
    await eventually(() => inMain(app, (e2e) => e2e.menu().getMenuItemById('start-at-login')?.checked), true);
    expect(readFileSync(file, 'utf8')).toContain(`"--data" "${dataFolder}"`);
    await choose(app, 'start-at-login');
    await eventually(() => existsSync(file), false);
  });
});

describe('the window', () => {
  it('comes back as large as it was left', async () => {
    const dataFolder = newData();
    const first = await launch({ dataFolder });
    await first.firstWindow();
    await first.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setBounds({ x: 30, y: 40, width: 940, height: 610 }));
    await first.close();
    const second = await launch({ dataFolder });
    await second.firstWindow();
    const bounds = await second.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getBounds());
    expect(bounds).toMatchObject({ width: 940, height: 610 });
  });
});

// The few words the sentences above are made of.

function theDesktop(): Extract<typeof found, { type: 'found' }> {
  if (found.type === 'missing') throw new Error(found.reason);
  return found;
}

function newData(): string {
  return join(folder, `data-${runs}`);
}

function start(changes: Partial<DesktopStart> = {}): DesktopStart {
  return { dataFolder: newData(), ...changes };
}

function spawnIt(how: DesktopStart): ChildProcess {
  const child = spawnDesktop(theDesktop(), how);
  spawned.push(child);
  return child;
}

async function launch(changes: Partial<DesktopStart> = {}): Promise<ElectronApplication> {
  running = await launchDesktop(theDesktop(), start(changes));
  return running;
}

function crash(app: ElectronApplication): Promise<void> {
  return app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer());
}

function textInMain(app: ElectronApplication, selector: string): Promise<unknown> {
  return app.evaluate(
    ({ BrowserWindow }, wanted) =>
      BrowserWindow.getAllWindows()[0]
        ?.webContents.executeJavaScript(`document.querySelector('${wanted}')?.textContent`)
        .catch(() => 'no page'),
    selector,
  );
}

async function expectProxyAnswers(app: ElectronApplication): Promise<void> {
  const port = proxyPort(await inMain(app, (e2e) => e2e.report.proxy));
  expect((await rawExchange(port, ['GET / HTTP/1.1', 'Host: x'])).status).toBe(400);
}
