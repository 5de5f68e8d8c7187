/** The only user of better-sqlite3: opens files, prepares statements, and says what kind of mistake an error is. */
import Database from 'better-sqlite3';
import type { TroubleKind } from '../worker-messages.ts';

export type SqlValue = string | number | null;

export interface Statement {
  /** Values one by one, or all in one array. */
  run(...values: readonly (SqlValue | readonly SqlValue[])[]): { readonly changes: number; readonly lastInsertRowid: number };
  /** A row by column name, or undefined. */
  get(...values: readonly SqlValue[]): unknown;
  all(...values: readonly SqlValue[]): readonly unknown[];
}

export interface Sqlite {
  prepare(sql: string): Statement;
  exec(sql: string): void;
  /** The first column of the first row. */
  pragma(text: string): unknown;
  /** Writes the log into the file and closes it. Closing twice is harmless. */
  close(): void;
}

/** How long another program's lock is waited for, before the batch is kept for the next try. */
const BUSY_MS = 200;

/** Throws what SQLite throws: see `faultOf`. */
export function openSqlite(file: string, mode: 'read' | 'write'): Sqlite {
  const native = new Database(file, { readonly: mode === 'read', fileMustExist: mode === 'read', timeout: BUSY_MS });
  return {
    prepare: (sql) => native.prepare(sql),
    exec: (sql) => void native.exec(sql),
    pragma: (text) => native.pragma(text, { simple: true }),
    close: () => void native.close(),
  };
}

/** damaged: the file is no sound database. unfit: this row can never be stored. Anything else may pass. */
export type SqlFault = 'damaged' | 'unfit' | TroubleKind;

/** Anything that is neither SQLite's nor the system's is a mistake of ours and thrown on. */
export function faultOf(error: unknown): SqlFault {
  const fault = knownFaultOf(error);
  if (fault === undefined) throw error;
  return fault;
}

export function isDamage(error: unknown): boolean {
  return knownFaultOf(error) === 'damaged';
}

export function isUnfit(error: unknown): boolean {
  return knownFaultOf(error) === 'unfit';
}

function knownFaultOf(error: unknown): SqlFault | undefined {
  const code = codeOf(error);
  const fault = FAULTS.find(([prefix]) => code.startsWith(prefix))?.[1];
  return fault ?? (isSystemError(error) ? 'cannot-open' : undefined);
}

/** The first prefix that fits counts. @see https://www.sqlite.org/rescode.html */
const FAULTS: readonly (readonly [prefix: string, SqlFault])[] = [
  ['SQLITE_CORRUPT', 'damaged'],
  ['SQLITE_NOTADB', 'damaged'],
  ['SQLITE_CONSTRAINT', 'unfit'],
  ['SQLITE_MISMATCH', 'unfit'],
  ['SQLITE_TOOBIG', 'unfit'],
  ['SQLITE_FULL', 'disk-full'],
  ['SQLITE_READONLY', 'read-only'],
  ['SQLITE_PERM', 'read-only'],
  ['SQLITE_BUSY', 'in-use'],
  ['SQLITE_LOCKED', 'in-use'],
  ['SQLITE_PROTOCOL', 'in-use'],
  ['SQLITE_CANTOPEN', 'cannot-open'],
  ['SQLITE_AUTH', 'cannot-open'],
  ['SQLITE_IOERR', 'disk-error'],
  ['SQLITE_NOMEM', 'disk-error'],
  ['ENOSPC', 'disk-full'],
  ['EDQUOT', 'disk-full'],
  ['EROFS', 'read-only'],
  ['EACCES', 'read-only'],
  ['EPERM', 'read-only'],
  ['EBUSY', 'in-use'],
  ['EIO', 'disk-error'],
];

/** A statement did not fit the tables that are there. In a file just opened that means it is not what it says it is. */
export function isSchemaFault(error: unknown): boolean {
  return codeOf(error) === 'SQLITE_ERROR';
}

/** Node's own word for it: a mistake in an argument has no errno. */
function isSystemError(error: unknown): boolean {
  return error instanceof Error && 'errno' in error && typeof error.errno === 'number';
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

export function detailOf(error: unknown): string {
  return error instanceof Error ? `${codeOf(error)} ${error.message}`.trim() : String(error);
}
