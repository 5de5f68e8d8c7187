/** Everything a person sees, around a core that runs: the tray, and the screens in a window that opens when it is asked for. */
import { app } from 'electron';
import type { StartReport } from '#core/index.ts';
import type { CoreHost, DesktopStart } from './core-host.ts';
import { exposeToTests } from './e2e-hook.ts';
import { openPages } from './page/open-pages.ts';
import { openTray } from './tray/open-tray.ts';
import { openWindow } from './window/open-window.ts';

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
  const ports = await openPages(host, start.options.pageFolder);
  const window = await openWindow(host, {
    folder: needs.folder,
    preload: needs.preload,
    isQuitting: needs.isQuitting,
    onHanging: (hanging) => ports.close(hanging.webContents), // its news would pile up
  });
  const showWindow = (): void => window.show();
  const tray = openTray(host, report, start, showWindow);
  if (start.isWatchedByTests) exposeToTests({ control: host.control, report, preload: needs.preload, look: () => tray.look(), showWindow });
  app.on('activate', showWindow); // macOS: its icon was clicked
  return {
    showWindow,
    close: async () => {
      tray.close();
      await window.remember();
      window.hide();
    },
  };
}
