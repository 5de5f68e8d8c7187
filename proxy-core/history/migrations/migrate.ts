/** Brings a database to the newest form, one numbered step after the other, each whole or not at all. */
import type { Sqlite } from '../worker/sqlite.ts';
import { requests } from './0001-requests.ts';

/** Step n leads from version n - 1 to version n (`user_version`). Never change a step that was released: add one. */
const STEPS: readonly string[] = [requests];

export const NEWEST_VERSION = STEPS.length;

/** Marks the file as ours: "Hrth" in ASCII. @see https://www.sqlite.org/fileformat.html section 1.3 */
export const APPLICATION_ID = 0x48_72_74_68;

export function versionOf(database: Sqlite): number {
  return Number(database.pragma('user_version'));
}

/** Throws what SQLite throws; the version then stays that of the last whole step. `upTo` is for tests of a single step. */
export function migrate(database: Sqlite, upTo = NEWEST_VERSION): void {
  for (let version = versionOf(database); version < upTo; version += 1) {
    database.exec('BEGIN IMMEDIATE');
    try {
      database.exec(STEPS[version] as string);
      database.pragma(`application_id = ${APPLICATION_ID}`);
      database.pragma(`user_version = ${version + 1}`);
      database.exec('COMMIT');
    } catch (error) {
      undo(database);
      throw error;
    }
  }
}

/** Some errors have undone the transaction already, and then there is nothing to undo. */
export function undo(database: Sqlite): void {
  try {
    database.exec('ROLLBACK');
  } catch (error) {
    if (!(error instanceof Error && error.message.includes('no transaction is active'))) throw error;
  }
}
