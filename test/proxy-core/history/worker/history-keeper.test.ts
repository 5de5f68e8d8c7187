import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { LOOK_MS, REPLACE_PAUSE_MS } from '#core/history/worker/file-in-use.ts';
import { HistoryKeeper, RETRY_MS } from '#core/history/worker/history-keeper.ts';
import { openSqlite } from '#core/history/worker/sqlite.ts';
import type { FromThread } from '#core/history/worker-messages.ts';
import { FakeClock } from '../../../support/fake-clock.ts';
import { ask, openedFile, rowsMessage, searchNow, storeRows } from '../../../support/history.ts';
import { historyRow } from '../../../support/rows.ts';
import { tempFolder } from '../../../support/temp-folder.ts';

describe('storing', () => {
  it('stores a batch when it comes and notes it as finished', () => {
    const { keeper, file, finished, of } = started();
    keeper.take(rowsMessage([historyRow({ id: 1 }), historyRow({ id: 2 })], 7));
    expect(finished).toEqual([7]);
    expect(of('opened')).toEqual([{ type: 'opened', lastId: 0, file }]);
    expect(storedIds(file)).toEqual([2, 1]);
  });

  it('keeps the words of one batch for the next, and of a new book apart', () => {
    const { keeper, file } = started();
    keeper.take(rowsMessage([historyRow({ id: 1, host: 'a.example' })]));
    keeper.take({ ...rowsMessage([historyRow({ id: 2, host: 'a.example' })], 2), newBook: false, sites: [], kinds: [] });
    keeper.take(rowsMessage([historyRow({ id: 3, host: 'b.example' })], 3));
    keeper.take({ type: 'stop' });
    expect(searchNow(reopened(file)).rows.map(({ host }) => host)).toEqual(['b.example', 'a.example', 'a.example']);
  });

  it('counts a row whose id was there, unless it was handed over again', () => {
    const { keeper, of } = started();
    keeper.take(rowsMessage([historyRow({ id: 1 })]));
    keeper.take(rowsMessage([historyRow({ id: 1 })], 2, true));
    expect(of('lost')).toEqual([]);
    keeper.take(rowsMessage([historyRow({ id: 1 }), historyRow({ id: 2 })], 3));
    expect(of('lost')).toMatchObject([{ rows: 1 }]);
  });

  it('leaves out a row that can never be stored, and counts it', () => {
    const { keeper, file, of, finished } = started();
    keeper.take(rowsMessage([historyRow({ id: 1 }), historyRow({ id: 2, status: Number.NaN, port: Number.NaN }), historyRow({ id: 3 })]));
    expect(of('lost')).toMatchObject([{ rows: 1 }]);
    expect(finished).toEqual([1]);
    expect(storedIds(file)).toEqual([3, 1]);
  });
});

describe('a disk that refuses', () => {
  it('is left alone for a while, keeps every row, and says so once', () => {
    const { keeper, file, clock, finished, of } = started();
    const other = openSqlite(file, 'write');
    other.exec('BEGIN IMMEDIATE');
    keeper.take(rowsMessage([historyRow({ id: 1 })], 1));
    keeper.take(rowsMessage([historyRow({ id: 2 })], 2));
    clock.advance(RETRY_MS);
    expect(of('trouble')).toMatchObject([{ trouble: 'in-use' }]);
    expect(finished).toEqual([]);
    other.exec('COMMIT');
    other.close();
    clock.advance(RETRY_MS);
    expect(of('trouble').map(({ trouble }) => trouble)).toEqual(['in-use', null]);
    expect(finished).toEqual([1, 2]);
    expect(clock.waiting).toBe(0);
    expect(storedIds(file)).toEqual([2, 1]);
  });

  it('is tried once more at the end', () => {
    const { keeper, file, finished } = started();
    const other = openSqlite(file, 'write');
    other.exec('BEGIN IMMEDIATE');
    keeper.take(rowsMessage([historyRow({ id: 1 })], 1));
    other.close();
    keeper.take({ type: 'stop' });
    expect(finished).toEqual([1]);
    expect(storedIds(file)).toEqual([1]);
  });

  it('still refusing at the end leaves no timer', () => {
    const { keeper, file, finished, clock } = started();
    const other = openSqlite(file, 'write');
    other.exec('BEGIN IMMEDIATE');
    keeper.take(rowsMessage([historyRow({ id: 1 })], 1));
    keeper.take({ type: 'stop' });
    expect(finished).toEqual([]);
    expect(clock.waiting).toBe(0);
    other.close();
  });

  it('that cannot be opened at first is opened later', () => {
    const folder = tempFolder();
    writeFileSync(join(folder, 'data'), 'a file where the folder should be');
    const { keeper, clock, of, finished } = started(join(folder, 'data', 'history.db'));
    expect(of('trouble')).toMatchObject([{ trouble: 'cannot-open' }]);
    keeper.take(rowsMessage([historyRow()], 1));
    keeper.take({ type: 'search', ask: 1, search: ask() });
    rmSync(join(folder, 'data'));
    clock.advance(RETRY_MS);
    expect(of('opened')).toHaveLength(1);
    expect(of('trouble').at(-1)).toMatchObject({ trouble: null });
    expect(finished).toEqual([1]);
  });
});

