import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openHistoryFile, type OpenOutcome } from '#core/history/worker/history-file.ts';
import { openSqlite } from '#core/history/worker/sqlite.ts';
import { searchNow, storeRows } from '../../../support/history.ts';
import { historyRow } from '../../../support/rows.ts';
import { tempFolder } from '../../../support/temp-folder.ts';

const root = tempFolder();
const now = new Date(2026, 0, 5, 12, 30);
const STAMP = 'damaged-2026-01-05T12-30-00';

describe('a file that is not there', () => {
  it('is made, and its folders too, for nobody else to read', () => {
    const file = join(root, 'absent', 'deeper', 'history.db');
    const outcome = opened(openHistoryFile(file, now));
    expect(outcome).toMatchObject({ file, lastId: 0, setAside: [] });
    if (process.platform !== 'win32') {
      const modes = ['', '-wal', '-shm'].map((part) => statSync(file + part).mode & 0o777);
      expect([statSync(dirname(file)).mode & 0o777, ...modes]).toEqual([0o700, 0o600, 0o600, 0o600]);
    }
    outcome.database.close();
  });

  it('is also begun in an empty one', () => {
    const file = newFile('empty');
    writeFileSync(file, '');
    const outcome = opened(openHistoryFile(file, now));
    expect(outcome.setAside).toEqual([]);
    outcome.database.close();
  });

  it('uses a log, so that a killed program loses no stored row', () => {
    const outcome = opened(openHistoryFile(newFile('wal'), now));
    expect(outcome.database.pragma('journal_mode')).toBe('wal');
    expect(outcome.database.pragma('synchronous')).toBe(1);
    expect(outcome.database.pragma('auto_vacuum')).toBe(2);
    outcome.database.close();
  });
});

describe('a file that is ours', () => {
  it('keeps its rows and says the largest id', () => {
    const file = fileWithRows('ours', 5);
    const outcome = opened(openHistoryFile(file, now));
    expect(outcome).toMatchObject({ lastId: 5, setAside: [] });
    expect(searchNow(outcome).rows).toHaveLength(5);
    outcome.database.close();
  });

  it('knows when somebody deletes or replaces it', () => {
    const outcome = opened(openHistoryFile(fileWithRows('gone', 1), now));
    expect(outcome.isStillThere()).toBe(true);
    renameSync(outcome.file, `${outcome.file}-moved`);
    expect(outcome.isStillThere()).toBe(false);
    writeFileSync(outcome.file, '');
    expect(outcome.isStillThere()).toBe(false);
    outcome.database.close();
  });
});

describe('a damaged file', () => {
  const damages: readonly (readonly [string, (file: string) => void])[] = [
    ['no database at all', (file) => writeFileSync(file, 'this is not a database'.repeat(500))],
    ['shorter than a head', (file) => writeFileSync(file, 'SQLite')],
    ['all zeros', (file) => writeFileSync(file, Buffer.alloc(20_000))],
    ['cut off', (file) => truncateSync(file, 9000)],
    ['overwritten in the middle', (file) => overwrite(file, 3, 0xff)],
    ['overwritten at its last page', (file) => overwrite(file, -1, 0x55)],
    ['without its tables', (file) => changeFile(file, 'DROP TABLE requests')],
    ['with other columns', (file) => changeFile(file, 'ALTER TABLE requests RENAME COLUMN path TO route')],
  ];

  it.each(damages)('%s: is kept under a dated name and a new one begun', (name, damage) => {
    const file = fileWithRows(`damaged ${name}`, 2000);
    damage(file);
    const before = name.includes('tables') || name.includes('columns') ? null : hashOf(file);
    const outcome = opened(openHistoryFile(file, now));
    expect(outcome.lastId).toBe(0);
    expect(outcome.setAside).toEqual([{ why: 'damaged', keptAs: `${file}.${STAMP}`, file }]);
    if (before !== null) expect(hashOf(`${file}.${STAMP}`)).toBe(before);
    expect(storeRows(outcome, [historyRow()])).toBe(1);
    outcome.database.close();
    const again = opened(openHistoryFile(file, now));
    expect(again).toMatchObject({ lastId: 1, setAside: [] });
    again.database.close();
  });

  it('takes its log with it', () => {
    const file = newFile('damaged with log');
    writeFileSync(file, 'x'.repeat(8192));
    writeFileSync(`${file}-wal`, 'log');
    writeFileSync(`${file}-shm`, 'index');
    opened(openHistoryFile(file, now)).database.close();
    expect(readdirSync(dirname(file)).toSorted()).toEqual([
      'history.db',
      `history.db.${STAMP}`,
      `history.db.${STAMP}-shm`,
      `history.db.${STAMP}-wal`,
    ]);
  });

  it('is told from a database of another program', () => {
    const file = newFile('foreign');
    changeFile(file, 'CREATE TABLE recipes (cake)');
    const outcome = opened(openHistoryFile(file, now));
    expect(outcome.setAside).toEqual([{ why: 'foreign', keptAs: `${file}.${STAMP}`, file }]);
    outcome.database.close();
  });
});

