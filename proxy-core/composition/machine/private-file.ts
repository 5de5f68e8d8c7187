/** Small files for their owner only (mode 0600), replaced as a whole: a crash leaves the old one or the new one. */
import { constants } from 'node:fs';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * @returns null when there is none, or it is longer than `maxOctets`.
 * @throws when it is there and cannot be read, or is no plain file: a pipe would keep the reader waiting for ever.
 */
export async function readSmallFile(file: string, maxOctets: number): Promise<string | null> {
  const handle = await open(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return null;
    throw error;
  });
  if (handle === null) return null;
  try {
    const facts = await handle.stat();
    if (!facts.isFile()) throw new Error('it is not a plain file');
    return facts.size > maxOctets ? null : await handle.readFile('utf8');
  } finally {
    await handle.close();
  }
}

/** Makes the folder too. On disk when it returns. @throws when it cannot be written. */
export async function replaceFile(file: string, text: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const aside = `${file}.new`;
  await rm(aside, { force: true }); // left over from a crash, perhaps with a wider mode
  const handle = await open(aside, 'wx', 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(aside, file);
}
