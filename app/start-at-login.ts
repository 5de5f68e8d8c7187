/** Starting with the person's session, hidden in the tray: one way for each platform. Never needs administrator rights. */
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { HIDDEN_SWITCH } from './command-words.ts';
import { text } from './text.ts';

export interface StartAtLogin {
  isOn(): Promise<boolean>;
  /** Words for the person when it could not be done. */
  turn(on: boolean): Promise<{ readonly ok: true } | { readonly ok: false; readonly userText: string }>;
}

/** The part of Electron's `app` that knows the login items of Windows and macOS. */
export interface LoginItems {
  getLoginItemSettings(options?: { readonly path: string; readonly args: string[] }): { readonly openAtLogin: boolean };
  setLoginItemSettings(settings: { readonly openAtLogin: boolean; readonly path?: string; readonly args?: string[] }): void;
}

export interface LoginStart {
  readonly platform: string;
  readonly items: LoginItems;
  /** XDG_CONFIG_HOME, or what stands for it. */
  readonly configFolder: string;
  /** The program, then what it is started with. */
  readonly command: readonly string[];
}

export function startAtLogin({ platform, items, configFolder, command }: LoginStart): StartAtLogin {
  const [path = '', ...words] = command;
  const args = [...words, HIDDEN_SWITCH];
  switch (platform) {
    case 'win32':
      return byLoginItem(items, { path, args });
    case 'darwin':
      return byLoginItem(items, null); // macOS starts the app bundle; it takes no arguments
    default:
      return byAutostartFile(join(configFolder, 'autostart', 'hearthgate.desktop'), [path, ...args]);
  }
}

function byLoginItem(items: LoginItems, start: { readonly path: string; readonly args: string[] } | null): StartAtLogin {
  return {
    isOn: () => Promise.resolve((start === null ? items.getLoginItemSettings() : items.getLoginItemSettings(start)).openAtLogin),
    turn: (on) => {
      items.setLoginItemSettings({ openAtLogin: on, ...start });
      return Promise.resolve({ ok: true });
    },
  };
}

/** Electron's own call does nothing on Linux. @see Desktop Application Autostart Specification */
function byAutostartFile(file: string, command: readonly string[]): StartAtLogin {
  return {
    isOn: async () => isEnabled(await readFile(file, 'utf8').catch(() => null)),
    turn: async (on) => {
      try {
        if (on) await writeAside(file, desktopEntry(command));
        else await rm(file, { force: true });
        return { ok: true };
      } catch (error) {
        const code = (error as NodeJS.ErrnoException).code ?? 'unknown error';
        return { ok: false, userText: text.startAtLogin.failed(file, code) };
      }
    },
  };
}

async function writeAside(file: string, content: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(`${file}.new`, content);
  await rename(`${file}.new`, file);
}

/** People and desktops switch an entry off by these lines instead of removing it. */
function isEnabled(entry: string | null): boolean {
  return entry !== null && !/^(?:Hidden\s*=\s*true|X-GNOME-Autostart-enabled\s*=\s*false)\s*$/im.test(entry);
}

/** @see Desktop Entry Specification, "The Exec key" for the quoting */
export function desktopEntry(command: readonly string[]): string {
  const lines = [
    '[Desktop Entry]',
    'Type=Application',
    `Name=${text.product}`,
    `Comment=${text.startAtLogin.comment}`,
    `Exec=${command.map(quoted).join(' ')}`,
    'Icon=hearthgate',
    'Terminal=false',
    'X-GNOME-Autostart-enabled=true',
  ];
  return `${lines.join('\n')}\n`;
}

/** Quoted for the command line, `%` doubled, then escaped once more as every string of such a file. */
function quoted(word: string): string {
  const inQuotes = word.replace(/["`$\\]/g, '\\$&').replaceAll('%', '%%');
  return `"${inQuotes}"`.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
}
