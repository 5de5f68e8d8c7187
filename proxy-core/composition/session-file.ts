/** Sessions of the screens over a restart, in the data folder. Hashes only; removing the file signs every browser out. */
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { SessionStore } from '#core/monitor/monitor-server.ts';
import { readSmallFile, replaceFile } from './machine/private-file.ts';

/** 64 sessions take 10 KB. */
const MAX_OCTETS = 64 * 1024;

export function sessionFile(dataFolder: string): SessionStore {
  const file = join(dataFolder, 'monitor-sessions.json');
  return {
    read: () => readSmallFile(file, MAX_OCTETS),
    write: (text) => replaceFile(file, text),
    isThere: () =>
      stat(file).then(
        () => true,
        (error: NodeJS.ErrnoException) => error.code !== 'ENOENT',
      ),
  };
}
