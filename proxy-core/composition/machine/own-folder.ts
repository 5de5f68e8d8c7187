/**
 * What lies in the data folder, before anything of it is opened: what stands
 * in the place of a file is a file, since opening a pipe would wait for its
 * writer for ever, and only the owner can read it.
 */
import { chmodSync, lstatSync, readdirSync, statSync, type Stats } from 'node:fs';
import { join } from 'node:path';

/** Files that are opened at the start. */
const OPENED = [
  'config.json',
  'monitor-token',
  'history.db',
  'history.db-wal',
  'history.db-shm',
  'block-lists.table',
  'log/hearthgate.log',
];
const COPIES = 'config-copies';
/** How names of ours begin; those of copies, logs and set-aside files go on with a dot or a dash. */
const OURS = /^(?:config\.json|config-copies|monitor-|history|block-lists\.table|log|redirectors|programs|desktop|running\.|crash)/;
/** A folder with more than this is not ours alone. */
const MOST_ENTRIES = 10_000;
const OTHERS = 0o077;

/** The folder is there. Takes rights of others away where it is ours alone. @returns one sentence a problem; empty: it can be used. */
export function prepareDataFolder(folder: string): readonly string[] {
  const copies = namesIn(join(folder, COPIES)).map((name) => `${COPIES}/${name}`);
  const problems = [...OPENED, ...copies].map((name) => whyNoFile(join(folder, name))).filter((one) => one !== null);
  if (problems.length === 0 && process.platform !== 'win32' && isOursAlone(folder)) closeToOthers(folder, { left: MOST_ENTRIES });
  return problems;
}

/** A home or a system folder that was given as data folder keeps its modes: others need what else is in it. */
function isOursAlone(folder: string): boolean {
  return namesIn(folder).every((name) => OURS.test(name));
}

/** A link counts as what it leads to. @returns null for a file, and for nothing at all. */
function whyNoFile(file: string): string | null {
  let facts: Stats;
  try {
    facts = statSync(file);
  } catch (error) {
    const { code = 'unknown error' } = error as NodeJS.ErrnoException;
    const isLink = lstatSync(file, { throwIfNoEntry: false })?.isSymbolicLink() ?? false;
    if (code === 'ENOENT' && !isLink) return null;
    return `${file} cannot be used (${isLink ? 'a link that leads nowhere' : code}). Move it away and start again.`;
  }
  return facts.isFile() ? null : `${file} is ${kindOf(facts)}, not a file. Move it away and start again.`;
}

function kindOf(facts: Stats): string {
  if (facts.isDirectory()) return 'a folder';
  if (facts.isFIFO()) return 'a named pipe';
  return facts.isSocket() ? 'a socket' : 'a device';
}

/** Files to 0600 (0700 where the owner runs them), folders to 0700. Links are not followed. */
function closeToOthers(path: string, budget: { left: number }): void {
  const facts = lstatSync(path, { throwIfNoEntry: false });
  if (facts === undefined || facts.isSymbolicLink()) return;
  if ((facts.mode & OTHERS) !== 0) narrow(path, facts.mode & 0o700);
  if (!facts.isDirectory()) return;
  for (const name of namesIn(path)) {
    if (budget.left === 0) return;
    budget.left -= 1;
    closeToOthers(join(path, name), budget);
  }
}

function narrow(path: string, mode: number): void {
  try {
    chmodSync(path, mode);
  } catch {
    // Another user's file, or a file system without modes: it is still read and written as before.
  }
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return []; // absent, or not a folder; that is told where it is needed
  }
}
