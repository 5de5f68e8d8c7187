/** The few words the tests of the desktop program are made of. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ElectronApplication, Page } from 'playwright-core';
import { expect } from 'vitest';
import type { E2eView } from '../../app/e2e-hook.ts';
import type { CountingOrigin } from './counting-origin.ts';
import { rawExchange } from './raw-http.ts';

export const ASK = JSON.stringify({ i: '1', p: { u: '/state/get', b: {} } });

/** In the page: opens a port of its own and says something over it. */
export function askOverNewPort(message: string): Promise<'answered' | 'refused'> {
  return new Promise((resolve) => {
    const listen = ({ data, ports: [port] }: MessageEvent): void => {
      if (data?.type !== 'hearthgate-port' || port === undefined) return;
      removeEventListener('message', listen);
      port.addEventListener('close', () => resolve('refused'));
      port.addEventListener('message', () => resolve('answered'));
      port.start();
      port.postMessage(message);
    };
    addEventListener('message', listen);
    (window as unknown as { hearthgate: { openPort(): void } }).hearthgate.openPort();
  });
}

export function eventually<T>(look: () => T | Promise<T>, expected: T): Promise<void> {
  return expect.poll(look, { timeout: 10_000, interval: 25 }).toEqual(expected);
}

/** Runs in the main process; `look` may use nothing from here. */
export function inMain<T>(app: ElectronApplication, look: (e2e: E2eView) => T | Promise<T>): Promise<T> {
  return app.evaluate(`(${look.toString()})(globalThis.e2e)` as unknown as () => Promise<T>);
}

export function choose(app: ElectronApplication, id: string): Promise<void> {
  return app.evaluate((_electron, wanted) => {
    (globalThis as unknown as { e2e: E2eView }).e2e.menu().getMenuItemById(wanted)?.click();
  }, id);
}

export function theSwitch(page: Page) {
  return page.getByRole('switch', { name: 'Filtering' });
}

export function isWindowVisible(app: ElectronApplication): Promise<boolean | undefined> {
  return app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible());
}

/** A page whose process died once is no page for the driver any more. */
export function headingInMain(app: ElectronApplication): Promise<unknown> {
  return app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]
      ?.webContents.executeJavaScript(`document.querySelector('h2')?.textContent`)
      .catch(() => 'no page'),
  );
}

export async function viaProxy(app: ElectronApplication, origin: CountingOrigin, path: string): Promise<{ readonly status: number }> {
  const { host } = new URL(origin.address);
  const port = proxyPort(await inMain(app, (e2e) => e2e.report.proxy));
  return rawExchange(port, [`GET ${origin.address}${path} HTTP/1.1`, `Host: ${host}`]);
}

export function proxyPort([address = '']: readonly string[]): number {
  return Number(address.slice(address.lastIndexOf(':') + 1));
}

export function windowMemory(dataFolder: string): Record<string, unknown> {
  return JSON.parse(readFileSync(join(dataFolder, 'desktop', 'window.json'), 'utf8')) as Record<string, unknown>;
}

export function answerDialogs(app: ElectronApplication, response: number): Promise<void> {
  return app.evaluate(({ dialog }, answer) => {
    Object.assign(globalThis, { dialogs: 0 });
    dialog.showMessageBox = () => {
      (globalThis as unknown as { dialogs: number }).dialogs += 1;
      return Promise.resolve({ response: answer, checkboxChecked: false });
    };
  }, response);
}

export function dialogsAsked(app: ElectronApplication): Promise<number> {
  return app.evaluate(() => (globalThis as unknown as { dialogs: number }).dialogs);
}
