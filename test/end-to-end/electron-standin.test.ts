/** The stand-in for Electron keeps its promises: it carries what Electron carries, and refuses what Electron refuses. */
import { type ChildProcess, spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { _electron, type ElectronApplication, type Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { findBrowser } from '../support/browser.ts';
import { ended } from '../support/desktop-app.ts';
import { tempFolder } from '../support/temp-folder.ts';

const executable = fileURLToPath(new URL('../support/electron-standin/bin/electron', import.meta.url));
const demo = fileURLToPath(new URL('../support/electron-standin/demo', import.meta.url));
const browser = findBrowser();
const reason = process.platform !== 'linux' ? 'the stand-in runs on Linux only' : browser.type === 'missing' ? browser.reason : null;
const folder = tempFolder();
let scripts = 0;

beforeEach((context) => {
  if (reason !== null) context.skip(reason);
});

describe('an app in the stand-in', () => {
  let app: ElectronApplication;
  let page: Page;

  beforeAll(async () => {
    if (reason !== null) return;
    app = await _electron.launch({ executablePath: executable, args: [demo], env: environment() });
    page = await app.firstWindow();
    await page.waitForSelector('#switch');
  });
  afterAll(async () => {
    await app?.close();
  });

  it('hears a click in the page, and the page hears the answer', async () => {
    await page.click('#switch');
    await eventually(() => page.textContent('#answer'), 'answer false');
    expect(await inMain('isOn()')).toBe(false);
  });

  it('gets every message as a structured clone', async () => {
    const through = await page.evaluate(`(async () => {
      const loop = { a: 1 };
      loop.self = loop;
      const sent = { d: new Date(5), m: new Map([['k', [1n, NaN, -0]]]), s: new Set(['x']), b: new Uint8Array([1, 2, 3]), u: undefined, r: /x/gi, e: new RangeError('far'), loop };
      const got = await shell.invoke('echo', sent);
      const numbers = got.m.get('k').map((each) => typeof each === 'bigint' ? each + 'n' : Object.is(each, -0) ? '-0' : String(each));
      return [got.d.getTime(), numbers, [...got.s], [...got.b], 'u' in got, String(got.r), got.e instanceof RangeError, got.loop.self === got.loop];
    })()`);
    expect(through).toEqual([5, ['1n', 'NaN', '-0'], ['x'], [1, 2, 3], true, '/x/gi', true, true]);
  });

  it('gets no functions and no classes', async () => {
    const made = `class Rule { constructor() { this.x = 1; } run() {} }`;
    expect(
      await page.evaluate(
        `(async () => { ${made}; const got = await shell.invoke('echo', new Rule()); return [got.x, typeof got.run]; })()`,
      ),
    ).toEqual([1, 'undefined']);
    expect(await invoke('bad-answer')).toMatch(/could not be cloned/);
  });

  it('tells the page the text of an error, and no more', async () => {
    expect(await invoke('fail')).toBe("Error invoking remote method 'fail': TypeError: no such rule");
    expect(await invoke('nowhere')).toBe("Error invoking remote method 'nowhere': Error: No handler registered for 'nowhere'");
  });

  it('keeps the worlds apart', async () => {
    expect(await page.evaluate(`[typeof require, typeof process, typeof preloadOnly, typeof ipcRenderer]`)).toEqual(
      Array(4).fill('undefined'),
    );
    expect(await page.evaluate(`[Object.isFrozen(shell), Object.isFrozen(shell.data.list)]`)).toEqual([true, true]);
    expect(await page.evaluate('shell.sees()')).toEqual({
      page: 'undefined',
      title: 'Stand-in demo',
      sandboxed: true,
      fs: 'module not found: fs',
    });
    expect(await page.evaluate('[shell.change(), shell.data.list.length]')).toEqual([3, 2]);
    expect(await page.evaluate(`(() => { try { window.shell = 1; } catch { /* refused */ } return typeof shell; })()`)).toBe('object');
  });

  it('takes functions, promises and errors across the bridge', async () => {
    await page.evaluate(`window.got = []; window.stop = shell.onSwitched((on) => got.push(on))`);
    await inMain(`menu.getMenuItemById('switch').click()`);
    await eventually(() => page.evaluate('got'), [false]);
    await page.evaluate('stop()');
    await inMain(`menu.getMenuItemById('switch').click()`);
    expect(await page.evaluate('shell.later()')).toBe('came later');
    expect(await page.evaluate(`(() => { try { shell.fail(); } catch (error) { return error.message; } })()`)).toBe('from the preload');
    expect(await page.evaluate('got')).toEqual([false]);
  });

  it('holds the page to its content security policy', async () => {
    expect(await page.evaluate('typeof inlineRan')).toBe('undefined');
    expect(await page.evaluate(`fetch('http://127.0.0.1:9/x').then(() => 'went out', () => 'refused')`)).toBe('refused');
    expect(await page.evaluate(`fetch('page.js').then(({ status }) => status)`)).toBe(200);
  });

  it('asks the app before a page leaves or opens a window', async () => {
    await page.evaluate(`document.getElementById('away').click()`);
    await page.evaluate(`void window.open('https://example.test/help')`);
    await eventually(
      () =>
        app.evaluate(
          (electron) => (electron as unknown as { standin: { recorded: { openExternal: string[] } } }).standin.recorded.openExternal,
        ),
      ['https://example.test/help'],
    );
    expect(await page.evaluate(`fetch('page.js').then(({ status }) => status)`)).toBe(200);
    expect(await page.title()).toBe('Stand-in demo');
    // In the stand-in Chromium makes the window first and takes it away again.
    await eventually(() => app.windows().length, 1);
  });

  it('talks over a port the page made, until one of them closes it', async () => {
    const port = `const { port1, port2 } = new MessageChannel(); window.kept = port1; window.postMessage('port', '/', [port2]);`;
    expect(
      await page.evaluate(`new Promise((resolve) => { ${port} port1.onmessage = ({ data }) => resolve(data); port1.postMessage(21); })`),
    ).toEqual({ name: 'rows', twice: 42 });
    await page.evaluate('kept.close()');
    await eventually(() => inMain(`seen.filter(([what]) => what === 'port-closed').length`), 1);
    expect(
      await page.evaluate(
        `new Promise((resolve) => { ${port} port1.addEventListener('close', () => resolve('closed')); port1.start(); port1.postMessage('close me'); })`,
      ),
    ).toBe('closed');
  });

  it('hears of a preload that needs Node, is a module, or is not there', async () => {
    for (const [preload, message] of [
      ['preload-node.cjs', 'module not found: node:fs'],
      ['preload-esm.mjs', 'Cannot use import statement outside a module'],
      ['no-such-file.cjs', 'ENOENT'],
    ]) {
      const opened = app.waitForEvent('window');
      await inMain(`open(${JSON.stringify(preload)}) && 0`);
      const window = await opened;
      await window.waitForSelector('#switch');
      expect(await window.evaluate('typeof shell')).toBe('undefined');
      const said = `String(seen.find(([what, file]) => what === 'preload-error' && file === ${JSON.stringify(preload)})?.[2])`;
      await eventually(() => inMain(`${said}.includes(${JSON.stringify(message)}) || ${said}`), true); // it may come after the page
      await window.close();
    }
  });

  it('is told of a second start, which ends at once', async () => {
    expect((await ended(run(demo))).code).toBe(0);
    await eventually(() => inMain(`seen.filter(([what]) => what === 'second-instance')`), [['second-instance', { hello: 'from second' }]]);
  });

  it('lives on without windows when it says so, and ends when it quits', async () => {
    const exit = new Promise((resolve) => app.process().once('exit', resolve));
    await page.close();
    await eventually(() => inMain(`seen.some(([what]) => what === 'window-all-closed')`), true);
    await inMain(`menu.getMenuItemById('quit').click()`).catch(() => undefined); // gone before it answers
    expect(await exit).toBe(0);
  });

  function inMain(expression: string): Promise<unknown> {
    return app.evaluate(
      `(() => { const { seen, isOn, open, menu } = globalThis.demo; return ${expression}; })()` as unknown as () => Promise<unknown>,
    );
  }

  function invoke(channel: string): Promise<unknown> {
    return page.evaluate(`shell.invoke(${JSON.stringify(channel)}, 0).then((value) => value, (error) => error.message)`);
  }
});

describe('the stand-in refuses', () => {
  for (const { what, body, says } of [
    { what: 'a window before ready', body: 'out(() => new BrowserWindow())', says: 'before app is ready' },
    { what: 'a tray before ready', body: `out(() => new Tray(''))`, says: 'before app is ready' },
    {
      what: 'Node in a page',
      body: 'app.whenReady().then(() => out(() => new BrowserWindow({ webPreferences: { nodeIntegration: true } })))',
      says: 'only sandboxed',
    },
    {
      what: 'a page without a sandbox',
      body: 'app.whenReady().then(() => out(() => new BrowserWindow({ webPreferences: { sandbox: false } })))',
      says: 'only sandboxed',
    },
    {
      what: 'a late scheme',
      body: 'app.whenReady().then(() => out(() => protocol.registerSchemesAsPrivileged([])))',
      says: 'before app is ready',
    },
    { what: 'a late sandbox', body: 'app.whenReady().then(() => out(() => app.enableSandbox()))', says: 'before app is ready' },
    {
      what: 'a page from a file',
      body: `app.whenReady().then(() => out(() => new BrowserWindow().loadFile('x.html')))`,
      says: 'custom protocol',
    },
    {
      what: 'an icon that is no picture',
      body: 'app.whenReady().then(() => out(() => nativeImage.createEmpty().addRepresentation({ buffer: Buffer.alloc(99) })))',
      says: 'no PNG',
    },
    { what: 'a folder that does not exist', body: `out(() => app.setPath('userData', '/no/such/folder'))`, says: 'does not exist' },
  ])
    it(what, async () => {
      const { err } = await ended(run(script(body)));
      expect(err).toContain('REFUSED');
      expect(err).toContain(says);
    });

  it('to wait for an app that waits for it', async () => {
    const { code, err } = await ended(run(join(demo, 'waits-at-the-top.mjs')));
    expect(code).toBe(70);
    expect(err).toContain('top-level await');
  });

  it('a dialog nobody answers', async () => {
    const { err } = await ended(
      run(script('app.whenReady().then(() => dialog.showMessageBox({})).catch((error) => { console.error(error.message); app.exit(0); })')),
    );
    expect(err).toContain('replace it in the test');
  });
});

describe('a signal to the stand-in', () => {
  it('is a wish to quit, as on Linux, and may be put off', async () => {
    const child = run(
      script(
        `app.on('before-quit', (event) => { event.preventDefault(); console.error('asked'); app.exit(3); });\napp.whenReady().then(() => console.error('up'));`,
      ),
    );
    const end = ended(child);
    await new Promise<void>((resolve) => {
      let err = '';
      child.stderr?.on('data', (part: Buffer) => {
        err += part.toString();
        if (err.includes('up\n')) resolve();
      });
    });
    child.kill('SIGTERM');
    expect(await end).toMatchObject({ code: 3, err: expect.stringContaining('asked') as string });
  });
});

// The few words the sentences above are made of.

function environment(): Record<string, string> {
  const inherited = Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const path = browser.type === 'found' ? browser.path : '';
  return { ...Object.fromEntries(inherited), STANDIN_NODE: process.execPath, STANDIN_CHROMIUM: path, XDG_CONFIG_HOME: folder };
}

function run(app: string): ChildProcess {
  return spawn(executable, [app], { env: environment(), stdio: ['ignore', 'pipe', 'pipe'] });
}

function script(body: string): string {
  const file = join(folder, `main-${(scripts += 1)}.mjs`);
  writeFileSync(
    file,
    `import { app, BrowserWindow, dialog, nativeImage, protocol, Tray } from 'electron';
const out = (run) => { try { run(); console.error('DONE'); } catch (error) { console.error('REFUSED ' + error.message); } app.exit(0); };
${body}`,
  );
  return file;
}

function eventually<T>(look: () => T | Promise<T>, expected: T): Promise<void> {
  return expect.poll(look, { timeout: 10_000, interval: 25 }).toEqual(expected);
}
