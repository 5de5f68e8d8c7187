/** What end-to-end tests may look at, reached as `globalThis.e2e` in the main process. Only when asked for by the environment. */
import type { Menu } from 'electron';
import { createRouterClient } from '@orpc/server';
import type { ProxyCore, StartReport } from '#core/index.ts';
import type { TrayLook } from './tray/tray.ts';

export interface E2eView {
  readonly report: StartReport;
  readonly preload: string;
  /** Survives a process border; the menu is for clicking in the main process. */
  tray(): Omit<TrayLook, 'menu'>;
  menu(): Menu;
  filteringOn(): Promise<boolean>;
  showWindow(): void;
}

export interface Watched {
  readonly control: ProxyCore['control'];
  readonly report: StartReport;
  readonly preload: string;
  look(): TrayLook;
  showWindow(): void;
}

export function exposeToTests({ control, report, preload, look, showWindow }: Watched): void {
  const client = createRouterClient(control.handlers, { context: { mayWrite: false } });
  const view: E2eView = {
    report,
    preload,
    tray: () => ({ shield: look().shield, tooltip: look().tooltip }),
    menu: () => look().menu,
    filteringOn: async () => (await client.state.get()).filteringOn,
    showWindow,
  };
  Object.assign(globalThis, { e2e: view });
}
