/**
 * The configuration document on disk: written aside and renamed. Only user of
 * the file system in this room. A file that cannot be used is never
 * overwritten: it is set aside first. The last ten good documents are kept.
 */
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
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
    text = await readFile(file, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown error';
    return code === 'ENOENT'
      ? { type: 'absent' }
      : { type: 'unreadable', userText: `It cannot be read (${code}). Check that it is a file you may read.` };
  }
  if (text.length > MAX_DOCUMENT_OCTETS) return { type: 'unreadable', userText: 'It is larger than 16 MB.' };
  try {
    // Some editors begin a file with a byte order mark, which is no JSON.
    return { type: 'read', document: JSON.parse(text.replace(/^\uFEFF/, '')) as unknown };
  } catch (error) {
    return { type: 'unreadable', userText: `It is not valid JSON: ${(error as Error).message}.` };
  }
}

/** Saves whole or not at all: the old document stays until the new one is complete on the disk. */
export async function writeDocument(file: string, document: unknown): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const aside = `${file}.new`;
  const handle = await open(aside, 'w', 0o600);
  try {
    await handle.writeFile(textOf(document));
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(aside, file);
}

/**
 * Moves a file out of the way that is not to be overwritten.
 *
 * @param why - Part of its new name.
 * @returns the new name.
 */
export async function setAside(file: string, wallMs: number, why: 'bad' | 'edited' = 'bad'): Promise<string> {
  const aside = `${file}.${why}-${stamp(wallMs)}`;
  await rename(file, aside);
  return aside;
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
