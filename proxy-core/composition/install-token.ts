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
  /** Null when it is kept; else why it is for this run only, in words. */
  readonly trouble: string | null;
}

/**
 * A file that is there but cannot be read is left as it is: another user's
 * start must not end the sessions of the owner.
 */
export async function installToken(dataFolder: string, fresh: () => string): Promise<InstallToken> {
  const file = join(dataFolder, 'monitor-token');
  let known: string | undefined;
  try {
    known = (await readSmallFile(file, MAX_OCTETS))?.trim();
  } catch (cause) {
    return {
      token: fresh(),
      trouble: `The key of the screens in ${file} cannot be read (${reasonOf(cause)}). A key for this run only is used.`,
    };
  }
  if (known !== undefined && TOKEN.test(known)) return { token: known, trouble: null };
  const token = fresh();
  try {
    await replaceFile(file, `${token}\n`);
    return { token, trouble: null };
  } catch (cause) {
    const trouble = `The folder ${dataFolder} cannot be written (${reasonOf(cause)}). The link to the screens changes with every start, and changes of settings are not kept.`;
    return { token, trouble };
  }
}

function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  return (cause as NodeJS.ErrnoException).code ?? cause.message;
}
