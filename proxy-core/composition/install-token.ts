/** The per-install secret of the web monitor, made once and kept in the data folder, readable by its owner only. */
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const TOKEN = /^[A-Za-z0-9_-]{40,100}$/;

/** A folder that cannot be written gives a token for this run only; `isKept` says so. */
export async function installToken(dataFolder: string, fresh: () => string): Promise<{ readonly token: string; readonly isKept: boolean }> {
  const file = join(dataFolder, 'monitor-token');
  const known = await readFile(file, 'utf8').catch(() => '');
  if (TOKEN.test(known.trim())) return { token: known.trim(), isKept: true };
  const token = fresh();
  try {
    await mkdir(dataFolder, { recursive: true, mode: 0o700 });
    await writeFile(`${file}.new`, `${token}\n`, { mode: 0o600 });
    await rename(`${file}.new`, file);
    return { token, isKept: true };
  } catch {
    return { token, isKept: false };
  }
}
