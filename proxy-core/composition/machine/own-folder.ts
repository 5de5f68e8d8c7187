/**
 * The data folder before anything is read from it or written to it: it is
 * there, only its owner can read it, and what stands in the place of a file is
 * a file. Opening a pipe would wait for its writer for ever.
 */
import { chmodSync, existsSync, lstatSync, mkdirSync, readdirSync, statSync, type Stats } from 'node:fs';
import { dirname, join } from 'node:path';

/** Files of ours that are opened at the start. */
const OWN_FILES = [
  'config.json',
  'monitor-token',
  'history.db',
  'history.db-wal',
  'history.db-shm',
  'block-lists.table',
  'log/hearthgate.log',
];
const COPIES = 'config-copies';
/** A folder with more than this is not ours alone; the rest keeps its modes. */
const MOST_ENTRIES = 10_000;
const OTHERS = 0o077;

/** Makes the folder and its parents, and takes rights of others away. @returns one sentence a problem; empty: it can be used. */
export function prepareDataFolder(folder: string): readonly string[] {
  const problem = makeFolder(folder);
  if (problem !== null) return [problem];
  const copies = namesIn(join(folder, COPIES)).map((name) => `${COPIES}/${name}`);
  const problems = [...OWN_FILES, ...copies].map((name) => whyNoFile(join(folder, name))).filter((one) => one !== null);
  if (problems.length === 0 && process.platform !== 'win32') closeToOthers(folder, { left: MOST_ENTRIES });
  return problems;
}

/** One level at a time: `mkdir` with `recursive` never comes back from a folder such as /proc, which takes no new entries. */
function makeFolder(folder: string): string | null {
  const missing: string[] = [];
  let parent = folder;
  while (!existsSync(parent) && dirname(parent) !== parent) {
    missing.unshift(parent);
    parent = dirname(parent);
  }
  try {
    if (!statSync(parent).isDirectory()) return `${parent} is not a folder, so the data folder ${folder} cannot be there. ${CHOOSE}`;
    for (const each of missing) mkdirSync(each, { mode: 0o700 });
    return null;
  } catch (error) {
    const code = codeOf(error);
    return MAY_PASS.has(code) ? null : `The data folder ${folder} cannot be made (${code}). ${CHOOSE}`;
  }
}

/** A disk that is full or read-only stops no traffic: what cannot be stored is told on the screens. */
const MAY_PASS: ReadonlySet<string> = new Set(['EACCES', 'EPERM', 'EROFS', 'ENOSPC', 'EDQUOT', 'EIO']);
const CHOOSE = 'Choose another with --data.';

/** A link counts as what it leads to. @returns null for a file, and for nothing at all. */
function whyNoFile(file: string): string | null {
  let facts: Stats;
  try {
    if (!lstatSync(file).isSymbolicLink()) facts = lstatSync(file);
    else facts = statSync(file);
  } catch (error) {
    const code = codeOf(error);
    if (code === 'ENOENT' && !isLink(file)) return null;
    return `${file} cannot be used (${code}${isLink(file) ? ', a link that leads nowhere' : ''}). Move it away and start again.`;
  }
  return facts.isFile() ? null : `${file} is ${kindOf(facts)}, not a file. Move it away and start again.`;
}

function isLink(file: string): boolean {
  return lstatSync(file, { throwIfNoEntry: false })?.isSymbolicLink() ?? false;
}

function kindOf(facts: Stats): string {
  if (facts.isDirectory()) return 'a folder';
  if (facts.isFIFO()) return 'a named pipe';
  return facts.isSocket() ? 'a socket' : 'a device';
}

/** Files to 0600 (0700 where the owner runs them), folders to 0700. Links are not followed, and what cannot be changed stays. */
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

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? 'unknown error';
}
