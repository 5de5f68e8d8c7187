/**
 * Starts the built desktop program for tests: in the real Electron when its
 * runtime is there, else in the stand-in. The one place that knows which.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { _electron, type ElectronApplication } from 'playwright-core';
import { findBrowser } from './browser.ts';

const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/[\\/]$/, '');
const runtime = join(root, 'node_modules', 'electron');
const standin = fileURLToPath(new URL('electron-standin/bin', import.meta.url));
const START_MS = 60_000;

export type DesktopFound =
  | { readonly type: 'found'; readonly isReal: boolean; readonly executable: string; readonly env: Readonly<Record<string, string>> }
  | { readonly type: 'missing'; readonly reason: string };

/** `E2E_ELECTRON` chooses: `real` or `standin`; otherwise the real one where its runtime is installed. */
export function findDesktop(): DesktopFound {
  const chosen = process.env['E2E_ELECTRON'];
  const real = realExecutable();
  if (chosen === 'real' || (chosen !== 'standin' && real !== null)) {
    if (real === null) return { type: 'missing', reason: 'E2E_ELECTRON=real, but the Electron runtime is not installed' };
    return { type: 'found', isReal: true, executable: real, env: {} };
  }
  if (process.platform !== 'linux')
    return { type: 'missing', reason: 'no Electron runtime is installed, and its stand-in runs on Linux only' };
  const browser = findBrowser();
  if (browser.type === 'missing') return { type: 'missing', reason: browser.reason };
  return {
    type: 'found',
    isReal: false,
    executable: join(standin, 'electron'),
    env: { ELECTRON_OVERRIDE_DIST_PATH: standin, STANDIN_NODE: process.execPath, STANDIN_CHROMIUM: browser.path },
  };
}

/** The same answer as electron/index.js gives, without its download. */
function realExecutable(): string | null {
  const pathFile = join(runtime, 'path.txt');
  const file = existsSync(pathFile) ? join(runtime, 'dist', readFileSync(pathFile, 'utf8')) : null;
  return file !== null && existsSync(file) ? file : null;
}

/** Why the built program cannot be started, or null. */
export function notBuilt(): string | null {
  return existsSync(join(root, 'dist', 'app', 'main.js')) ? null : 'dist/ is missing: npm run build';
}

export interface DesktopStart {
  readonly appFolder?: string;
  readonly dataFolder: string;
  readonly words?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

function words({ appFolder = root, dataFolder, words: more = [] }: DesktopStart): string[] {
  // Electron refuses to run as root with its sandbox on; in such a container there is no other way.
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return [...asRoot, appFolder, '--port', '0', '--monitor-port', '0', '--data', dataFolder, ...more];
}

function environment(found: Extract<DesktopFound, { type: 'found' }>, start: DesktopStart): Record<string, string> {
  const inherited = Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const config = join(start.dataFolder, 'xdg-config');
  return { ...Object.fromEntries(inherited), ...found.env, XDG_CONFIG_HOME: config, HEARTHGATE_E2E: '1', ...start.env };
}

/** Any free ports, its own data folder, and `globalThis.e2e` in the main process. */
export async function launchDesktop(found: Extract<DesktopFound, { type: 'found' }>, start: DesktopStart): Promise<ElectronApplication> {
  const options = { executablePath: found.executable, args: words(start), env: environment(found, start), timeout: START_MS };
  const app = await _electron.launch(options);
  // The driver is there before the program is; each look is a round trip.
  const until = performance.now() + START_MS;
  while (!(await app.evaluate(() => 'e2e' in globalThis))) {
    if (performance.now() > until) throw new Error('the program did not start');
  }
  return app;
}

/** Without a driver: for starts that end by themselves, and for what a terminal sees. */
export function spawnDesktop(found: Extract<DesktopFound, { type: 'found' }>, start: DesktopStart): ChildProcess {
  return spawn(found.executable, words(start), { env: environment(found, start), stdio: ['ignore', 'pipe', 'pipe'] });
}

/** What the process said and how it ended. */
export function ended(child: ChildProcess): Promise<{ readonly code: number | null; readonly out: string; readonly err: string }> {
  let out = '';
  let err = '';
  child.stdout?.on('data', (part: Buffer) => (out += part.toString()));
  child.stderr?.on('data', (part: Buffer) => (err += part.toString()));
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, out, err })));
}

/** A copy of the built program that a test may damage. */
export function copyOfApp(folder: string): string {
  mkdirSync(folder, { recursive: true });
  cpSync(join(root, 'dist'), join(folder, 'dist'), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'dir');
  const { name, productName, version, type, main } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Record<string, string>;
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name, productName, version, type, main }));
  return folder;
}

export function damage(appFolder: string, file: string): void {
  rmSync(join(appFolder, 'dist', file), { recursive: true });
}
