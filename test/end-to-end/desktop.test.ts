/**
 * The desktop program as a person meets it: the real screens in the window, the
 * real core in the main process. Runs unchanged in the real Electron and in its
 * stand-in (`test/support/desktop-app.ts`).
 */
import type { ElectronApplication, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { E2eView } from '../../app/e2e-hook.ts';
import { descendants, isAlive } from '../support/child-processes.ts';
import { type CountingOrigin, startOrigin } from '../support/counting-origin.ts';
import {
  ASK,
  answerDialogs,
  askOverNewPort,
  choose,
  dialogsAsked,
  eventually,
  inMain,
  isWindowVisible,
  proxyPort,
  theSwitch,
  viaProxy,
  windowMemory,
  headingInMain,
} from '../support/desktop-words.ts';
import { ended, findDesktop, launchDesktop, notBuilt, spawnDesktop } from '../support/desktop-app.ts';
import { rawExchange } from '../support/raw-http.ts';
import { tempFolder } from '../support/temp-folder.ts';

const found = findDesktop();
const unbuilt = notBuilt();
const reason = found.type === 'missing' ? found.reason : unbuilt;
const TO_LOCAL = ['--set', 'proxy.allowDestinations=127.0.0.0/8'];

describe('the desktop program', () => {
  const dataFolder = tempFolder();
  let app: ElectronApplication;
  let page: Page;
  let origin: CountingOrigin;

  beforeAll(async () => {
    if (found.type === 'missing' || reason !== null) return;
    origin = await startOrigin();
    app = await launchDesktop(found, { dataFolder, words: TO_LOCAL });
    page = await app.firstWindow();
    await page.getByRole('heading', { name: 'Filtering is on' }).waitFor();
  });
  afterAll(async () => {
    await app?.close();
    await origin?.stop();
  });
  beforeEach((context) => {
    if (reason !== null) context.skip(reason);
  });

  it('shows the screens, told by a core of its own', async () => {
    await page.getByRole('heading', { name: 'Filtering is on' }).waitFor();
    const address = await inMain(app, (e2e) => e2e.report.proxy[0] ?? '');
    await page.getByText(address, { exact: true }).first().waitFor();
    expect(await inMain(app, (e2e) => e2e.tray())).toMatchObject({
      shield: 'on',
      tooltip: expect.stringContaining('Filtering: On') as string,
    });
  });

  it('switches filtering where the core and the tray see it, when the switch on screen is clicked', async () => {
    await theSwitch(page).click({ force: true });
    await page.getByRole('heading', { name: 'Filtering is off' }).waitFor();
    await eventually(() => inMain(app, (e2e) => e2e.filteringOn()), false);
    await eventually(() => inMain(app, (e2e) => e2e.tray().shield), 'off');
    await eventually(() => inMain(app, (e2e) => e2e.menu().getMenuItemById('filtering')?.checked), false);
  });

  it('follows in the window what is switched in the tray', async () => {
    await choose(app, 'filtering');
    await page.getByRole('heading', { name: 'Filtering is on' }).waitFor();
    await eventually(() => inMain(app, (e2e) => e2e.menu().getMenuItemById('filtering')?.checked), true);
  });

  it('shows a request that went through the proxy in the live table', async () => {
    const answer = await viaProxy(app, origin, '/seen-in-the-window');
    expect(answer.status).toBe(200);
    await page.getByRole('link', { name: 'Live' }).click();
    await page.getByText('/seen-in-the-window').first().waitFor();
    await page.getByRole('link', { name: 'Home', exact: true }).click();
  });

  it('copies the proxy command and opens the web monitor from the tray', async () => {
    await app.evaluate(({ shell }) => {
      const opened: string[] = [];
      Object.assign(globalThis, { opened });
      shell.openExternal = (url) => Promise.resolve(void opened.push(url));
    });
    const { proxy, monitorLink } = await inMain(app, (e2e) => e2e.report);
    await choose(app, 'copy-proxy');
    await eventually(() => app.evaluate(async ({ clipboard }) => (await clipboard.readText()).includes('http://')), true);
    expect(await app.evaluate(async ({ clipboard }) => await clipboard.readText())).toContain(`http://${proxy[0]}`);
    await choose(app, 'web-monitor');
    await eventually(() => app.evaluate(() => (globalThis as unknown as { opened: string[] }).opened), [monitorLink]);
  });

  it('gives the page a frozen bridge and nothing of Node', async () => {
    const facts = await page.evaluate(() => ({
      names: ['require', 'process', 'module', 'global', 'Buffer', 'ipcRenderer', 'electron'].filter((name) => name in window),
      bridge: Object.keys((window as unknown as { hearthgate: object }).hearthgate).toSorted(),
      isFrozen: Object.isFrozen((window as unknown as { hearthgate: object }).hearthgate),
      platform: (window as unknown as { hearthgate: { platform: string } }).hearthgate.platform,
    }));
    expect(facts).toEqual({ names: [], bridge: ['openPort', 'platform'], isFrozen: true, platform: process.platform });
  });

  it('runs no inline script and reaches nothing outside', async () => {
    const outcome = await page.evaluate(async (address) => {
      const script = document.createElement('script');
      script.textContent = 'window.inlineRan = true';
      document.body.append(script);
      const image = new Image();
      const imageCame = new Promise((resolve) => {
        image.addEventListener('load', () => resolve('loaded'));
        image.addEventListener('error', () => resolve('refused'));
      });
      image.src = `${address}/image.png`;
      const fetched = await fetch(`${address}/fetched`).then(
        () => 'loaded',
        () => 'refused',
      );
      const own = await fetch('./index.html').then(({ status }) => status);
      return { inline: 'inlineRan' in window, image: await imageCame, fetched, own };
    }, origin.address);
    expect(outcome).toEqual({ inline: false, image: 'refused', fetched: 'refused', own: 200 });
    expect(origin.paths).not.toContain('/fetched');
    expect(origin.paths).not.toContain('/image.png');
  });

  it('goes nowhere else and opens no windows', async () => {
    const before = page.url();
    await page.evaluate((address) => {
      location.href = `${address}/left`;
    }, origin.address);
    await page.evaluate((address) => void window.open(`${address}/opened`), origin.address);
    // A page that was leaving could not do this any more.
    expect(await page.evaluate(() => fetch('./index.html').then(({ status }) => status))).toBe(200);
    expect(page.url()).toBe(before);
    // In the stand-in Chromium makes the window first and takes it away again.
    await eventually(() => app.windows().length, 1);
    expect(origin.paths.filter((path) => path === '/left' || path === '/opened')).toEqual([]);
  });

  it('may load its own screens again', async () => {
    await page.evaluate(() => {
      Object.assign(window, { isOld: true });
      setTimeout(() => location.reload());
    });
    await eventually(() => page.evaluate(() => 'isOld' in window).catch(() => true), false);
    await page.getByRole('heading', { name: 'Filtering is on' }).waitFor();
  });

  it('answers a port of its own page, and none of a page from elsewhere', async () => {
    expect(await page.evaluate(askOverNewPort, ASK)).toBe('answered');
    const opened = app.waitForEvent('window');
    await app.evaluate(async ({ BrowserWindow }) => {
      const { preload } = (globalThis as unknown as { e2e: E2eView }).e2e;
      await new BrowserWindow({ show: false, webPreferences: { preload, sandbox: true } }).loadURL('app://elsewhere/');
    });
    const foreign = await opened;
    await foreign.waitForURL(/elsewhere/);
    expect(await foreign.evaluate(askOverNewPort, ASK)).toBe('refused');
    await foreign.close();
  });

  it('ends a port over which no ask comes, and lives on', async () => {
    for (const junk of ['{', '', '{"i":1,"p":{"u":7}}', 'x'.repeat(2_000_000)])
      expect(await page.evaluate(askOverNewPort, junk)).toBe('refused');
    expect(await page.evaluate(askOverNewPort, ASK)).toBe('answered');
    await page.getByRole('heading', { name: 'Filtering is on' }).waitFor();
  });

  it('loads the screens again when their process dies', async () => {
    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer());
    await eventually(() => headingInMain(app), 'Filtering is on');
  });

  it('keeps filtering when the window is closed, and brings it back from the tray', async () => {
    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
    await eventually(() => isWindowVisible(app), false);
    expect((await viaProxy(app, origin, '/window-closed')).status).toBe(200);
    await choose(app, 'open');
    await eventually(() => isWindowVisible(app), true);
    if (await app.evaluate(({ Notification }) => Notification.isSupported()))
      await eventually(() => windowMemory(dataFolder)['isNoteShown'], true);
  });

  it('is shown by a second start, which ends at once', async () => {
    if (found.type === 'missing') return;
    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
    await eventually(() => isWindowVisible(app), false);
    const second = await ended(spawnDesktop(found, { dataFolder }));
    expect(second.code).toBe(0);
    await eventually(() => isWindowVisible(app), true);
  });

  it('stays when the person thinks better of exiting', async () => {
    await answerDialogs(app, 1);
    await choose(app, 'exit');
    await eventually(() => dialogsAsked(app), 1);
    expect((await viaProxy(app, origin, '/still-here')).status).toBe(200);
  });

  it('stops everything when it is left from the tray', async () => {
    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setBounds({ x: 40, y: 50, width: 900, height: 640 }));
    const port = proxyPort(await inMain(app, (e2e) => e2e.report.proxy));
    const child = app.process();
    const family = descendants(child.pid ?? 0);
    const exit = new Promise((resolve) => child.once('exit', resolve));
    await answerDialogs(app, 0);
    await choose(app, 'exit').catch(() => undefined); // it may be gone before it answers
    expect(await exit).toBe(0);
    expect(family.length).toBeGreaterThan(0);
    await eventually(() => family.filter(isAlive), []);
    expect((await rawExchange(port, ['GET http://127.0.0.1/ HTTP/1.1'])).status).toBe(0);
    expect(windowMemory(dataFolder)['bounds']).toMatchObject({ width: 900, height: 640 });
  });
});