describe('a file that is damaged while it is used', () => {
  it('is set aside, and the batch is stored in a new one', () => {
    const { keeper, file, of, finished, clock } = startedWithMany();
    damage(file);
    keeper.take(rowsMessage([historyRow({ id: 90_000 })], 2));
    const [setAside] = of('set-aside');
    expect(setAside).toMatchObject({ setAside: { why: 'damaged', file } });
    expect(readdirSync(join(file, '..'))).toContain(`history.db.damaged-${stamp(clock)}`);
    expect(finished.at(-1)).toBe(2);
    expect(storedIds(file)).toEqual([90_000]);
    expect(of('opened')).toHaveLength(1);
  });

  it('is also noticed by a search, which is refused', () => {
    const { keeper, file, of, turns } = startedWithMany();
    damage(file);
    keeper.take({ type: 'search', ask: 3, search: ask({ text: 'nowhere' }) });
    keeper.take({ type: 'search', ask: 4, search: ask({ text: 'nowhere' }) });
    turns();
    expect(of('no-page').map((message) => message.ask)).toEqual([3, 4]);
    expect(of('set-aside')).toHaveLength(1);
  });

  it('twice in a minute is the fault of the disk', () => {
    const { keeper, file, of, clock, finished } = started();
    damage(file);
    keeper.take(rowsMessage([historyRow({ id: 1 })], 2));
    damage(file);
    keeper.take(rowsMessage([historyRow({ id: 95_000 })], 3));
    expect(of('set-aside')).toHaveLength(1);
    expect(of('trouble').at(-1)).toMatchObject({ trouble: 'disk-error' });
    clock.advance(REPLACE_PAUSE_MS);
    expect(of('trouble').at(-1)).toMatchObject({ trouble: null });
    expect(finished.at(-1)).toBe(3);
  });
});

it('begins a new file when somebody deleted the old one', () => {
  const { keeper, file, clock } = started();
  keeper.take(rowsMessage([historyRow({ id: 1 })], 1));
  for (const part of ['', '-wal', '-shm']) rmSync(file + part);
  clock.advance(LOOK_MS);
  keeper.take(rowsMessage([historyRow({ id: 2 })], 2));
  expect(storedIds(file)).toEqual([2]);
});

describe('searching and forgetting', () => {
  it('take turns with storing', () => {
    const { keeper, of, turns } = startedWithMany();
    keeper.take({ type: 'search', ask: 1, search: ask({ text: 'nowhere' }) });
    turns(1);
    keeper.take(rowsMessage([historyRow({ id: 90_000 })], 2));
    expect(of('page')).toEqual([]);
    turns();
    expect(of('page')).toEqual([{ type: 'page', ask: 1, page: { rows: [], nextBeforeId: null } }]);
  });

  it('are ended by the end', () => {
    const { keeper, of } = startedWithMany();
    keeper.take({ type: 'search', ask: 1, search: ask() });
    keeper.take({ type: 'stop' });
    expect(of('no-page')).toMatchObject([{ ask: 1, detail: 'history is stopping' }]);
  });
});

function started(file = join(tempFolder(), 'history.db')) {
  const clock = new FakeClock();
  const said: FromThread[] = [];
  const finished: number[] = [];
  const waiting: (() => void)[] = [];
  const keeper = new HistoryKeeper(file, {
    clock,
    soon: (run) => void waiting.push(run),
    tell: (message) => void said.push(message),
    finished: (batch) => void finished.push(batch),
  });
  keeper.start();
  const of = <Type extends FromThread['type']>(type: Type): readonly Extract<FromThread, { type: Type }>[] =>
    said.filter((message): message is Extract<FromThread, { type: Type }> => message.type === type);
  const turns = (count = 1000): void => {
    for (let turn = 0; turn < count; turn += 1) waiting.shift()?.();
  };
  return { keeper, file, clock, finished, of, turns };
}

/** Rows enough for several steps of a search. */
function startedWithMany() {
  const folder = tempFolder();
  const made = openedFile(folder);
  storeRows(
    made,
    Array.from({ length: 20_000 }, (_, at) => historyRow({ id: at + 1, path: `/${at}` })),
  );
  made.database.close();
  return started(made.file);
}

/** Every page but the first is overwritten, behind the back of whoever has the file open. */
function damage(file: string): void {
  // A change by another program, so that nobody trusts the pages in memory, written into the file itself.
  const other = openSqlite(file, 'write');
  other.exec(`INSERT INTO sites (host) VALUES ('damage-' || random())`);
  other.pragma('wal_checkpoint(TRUNCATE)');
  other.close();
  const octets = readFileSync(file);
  octets.fill(0xff, 4096);
  writeFileSync(file, octets);
}

function reopened(file: string) {
  return openedFile(join(file, '..'));
}

function storedIds(file: string): readonly number[] {
  const database = openSqlite(file, 'read');
  const rows = database.prepare('SELECT id FROM requests ORDER BY id DESC').all() as readonly { readonly id: number }[];
  database.close();
  return rows.map(({ id }) => id);
}

function stamp(clock: FakeClock): string {
  const now = new Date(clock.wallMs());
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}T${two(now.getHours())}-${two(now.getMinutes())}-${two(now.getSeconds())}`;
}