describe('a file of a newer version', () => {
  it('is left alone to the octet, and one beside it is used from then on', () => {
    const file = fileWithRows('newer', 3);
    changeFile(file, 'PRAGMA user_version = 99');
    const before = hashOf(file);
    const beside = join(dirname(file), 'history-version-1.db');
    const first = opened(openHistoryFile(file, now));
    expect(first).toMatchObject({ file: beside, lastId: 0, setAside: [{ why: 'newer', keptAs: file, file: beside }] });
    storeRows(first, [historyRow({ id: 4 })]);
    first.database.close();
    const second = opened(openHistoryFile(file, now));
    expect(second).toMatchObject({ file: beside, lastId: 4 });
    second.database.close();
    expect(hashOf(file)).toBe(before);
  });

  it('is left alone also when the newer program was killed and its last rows are in the log', () => {
    const file = newFile('newer with log');
    const source = opened(openHistoryFile(join(dirname(file), 'source.db'), now));
    source.database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    storeRows(source, [historyRow()]);
    source.database.exec('PRAGMA user_version = 99');
    for (const part of ['', '-wal']) writeFileSync(file + part, readFileSync(source.file + part));
    source.database.close();
    const before = [hashOf(file), hashOf(`${file}-wal`)];
    const outcome = opened(openHistoryFile(file, now));
    expect(outcome.setAside).toMatchObject([{ why: 'newer' }]);
    outcome.database.close();
    expect([hashOf(file), hashOf(`${file}-wal`)]).toEqual(before);
  });

  it('does not keep a damaged file beside it from being set aside', () => {
    const file = fileWithRows('newer and damaged', 1);
    changeFile(file, 'PRAGMA user_version = 99');
    writeFileSync(join(dirname(file), 'history-version-1.db'), 'x'.repeat(5000));
    const outcome = opened(openHistoryFile(file, now));
    expect(outcome.setAside.map(({ why }) => why)).toEqual(['newer', 'damaged']);
    outcome.database.close();
  });
});

describe('a place where nothing can be', () => {
  it('is trouble when a file stands where the folder should be', () => {
    const file = newFile('blocked');
    writeFileSync(join(dirname(file), 'file'), '');
    expect(openHistoryFile(join(dirname(file), 'file', 'history.db'), now)).toMatchObject({
      type: 'trouble',
      trouble: 'cannot-open',
      setAside: [],
    });
  });

  it('is trouble when a folder stands where the file should be', () => {
    const file = newFile('folder');
    mkdirSync(file);
    expect(openHistoryFile(file, now)).toMatchObject({ type: 'trouble', trouble: 'cannot-open' });
    expect(existsSync(file)).toBe(true);
  });
});

function opened(outcome: OpenOutcome): Extract<OpenOutcome, { type: 'opened' }> {
  if (outcome.type === 'trouble') throw new Error(`${outcome.trouble}: ${outcome.detail}`);
  return outcome;
}

function newFile(name: string): string {
  const folder = join(root, name.replaceAll(' ', '-'));
  mkdirSync(folder);
  return join(folder, 'history.db');
}

function fileWithRows(name: string, rows: number): string {
  const file = newFile(name);
  const outcome = opened(openHistoryFile(file, now));
  storeRows(
    outcome,
    Array.from({ length: rows }, (_, at) => historyRow({ id: at + 1, path: `/page/${at}`, host: `site-${at % 50}.example` })),
  );
  outcome.database.close();
  return file;
}

function changeFile(file: string, sql: string): void {
  const database = openSqlite(file, 'write');
  database.exec(sql);
  database.pragma('wal_checkpoint(TRUNCATE)');
  database.close();
}

/** A page of 4096 octets, counted from 0, or from the end. */
function overwrite(file: string, page: number, octet: number): void {
  const octets = readFileSync(file);
  const start = page >= 0 ? page * 4096 : octets.length + page * 4096;
  octets.fill(octet, start, start + 4096);
  writeFileSync(file, octets);
}

function hashOf(file: string): string {
  return createHash('sha256').update(readFileSync(file)).digest('hex');
}
