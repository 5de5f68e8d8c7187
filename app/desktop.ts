/** Everything a person sees, around a core that runs: the screens' own origin, the way to the core, the window, the tray. */
import { app, type BrowserWindow, protocol, session } from 'electron';
import { readPageFiles, systemPorts, type StartReport } from '#core/index.ts';
import type { CoreHost, DesktopStart } from './core-host.ts';
import { exposeToTests } from './e2e-hook.ts';
import { serveContract } from './page/ipc-main.ts';
import { servePages } from './page/page-protocol.ts';
import { openTray } from './tray/open-tray.ts';
import { openWindow } from './window/open-window.ts';
import { guardPage, guardSession } from './page/page-guard.ts';

export interface DesktopNeeds {
  readonly folder: string;
  readonly preload: string;
  isQuitting(): boolean;
}

export interface Desktop {
  showWindow(): void;
  /** Nothing is seen any more; where the window was is kept. */
  close(): Promise<void>;
}

export async function openDesktop(host: CoreHost, report: StartReport, start: DesktopStart, needs: DesktopNeeds): Promise<Desktop> {
  const { log, control } = host;
  app.on('web-contents-created', (_event, page) => guardPage(page));
  guardSession(session.defaultSession);
  await useNoProxy();
  servePages(protocol, await readPageFiles(start.options.pageFolder), systemPorts(log).random);
  const contract = serveContract(control.handlers, log);
  const window = await openWindow(host, {
    folder: needs.folder,
    preload: needs.preload,
    isQuitting: needs.isQuitting,
    onHanging: (hanging: BrowserWindow) => contract.closePorts(hanging.webContents), // its news would pile up
  });
  const showWindow = (): void => window.show();
  const tray = openTray(host, report, start, showWindow);
  if (start.isWatchedByTests) exposeToTests({ control, report, preload: needs.preload, look: () => tray.look(), showWindow });
  app.on('activate', showWindow);
  if (!start.isHidden) showWindow();
  return {
    showWindow,
    close: async () => {
      tray.close();
      await window.remember();
      window.hide();
    },
  };
}

/** The system's proxy may be this very program. */
async function useNoProxy(): Promise<void> {
  await session.defaultSession.setProxy({ mode: 'direct' });
  await app.setProxy({ mode: 'direct' });
}
