/** What belongs to the system in Electron: recorded or kept here, never shown to anybody. */
import { EventEmitter } from 'node:events';
import { recorded } from '../host.ts';

export class Notification extends EventEmitter {
  static isSupported(): boolean {
    return true;
  }

  readonly #options: object;

  constructor(options: object = {}) {
    super();
    this.#options = options;
  }

  show(): void {
    recorded.notifications.push(this.#options);
    this.emit('show', {});
  }
}

export const shell = {
  async openExternal(url: string): Promise<void> {
    recorded.openExternal.push(url);
  },
};

const needsSomebody = (name: string) => async (): Promise<never> => {
  throw new Error(`stand-in: dialog.${name} would wait for a person; replace it in the test`);
};

export const dialog = {
  showMessageBox: needsSomebody('showMessageBox'),
  showOpenDialog: needsSomebody('showOpenDialog'),
  showSaveDialog: needsSomebody('showSaveDialog'),
  showErrorBox: (title: string, text: string): void => console.error(`${title}: ${text}`),
};

let clipboardText = '';

/** Promises since Electron 44. */
export const clipboard = {
  readText: async (): Promise<string> => clipboardText,
  writeText: async (text: string): Promise<void> => void (clipboardText = text),
};

export const powerMonitor = new EventEmitter();

export const nativeTheme = Object.assign(new EventEmitter(), { themeSource: 'system', shouldUseDarkColors: false });

const display = {
  id: 1,
  bounds: { x: 0, y: 0, width: 1280, height: 800 },
  workArea: { x: 0, y: 0, width: 1280, height: 800 },
  scaleFactor: 1,
};

export const screen = Object.assign(new EventEmitter(), { getPrimaryDisplay: () => display, getAllDisplays: () => [display] });
