/**
 * The configuration document on disk: written aside and renamed. Only user of
 * the file system in this room. A file that cannot be used is never
 * overwritten: it is set aside first. The last ten good documents are kept.
 */
import { constants } from 'node:fs';
import { lstat, mkdir, open, readdir, realpath, rename, rm } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';

export type DocumentRead =
  | { readonly type: 'absent' }
  | { readonly type: 'read'; readonly document: unknown }
  /** It is there but cannot be used; `userText` says why, in sentences about *it*. */
  | { readonly type: 'unreadable'; readonly userText: string };

export const KEPT_COPIES = 10;
const MAX_DOCUMENT_OCTETS = 16 * 1024 * 1024;

export async function readDocument(file: string): Promise<DocumentRead> {
  let text: string;
  try {
    text = await readRegularFile(file);
  } catch (error) {
    const code = codeOf(error);
    if (code === 'ENOENT' && !(await isLink(file))) return { type: 'absent' };
    return { type: 'unreadable', userText: `It cannot be read (${whyNot(code)}). Check that it is a file you may read.` };
  }
  try {
    // Some editors begin a file with a byte order mark, which is no JSON.
    return { type: 'read', document: JSON.parse(text.replace(/^\uFEFF/, '')) as unknown };
  } catch (error) {
    return { type: 'unreadable', userText: `It is not valid JSON: ${(error as Error).message}.` };
  }
}

/** A named pipe in its place would be waited for until another process writes into it. */
async function readRegularFile(file: string): Promise<string> {
  const handle = await open(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const facts = await handle.stat();
    if (!facts.isFile()) throw Object.assign(new Error(file), { code: 'it is a folder, a pipe or a device' });
    if (facts.size > MAX_DOCUMENT_OCTETS) throw Object.assign(new Error(file), { code: 'it is larger than 16 MB' });
    return await handle.readFile('utf8');
  } finally {
    await handle.close();
  }
}

function whyNot(code: string): string {
  if (code === 'ENOENT') return 'it is a link to something that is not there';
  return code === 'ELOOP' ? 'it is a link that leads in a circle' : code;
}

/**
 * Saves whole or not at all: the old document stays until the new one is
 * complete on the disk. A link stays a link, and the file behind it is
 * replaced; a link that leads nowhere is an error.
 */
export async function writeDocument(file: string, document: unknown): Promise<void> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const real = await behindLinks(file);
  const aside = `${real}.new`;
  await rm(aside, { force: true }); // left over from a crash, perhaps with other modes
  const handle = await open(aside, 'wx', 0o600);
  try {
    await handle.writeFile(textOf(document));
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(aside, real);
}

/**
 * Moves a file out of the way that is not to be overwritten; behind a link it is the file that moves.
 *
 * @param why - Part of its new name.
 * @returns the new name.
 */
export async function setAside(file: string, wallMs: number, why: 'bad' | 'edited' = 'bad'): Promise<string> {
  const real = await behindLinks(file);
  const aside = `${real}.${why}-${stamp(wallMs)}`;
  await rename(real, aside);
  return aside;
}

async function behindLinks(file: string): Promise<string> {
  return (await isLink(file)) ? realpath(file) : file;
}

async function isLink(file: string): Promise<boolean> {
  const facts = await lstat(file).catch(() => null);
  return facts?.isSymbolicLink() ?? false;
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? 'unknown error';
}

export interface KeptCopy {
  readonly path: string;
  readonly keptMs: number;
}

/** Good documents, the one that was good last first. */
export async function keptCopies(file: string): Promise<readonly KeptCopy[]> {
  const folder = copiesFolder(file);
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return [];
    throw error;
  });
  const prefix = `${basename(file)}.`;
  return names
    .filter((name) => name.startsWith(prefix))
    .map((name) => ({ path: join(folder, name), keptMs: stampedMs(name.slice(prefix.length)) }))
    .filter((copy): copy is KeptCopy => copy.keptMs !== null) // another file's, or half written
    .sort((one, other) => other.keptMs - one.keptMs);
}

/** Keeps a document as the one that was good last. @returns the copy's path; null when the newest copy says the same. */
export async function keepCopy(file: string, document: unknown, wallMs: number): Promise<string | null> {
  const copies = await keptCopies(file);
  const newest = copies[0];
  if (newest !== undefined && (await saysTheSame(newest.path, document))) return null;
  // A clock that was set back must not make this copy an older one.
  const keptMs = newest === undefined ? wallMs : Math.max(wallMs, newest.keptMs + 1);
  const path = join(copiesFolder(file), `${basename(file)}.${stamp(keptMs)}`);
  await writeDocument(path, document);
  for (const old of copies.slice(KEPT_COPIES - 1)) await rm(old.path, { force: true });
  return path;
}

export function removeCopy(path: string): Promise<void> {
  return rm(path, { force: true });
}

/** Names beside a path that does not exist, for *did you mean*. */
export async function namesBeside(file: string): Promise<readonly string[]> {
  return (await readdir(dirname(file)).catch(() => [])).slice(0, 1000);
}

export async function saysTheSame(file: string, document: unknown): Promise<boolean> {
  const read = await readDocument(file);
  return read.type === 'read' && textOf(read.document) === textOf(document);
}

function textOf(document: unknown): string {
  return `${JSON.stringify(document, null, 2)}\n`;
}

function copiesFolder(file: string): string {
  return join(dirname(resolve(file)), 'config-copies');
}

/** Sorts as text and is allowed in file names everywhere. */
function stamp(wallMs: number): string {
  return new Date(wallMs).toISOString().replace(/[:.]/g, '-');
}

function stampedMs(text: string): number | null {
  const match = /^(\d{4}-\d\d-\d\d)T(\d\d)-(\d\d)-(\d\d)-(\d{3})Z$/.exec(text);
  const ms = match === null ? Number.NaN : Date.parse(`${match[1]}T${match[2]}:${match[3]}:${match[4]}.${match[5]}Z`);
  return Number.isNaN(ms) ? null : ms;
}
