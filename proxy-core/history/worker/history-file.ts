/**
 * Opens the history file whatever state it is in: absent, ours, damaged, from
 * a newer version, or something else. Never deletes and never overwrites what
 * it finds: a file that cannot be used is renamed or left alone.
 */
import { accessSync, closeSync, constants, existsSync, mkdirSync, openSync, statSync } from 'node:fs';
import { dirname, join, parse } from 'node:path';
import { APPLICATION_ID, migrate, NEWEST_VERSION, versionOf } from '../migrations/migrate.ts';
import { prepareSearch } from '../queries/search.ts';
import type { SetAside, TroubleKind } from '../worker-messages.ts';
import { RowWriter } from './row-writer.ts';
import { setAsideFile } from './set-aside.ts';
import { detailOf, faultOf, isSchemaFault, openSqlite, type Sqlite } from './sqlite.ts';

export interface HistoryFile {
  readonly file: string;
  readonly database: Sqlite;
  readonly writer: RowWriter;
  /** 0 in a new file. */
  readonly lastId: number;
  /** False when somebody deleted or replaced the file: what is written now would go nowhere. */
  isStillThere(): boolean;
}

export type OpenOutcome =
  | ({ readonly type: 'opened'; readonly setAside: readonly SetAside[] } & HistoryFile)
  | { readonly type: 'trouble'; readonly trouble: TroubleKind; readonly detail: string; readonly setAside: readonly SetAside[] };

/** Every page of a file up to this size is looked at when it is opened (0.1 s); in a larger one damage shows when it is met. */
const WHOLE_CHECK_OCTETS = 20_000_000;

/** Throws only for mistakes of ours. `now` dates the name of a file that is set aside. */
export function openHistoryFile(wantedFile: string, now: Date): OpenOutcome {
  const setAside: SetAside[] = [];
  let file = wantedFile;
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    if (judge(file) === 'newer') {
      file = siblingOf(wantedFile);
      setAside.push({ why: 'newer', keptAs: wantedFile, file });
    }
    const why = judge(file);
    if (why === 'damaged' || why === 'foreign') setAside.push({ why, keptAs: setAsideFile(file, now), file });
    return { type: 'opened', setAside, ...openOrBegin(file, setAside, now) };
  } catch (error) {
    const fault = faultOf(error);
    if (fault === 'unfit') throw error;
    return { type: 'trouble', trouble: fault === 'damaged' ? 'disk-error' : betterReason(fault, file), detail: detailOf(error), setAside };
  }
}

/** SQLite says only that it cannot open; a folder that takes no files is what a person can do something about. */
function betterReason(fault: TroubleKind, file: string): TroubleKind {
  if (fault !== 'cannot-open') return fault;
  try {
    accessSync(dirname(file), constants.W_OK);
    return fault;
  } catch (error) {
    const reason = faultOf(error);
    return reason === 'damaged' || reason === 'unfit' ? fault : reason;
  }
}

/** Same name at every start, so an older program that is started ten times keeps one history and not ten. */
function siblingOf(file: string): string {
  const { dir, name, ext } = parse(file);
  return join(dir, `${name}-version-${NEWEST_VERSION}${ext}`);
}

/** Looks without writing, so that a file of a newer version stays as it is to the octet. */
function judge(file: string): 'usable' | 'newer' | 'foreign' | 'damaged' {
  if (!existsSync(file) || (statSync(file).isFile() && statSync(file).size === 0)) return 'usable';
  let database: Sqlite | null = null;
  try {
    database = openSqlite(file, 'read');
    const ours = database.pragma('application_id') === APPLICATION_ID;
    if (ours) return versionOf(database) > NEWEST_VERSION ? 'newer' : 'usable';
    return versionOf(database) === 0 && database.prepare('SELECT 1 FROM sqlite_schema').get() === undefined ? 'usable' : 'foreign';
  } catch (error) {
    // What else may be wrong is found, and named, when it is opened for writing.
    return faultOf(error) === 'damaged' ? 'damaged' : 'usable';
  } finally {
    database?.close();
  }
}

function openOrBegin(file: string, setAside: SetAside[], now: Date): HistoryFile {
  try {
    return openForWriting(file);
  } catch (error) {
    if (!isSchemaFault(error) && faultOf(error) !== 'damaged') throw error;
    setAside.push({ why: 'damaged', keptAs: setAsideFile(file, now), file });
    return openForWriting(file);
  }
}

function openForWriting(file: string): HistoryFile {
  ownedAlone(file);
  const database = openSqlite(file, 'write');
  try {
    if (versionOf(database) === 0) database.pragma('auto_vacuum = INCREMENTAL');
    database.pragma('journal_mode = WAL');
    // In WAL mode NORMAL loses nothing when the program dies, and at most the last seconds when the power fails.
    database.pragma('synchronous = NORMAL');
    database.pragma('wal_autocheckpoint = 4000');
    database.pragma('journal_size_limit = 16777216');
    database.pragma('temp_store = MEMORY');
    migrate(database);
    checkWhole(database, file);
    prepareSearch(database);
    const opened = identityOf(file);
    const isStillThere = (): boolean => identityOf(file) === opened;
    return { file, database, writer: new RowWriter(database), lastId: lastIdOf(database), isStillThere };
  } catch (error) {
    database.close();
    throw error;
  }
}

/** SQLite makes its log and its shared memory with the modes of the file, so the file comes first. */
function ownedAlone(file: string): void {
  closeSync(openSync(file, 'a', 0o600));
}

function checkWhole(database: Sqlite, file: string): void {
  if (statSync(file).size > WHOLE_CHECK_OCTETS) return;
  const found = database.pragma('quick_check(1)');
  if (found !== 'ok') throw Object.assign(new Error(String(found)), { code: 'SQLITE_CORRUPT' });
}

function identityOf(file: string): bigint | null {
  return statSync(file, { bigint: true, throwIfNoEntry: false })?.ino ?? null;
}

/** Also a check that the table is there and its newest page can be read. */
function lastIdOf(database: Sqlite): number {
  const row = database.prepare('SELECT coalesce(max(id), 0) AS id FROM requests').get() as { readonly id: number };
  return row.id;
}
