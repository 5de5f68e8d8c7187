/**
 * The key of this installation, which opens the screens: made once and kept in
 * the data folder, readable by its owner only. It stays the same over restarts;
 * removing the file makes a new one at the next start.
 */
import { join } from 'node:path';
import { readSmallFile, replaceFile } from './machine/private-file.ts';

const TOKEN = /^[A-Za-z0-9_-]{40,100}$/;
const MAX_OCTETS = 4096;

export interface InstallToken {
  readonly token: string;
  /** Null when it is kept; else what keeps it from lasting, as the system says it. */
  readonly trouble: string | null;
}

/**
 * A file that is there but cannot be read is left as it is, and the key is for
 * this run only: another user's start must not end the sessions of the owner.
 */
export async function installToken(dataFolder: string, fresh: () => string): Promise<InstallToken> {
  const file = join(dataFolder, 'monitor-token');
  try {
    const known = (await readSmallFile(file, MAX_OCTETS))?.trim();
    if (known !== undefined && TOKEN.test(known)) return { token: known, trouble: null };
    const token = fresh();
    await replaceFile(file, `${token}\n`);
    return { token, trouble: null };
  } catch (cause) {
    return { token: fresh(), trouble: cause instanceof Error ? cause.message : String(cause) };
  }
}
