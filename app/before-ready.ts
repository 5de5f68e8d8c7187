/** What Electron wants to know before it is ready: where it may write, how strict it is, our scheme, and that we are the only one. */
import { mkdirSync } from 'node:fs';
import { app, protocol } from 'electron';
import { registerPageScheme } from './page/page-protocol.ts';
import { takeSingleInstance } from './single-instance.ts';

/** Groups our windows and lets toasts name us on Windows; the installer's shortcut says the same. */
const APP_ID = 'io.github.hearthgate';

/**
 * @param folder for Chromium's own files; also decides who counts as another one of us.
 * @returns false when another one runs and has been told: leave at once.
 */
export function prepare(folder: string, onSecondStart: () => void): boolean {
  app.setAppUserModelId(APP_ID);
  app.enableSandbox();
  registerPageScheme(protocol);
  try {
    mkdirSync(folder, { recursive: true });
    app.setPath('userData', folder);
  } catch {
    // A folder that cannot be written: Electron's own usual place serves, and the core tells the person.
  }
  return takeSingleInstance(app, onSecondStart);
}
