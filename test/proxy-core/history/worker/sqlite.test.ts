import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { detailOf, faultOf, isDamage, isSchemaFault, isUnfit, openSqlite, type SqlFault } from '#core/history/worker/sqlite.ts';
import { tempFolder } from '../../../support/temp-folder.ts';

const folder = tempFolder();

describe('the wrapper around SQLite', () => {
  it('stores and reads numbers, text and null', () => {
    const database = openSqlite(join(folder, 'values.db'), 'write');
    database.exec('CREATE TABLE t (a, b, c)');
    const insert = database.prepare('INSERT INTO t VALUES (?, ?, ?)');
    expect(insert.run(1, 'two', null)).toMatchObject({ changes: 1, lastInsertRowid: 1 });
    expect(insert.run([9_007_199_254_740_991, 'ö\'"%_\\', null])).toMatchObject({ lastInsertRowid: 2 });
    expect(database.prepare('SELECT * FROM t').all()).toEqual([
      { a: 1, b: 'two', c: null },
      { a: 9_007_199_254_740_991, b: 'ö\'"%_\\', c: null },
    ]);
    expect(database.prepare('SELECT * FROM t WHERE a = ?').get(3)).toBeUndefined();
    database.close();
    expect(() => database.close()).not.toThrow();
  });

  it('reads without writing', () => {
    const file = join(folder, 'read.db');
    const written = openSqlite(file, 'write');
    written.exec('CREATE TABLE t (a)');
    written.close();
    const database = openSqlite(file, 'read');
    expect(caught(() => database.exec('INSERT INTO t VALUES (1)'))).toSatisfy((error) => faultOf(error) === 'read-only');
    database.close();
  });
});

describe('what kind of mistake an error is', () => {
  const real: readonly (readonly [string, SqlFault, () => void])[] = [
    [
      'a file that is no database',
      'damaged',
      () => void openSqlite(fileWith('no-database.db', 'x'.repeat(5000)), 'write').pragma('user_version'),
    ],
    ['a folder in place of a file', 'cannot-open', () => void openSqlite(folder, 'write')],
    ['a file that is missing', 'cannot-open', () => void openSqlite(join(folder, 'missing.db'), 'read')],
    ['a folder that is there already', 'cannot-open', () => mkdirSync(folder)],
    ['a file in place of a folder', 'cannot-open', () => mkdirSync(join(fileWith('file', ''), 'folder'))],
    ['a row that may not be', 'unfit', () => table('unfit.db').exec('INSERT INTO t VALUES (NULL)')],
    ['a lock of somebody else', 'in-use', lockedTwice],
  ];

  it.each(real)('%s: %s', (_name, fault, run) => {
    expect(faultOf(caught(run))).toBe(fault);
  });

  it.each([
    ['SQLITE_FULL', 'disk-full'],
    ['SQLITE_IOERR_WRITE', 'disk-error'],
    ['SQLITE_READONLY_DIRECTORY', 'read-only'],
    ['SQLITE_CORRUPT_VTAB', 'damaged'],
    ['ENOSPC', 'disk-full'],
    ['EROFS', 'read-only'],
    ['EACCES', 'read-only'],
  ] as const)('%s: %s', (code, fault) => {
    expect(faultOf(Object.assign(new Error('x'), { code }))).toBe(fault);
  });

  it('throws our own mistakes on', () => {
    const own = [
      new TypeError('x'),
      Object.assign(new Error('x'), { code: 'ERR_INVALID_ARG_TYPE' }),
      caught(() => table('own.db').prepare('SELEC')),
    ];
    for (const error of own) expect(() => faultOf(error)).toThrow(error as Error);
    expect(() => faultOf('text')).toThrow('text');
  });

  it('answers the single questions', () => {
    const [damaged, unfit, schema] = ['SQLITE_CORRUPT', 'SQLITE_CONSTRAINT_NOTNULL', 'SQLITE_ERROR'].map((code) =>
      Object.assign(new Error('why'), { code }),
    );
    expect([damaged, unfit, schema, 7].map(isDamage)).toEqual([true, false, false, false]);
    expect([damaged, unfit, schema, 7].map(isUnfit)).toEqual([false, true, false, false]);
    expect([damaged, unfit, schema, 7].map(isSchemaFault)).toEqual([false, false, true, false]);
    expect([damaged, new Error('plain'), 7].map(detailOf)).toEqual(['SQLITE_CORRUPT why', 'plain', '7']);
  });
});

function caught(run: () => void): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}

function fileWith(name: string, text: string): string {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
}

function table(name: string) {
  const database = openSqlite(join(folder, name), 'write');
  database.exec('CREATE TABLE t (a NOT NULL)');
  return database;
}

function lockedTwice(): void {
  table('locked.db').exec('BEGIN EXCLUSIVE');
  openSqlite(join(folder, 'locked.db'), 'write').exec('BEGIN EXCLUSIVE');
}
