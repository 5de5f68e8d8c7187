/** Everything of Electron's main-process API that the stand-in has. What is not listed here is absent on purpose: using it fails. */
import { recorded } from './host.ts';

export { app } from './app/app.ts';
export { WebContents } from './contents/web-contents.ts';
export { Menu, MenuItem } from './desktop/menu.ts';
export { clipboard, dialog, nativeTheme, Notification, powerMonitor, screen, shell } from './desktop/system.ts';
export { nativeImage, Tray } from './desktop/tray.ts';
export { ipcMain } from './ipc/ipc-main.ts';
export { protocol, session } from './net/protocol.ts';
export { BrowserWindow } from './window/browser-window.ts';

/** Only for the stand-in's own tests: what would have left the app. */
export const standin = { recorded };
