/**
 * The configuration document on disk: written aside and renamed, the last ten
 * kept. Only user of `node:fs` in this room. A file that cannot be used is
 * never overwritten: it is set aside first.
 */
import { copyFile, mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

export type DocumentRead =
  | { readonly type: 'absent' }
  | { readonly type: 'read'; readonly document: unknown }
  /** It is there but cannot be used; `userText` says what and where. */
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
      : { type: 'unreadable', userText: `The configuration ${file} cannot be read (${code}). Check that it is a file you may read.` };
  }
  if (text.length > MAX_DOCUMENT_OCTETS) return { type: 'unreadable', userText: `The configuration ${file} is larger than 16 MB.` };
  try {
    return { type: 'read', document: JSON.parse(text) as unknown };
  } catch (error) {
    return { type: 'unreadable', userText: `The configuration ${file} is not valid JSON: ${(error as Error).message}.` };
  }
}

/** Saves whole or not at all: the old document stays until the new one is complete on the disk. */
export async function writeDocument(file: string, document: unknown, wallMs: number): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await keepCopy(file, wallMs);
  const aside = `${file}.new`;
  const handle = await open(aside, 'w', 0o600);
  try {
    await handle.writeFile(`${JSON.stringify(document, null, 2)}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(aside, file);
}

/** Moves a file that cannot be used out of the way. @returns its new name. */
export async function setAside(file: string, wallMs: number): Promise<string> {
  const aside = `${file}.bad-${stamp(wallMs)}`;
  await rename(file, aside);
  return aside;
}

/** Earlier documents, newest first. */
export async function keptCopies(file: string): Promise<readonly string[]> {
  const folder = copiesFolder(file);
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return [];
    throw error;
  });
  return names
    .filter((name) => name.startsWith(`${basename(file)}.`))
    .sort()
    .reverse()
    .map((name) => join(folder, name));
}

async function keepCopy(file: string, wallMs: number): Promise<void> {
  await mkdir(copiesFolder(file), { recursive: true });
  try {
    await copyFile(file, join(copiesFolder(file), `${basename(file)}.${stamp(wallMs)}`));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  for (const old of (await keptCopies(file)).slice(KEPT_COPIES)) await rm(old, { force: true });
}

function copiesFolder(file: string): string {
  return join(dirname(file), 'config-copies');
}

/** Sorts as text and is allowed in file names everywhere. */
function stamp(wallMs: number): string {
  return new Date(wallMs).toISOString().replace(/[:.]/g, '-');
}
