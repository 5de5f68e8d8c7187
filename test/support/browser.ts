/** A real Chromium for tests: which one, and how it is started. The only file that knows. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, chromium, type LaunchOptions } from 'playwright-core';

/** Why no browser can be had, or where it is. */
export type BrowserFound = { readonly type: 'found'; readonly path: string } | { readonly type: 'missing'; readonly reason: string };

const USUAL_PLACES: Readonly<Record<string, readonly string[]>> = {
  linux: [
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/snap/bin/chromium',
    '/usr/bin/google-chrome',
    '/opt/google/chrome/chrome',
    '/usr/bin/microsoft-edge',
  ],
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  ],
  win32: [process.env['PROGRAMFILES'], process.env['PROGRAMFILES(X86)'], process.env['LOCALAPPDATA']].flatMap((base) =>
    base === undefined ? [] : [join(base, 'Google/Chrome/Application/chrome.exe'), join(base, 'Microsoft/Edge/Application/msedge.exe')],
  ),
};

/** The one named by HEARTHGATE_BROWSER, else the first of the usual places: Debian's Chromium, Chrome, Edge. */
export function findBrowser(): BrowserFound {
  const named = process.env['HEARTHGATE_BROWSER'];
  if (named !== undefined && named !== '') {
    return existsSync(named)
      ? { type: 'found', path: named }
      : { type: 'missing', reason: `HEARTHGATE_BROWSER names ${named}, which is not there` };
  }
  const path = USUAL_PLACES[process.platform]?.find((place) => existsSync(place));
  return path === undefined
    ? { type: 'missing', reason: 'no Chromium, Chrome or Edge found; install one or name it in HEARTHGATE_BROWSER' }
    : { type: 'found', path };
}

/** How every test starts its browser: headless, in a container too, and never talking to anybody by itself. */
export function launchOptions(path: string, changes: LaunchOptions = {}): LaunchOptions {
  return {
    executablePath: path,
    headless: true,
    ...changes,
    args: [
      '--no-sandbox',
      '--disable-dev-shm-usage',
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
      ...(changes.args ?? []),
    ],
  };
}

export function launchBrowser(path: string, changes: LaunchOptions = {}): Promise<Browser> {
  return chromium.launch(launchOptions(path, changes));
}
