/** Puts the window together: where it was, its icon, and the note about the tray when it is closed for the first time. */
import { join } from 'node:path';
import { app, type BrowserWindow } from 'electron';
import { systemPorts } from '#core/index.ts';
import type { CoreHost } from '../core-host.ts';
import { notify } from '../notify.ts';
import { text } from '../text.ts';
import { shieldImage } from '../tray/tray.ts';
import { MainWindow } from './window.ts';
import { WindowFile } from './window-file.ts';

export interface WindowNeeds {
  /** Below the data folder, for what concerns this program's window only. */
  readonly folder: string;
  readonly preload: string;
  isQuitting(): boolean;
  onHanging(window: BrowserWindow): void;
}

const ICON_SIZES = [64, 128] as const;

/** Makes what is needed; nothing is seen before `show`. */
export async function openWindow(host: CoreHost, needs: WindowNeeds): Promise<MainWindow> {
  const file = new WindowFile(join(needs.folder, 'window.json'));
  await file.read();
  return new MainWindow({
    preload: needs.preload,
    icon: shieldImage('on', ICON_SIZES),
    file,
    clock: systemPorts(host.log).clock,
    log: host.log,
    canInspect: !app.isPackaged,
    isQuitting: needs.isQuitting,
    onHanging: needs.onHanging,
    onHidden: () => {
      if (file.memory.isNoteShown || !notify(text.closed.title, text.closed.text)) return;
      void file.remember({ isNoteShown: true });
    },
  });
}
