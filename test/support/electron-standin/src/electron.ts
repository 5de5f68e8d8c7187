/**
 * Stand-in for the part of Electron's main-process API this product uses, for
 * machines without the Electron binary. Windows are real Chromium pages. What
 * is not listed here is absent on purpose: using it fails.
 */
import { app } from './app/app.ts';
import { WebContents } from './contents/web-contents.ts';
import { Menu, MenuItem } from './desktop/menu.ts';
import { clipboard, dialog, nativeTheme, Notification, powerMonitor, screen, shell } from './desktop/system.ts';
import { nativeImage, Tray } from './desktop/tray.ts';
import { recorded } from './host.ts';
import { ipcMain } from './ipc/ipc-main.ts';
import { protocol, session } from './net/protocol.ts';
import { BrowserWindow } from './window/browser-window.ts';

/** Only for the stand-in's own tests: what would have left the app. */
const standin = { recorded };

export {
  app,
  BrowserWindow,
  clipboard,
  dialog,
  ipcMain,
  Menu,
  MenuItem,
  nativeImage,
  nativeTheme,
  Notification,
  powerMonitor,
  protocol,
  screen,
  session,
  shell,
  standin,
  Tray,
  WebContents,
};

/** `require('electron')` and Playwright's `evaluate` see one object, whose parts a test may replace. */
const electron: Readonly<Record<string, unknown>> = {
  app,
  BrowserWindow,
  clipboard,
  dialog,
  ipcMain,
  Menu,
  MenuItem,
  nativeImage,
  nativeTheme,
  Notification,
  powerMonitor,
  protocol,
  screen,
  session,
  shell,
  standin,
  Tray,
  WebContents,
};
export default electron;
