/**
 * One program a data folder. The lock is SQLite's exclusive lock on an empty
 * file: the system gives it back when the process ends, however it ends, so
 * there are no stale locks and process numbers prove nothing. Who holds it
 * stands in a file beside it, for the message the second start gets.
 */
import { closeSync, lstatSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

export interface FolderLock {
  /** Tells the next start where the screens are. */
  tell(screens: string | null): void;
  release(): void;
}

export type FolderTaken =
  | { readonly type: 'taken'; readonly lock: FolderLock }
  /** The folder is there but cannot be locked: its disk is read-only or has no locks, or the database library is missing. */
  | { readonly type: 'unlocked'; readonly userText: string }
  /** Another process has it. */
  | { readonly type: 'busy'; readonly userText: string }
  /** It cannot be a data folder at all. */
  | { readonly type: 'impossible'; readonly userText: string };

const LOCK_FILE = 'running.lock';
const HOLDER_FILE = 'running.json';

/** Makes the folder when it is missing. Never waits long, never throws for what the disk or another program does. */
export async function takeFolder(folder: string): Promise<FolderTaken> {
  try {
    makeFolder(folder);
  } catch (error) {
    return { type: 'impossible', userText: notWritable(folder, codeOf(error)) };
  }
  const file = join(folder, LOCK_FILE);
  if (lstatSync(file, { throwIfNoEntry: false })?.isFile() === false) return { type: 'impossible', userText: foreignText(file) };
  try {
    makeEmpty(file);
    const { openSqlite } = await import('#core/history/worker/sqlite.ts');
    const database = openSqlite(file, 'write');
    try {
      // Its journal would lie beside it for as long as this runs.
      database.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
    } catch (error) {
      database.close();
      throw error;
    }
    return { type: 'taken', lock: heldBy(folder, () => database.close()) };
  } catch (error) {
    return notTaken(folder, file, codeOf(error));
  }
}

/** Node's own recursive way never ends where the system says that a folder is missing although the one above it is there, as in /proc. */
function makeFolder(folder: string): void {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true) return;
  if (dirname(folder) !== folder) makeFolder(dirname(folder));
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    if (codeOf(error) !== 'EEXIST' || !statSync(folder).isDirectory()) throw error; // else another process was faster
  }
}

function notWritable(folder: string, code: string): string {
  return `The data folder ${folder} cannot be written (${code}). Allow writing there, or choose another folder with --data.`;
}

function notTaken(folder: string, file: string, code: string): FolderTaken {
  if (code.startsWith('SQLITE_BUSY')) return { type: 'busy', userText: busyText(folder) };
  if (code === 'SQLITE_NOTADB' || code.startsWith('SQLITE_CORRUPT')) return { type: 'impossible', userText: foreignText(file) };
  // A folder that is there and takes no new names, as /proc.
  if (code === 'ENOENT') return { type: 'impossible', userText: notWritable(folder, code) };
  const userText = `The data folder ${folder} cannot be locked (${code}), so a second Hearthgate on it would not be noticed.`;
  return { type: 'unlocked', userText };
}

/** For its owner only. Never opened when it is there: closing a file gives back the locks this process has on it (POSIX fcntl). */
function makeEmpty(file: string): void {
  try {
    closeSync(openSync(file, 'wx', 0o600));
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
  }
}

function heldBy(folder: string, close: () => void): FolderLock {
  const file = join(folder, HOLDER_FILE);
  const tell = (screens: string | null): void => {
    try {
      writeFileSync(`${file}.new`, `${JSON.stringify({ pid: process.pid, screens })}\n`, { mode: 0o600 });
      renameSync(`${file}.new`, file);
    } catch {
      // a full disk: the lock holds all the same, and the second start says less
    }
  };
  tell(null);
  return {
    tell,
    release: () => {
      rmSync(file, { force: true });
      close();
    },
  };
}

function busyText(folder: string): string {
  const { pid, screens } = holderOf(folder);
  const who = pid === null ? '' : ` (pid ${pid})`;
  const where = screens === null ? [] : [`Its screens: ${screens}`];
  const instead = 'For a second one beside it, choose another folder with --data DIR, and other ports.';
  return [`Hearthgate already runs with the data folder ${folder}${who}.`, ...where, instead].join('\n');
}

function holderOf(folder: string): { readonly pid: number | null; readonly screens: string | null } {
  try {
    const { pid, screens } = JSON.parse(readFileSync(join(folder, HOLDER_FILE), 'utf8')) as Record<string, unknown>;
    const isLink = typeof screens === 'string' && /^https?:\/\/[!-~]+$/.test(screens);
    return { pid: typeof pid === 'number' ? pid : null, screens: isLink ? screens : null };
  } catch {
    return { pid: null, screens: null }; // it has not said so yet
  }
}

function foreignText(file: string): string {
  return `${file} is not a file of Hearthgate's. Remove it and start again.`;
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? 'unknown error';
}
