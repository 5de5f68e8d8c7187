import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openSqlite } from '#core/history/worker/sqlite.ts';
import { allRows, ask, openedFile, realHistory, storeRows } from '../support/history.ts';
import { historyRow } from '../support/rows.ts';
import { tempFolder } from '../support/temp-folder.ts';

const DAMAGED_NAME = /^history\.db\.damaged-\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d$/;

describe('the program starts with a history file that cannot be used', () => {
  it('damaged: it is kept, a new one begun, and the screen says where the old one is', async () => {
    const file = join(tempFolder(), 'history.db');
    const damaged = 'garbage'.repeat(3000);
    writeFileSync(file, damaged);
    const { store, health } = await realHistory(file);
    const kept = readdirSync(dirname(file)).find((name) => DAMAGED_NAME.test(name)) as string;
    expect(readFileSync(join(dirname(file), kept), 'utf8')).toBe(damaged);
    expect(health.text('history-set-aside')).toContain(join(dirname(file), kept));
    store.record(historyRow({ id: store.lastId + 1 }));
    expect(await allRows(store)).toHaveLength(1);
    await store.stop();
    expect(store.lost).toBe(0);
  });

  it('of a newer version: it is left as it is, and the screen says where rows go', async () => {
    const { file, database } = openedFile(tempFolder());
    database.pragma('user_version = 2000');
    database.close();
    const before = readFileSync(file);
    const { store, health } = await realHistory(file);
    store.record(historyRow());
    await store.stop();
    expect(health.text('history-set-aside')).toContain(`${file} was written by a newer version`);
    expect(readFileSync(file).equals(before)).toBe(true);
    expect(readdirSync(dirname(file))).toContain('history-version-1.db');
    const next = await realHistory(file);
    expect(next.store.lastId).toBe(1);
    await next.store.stop();
  });

  it('in no folder at all: the folder is made', async () => {
    const { store, health } = await realHistory(join(tempFolder(), 'data', 'of mia', 'history.db'));
    expect(store.lastId).toBe(0);
    expect(health.standing.size).toBe(0);
    await store.stop();
  });

  it('below a file instead of a folder: requests go on, rows wait until the way is free', async () => {
    const folder = join(tempFolder(), 'data');
    writeFileSync(folder, 'in the way');
    const { store, health } = await realHistory(join(folder, 'history.db'));
    expect(health.text('history-failing')).toContain('cannot be opened');
    store.record(historyRow({ id: store.lastId + 1 }));
    await expect(store.search(ask())).rejects.toThrow('history search');
    rmSync(folder);
    mkdirSync(folder);
    await health.until('history-failing', null);
    expect(await allRows(store)).toHaveLength(1);
    await store.stop();
    expect(store.lost).toBe(0);
  });
});

it('a file damaged while it is used is set aside, and no request notices', async () => {
  const made = openedFile(tempFolder());
  storeRows(
    made,
    Array.from({ length: 3000 }, (_, at) => historyRow({ id: at + 1 })),
  );
  made.database.close();
  const { store, health } = await realHistory(made.file);
  overwriteBehindItsBack(made.file);
  store.record(historyRow({ id: store.lastId + 1, host: 'after.example' }));
  await health.until('history-set-aside', 'damaged-');
  expect((await allRows(store)).map(({ host }) => host)).toEqual(['after.example']);
  await store.stop();
  expect(store.lost).toBe(0);
});

/** Every page but the first. The change before makes every program read the file again. */
function overwriteBehindItsBack(file: string): void {
  const other = openSqlite(file, 'write');
  other.exec(`INSERT INTO sites (host) VALUES ('changed.example')`);
  other.pragma('wal_checkpoint(TRUNCATE)');
  other.close();
  const octets = readFileSync(file);
  octets.fill(0xff, 4096);
  writeFileSync(file, octets);
}
