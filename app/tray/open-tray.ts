/** Puts the tray together: the icon, the desk behind it, and the system's clipboard, browser and dialogs. */
import { app, clipboard, dialog, shell } from 'electron';
import type { StartReport } from '#core/index.ts';
import type { CoreHost, DesktopStart } from '../core-host.ts';
import { ExitQuestion } from '../leaving/exit-question.ts';
import { notify } from '../notify.ts';
import { startAtLogin } from '../start-at-login.ts';
import { TrayDesk } from './tray-desk.ts';
import { TrayIcon, type TrayLook } from './tray.ts';

export interface OpenTray {
  look(): TrayLook;
  close(): void;
}

export function openTray(host: CoreHost, report: StartReport, start: DesktopStart, showWindow: () => void): OpenTray {
  const question = new ExitQuestion(dialog);
  let icon: TrayIcon | null = null;
  const desk = new TrayDesk(host.control, report.monitorLink, {
    platform: process.platform,
    log: host.log,
    startAtLogin: startAtLogin({
      platform: process.platform,
      items: app,
      configFolder: app.getPath('appData'),
      command: [...programPath(start), ...start.words],
    }),
    makeIcon: (facts, onChosen) => (icon = new TrayIcon(facts, onChosen)),
    copy: async (words) => await clipboard.writeText(words),
    openLink: (url) => shell.openExternal(url),
    tell: (title, words) => void notify(title, words),
    showWindow,
    exit: async (proxy) => {
      if ((await question.ask(proxy)) === 'exit') app.quit();
    },
  });
  void desk.follow();
  return {
    look() {
      if (icon === null) throw new Error('the desk makes its icon when it is made');
      return icon.look;
    },
    close: () => desk.close(),
  };
}

/** What starts this program again: an AppImage by its own file, a bare Electron with its folder. */
function programPath(start: DesktopStart): readonly string[] {
  if (start.appImage !== null) return [start.appImage];
  return app.isPackaged ? [process.execPath] : [process.execPath, app.getAppPath()];
}
