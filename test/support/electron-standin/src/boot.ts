/** Entry of the stand-in executable: the command line and the start-up order of Electron. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { createRequire, registerHooks } from 'node:module';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Cdp } from './chromium/cdp.ts';
import { startChromium } from './chromium/chromium.ts';
import { bindHost, type Host } from './host.ts';

const LOAD_MS = 5000;
const LOAD_FAILED = 70;

const api = new URL('./electron.ts', import.meta.url).href;
registerHooks({
  resolve: (name, context, next) =>
    /^electron(\/(main|common))?$/.test(name) ? { url: api, format: 'module-typescript', shortCircuit: true } : next(name, context),
});

// Electron's argv is the executable, then every argument; Playwright's loader relies on that.
const words = process.argv.slice(2);
process.argv = [process.execPath, ...words];
Object.assign(process, { type: 'browser', resourcesPath: '', defaultApp: true });
Object.assign(process.versions, { electron: '45.4.1' });

const { preloads, appWord } = readWords(words);
const entry = findApp(appWord);
const devTools = startChromium();
const { app, BrowserWindow } = await import('./electron.ts');
const require = createRequire(pathToFileURL(entry.main));
for (const preload of preloads) require(preload);
const cdp = await Cdp.connect(await devTools, () => process.exit(0));
await cdp.send('Target.setDiscoverTargets', { discover: true });
bindHost({ cdp, appPath: entry.appPath, manifest: entry.manifest });
// On Linux Electron turns these into quitting.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => app.quit());
await load(entry.main);
console.error(`DevTools listening on ${await devTools}`); // Playwright attaches now; as in Electron, after the main script
app.startUp(() => BrowserWindow.getAllWindows());

function readWords(given: readonly string[]): { readonly preloads: readonly string[]; readonly appWord: string } {
  const found: string[] = [];
  for (let at = 0; at < given.length; at += 1) {
    const word = given[at] ?? '';
    if (word === '-r' || word === '--require') found.push(given[(at += 1)] ?? '');
    else if (!word.startsWith('-')) return { preloads: found, appWord: word };
  }
  return { preloads: found, appWord: '.' };
}

function findApp(word: string): { readonly appPath: string; readonly main: string; readonly manifest: Host['manifest'] } {
  const path = resolve(word);
  const isFolder = existsSync(path) && statSync(path).isDirectory();
  const appPath = isFolder ? path : resolve(path, '..');
  const manifestFile = join(appPath, 'package.json');
  const manifest = existsSync(manifestFile) ? (JSON.parse(readFileSync(manifestFile, 'utf8')) as Host['manifest']) : {};
  return { appPath, main: isFolder ? join(path, manifest.main ?? 'index.js') : path, manifest };
}

/** Ready comes only after the main script has loaded; one that waits for it at the top waits for ever. */
async function load(main: string): Promise<void> {
  let isLoaded = false;
  setTimeout(() => {
    if (isLoaded) return;
    console.error('stand-in: the main script did not finish loading in 5 s. A top-level await on app.whenReady() never ends in Electron.');
    process.exit(LOAD_FAILED);
  }, LOAD_MS).unref();
  await import(pathToFileURL(main).href);
  isLoaded = true;
}
