import { statSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { forgettingSteps } from '#core/history/queries/retention.ts';
import type { HistoryFile } from '#core/history/worker/history-file.ts';
import { finish, openedFile, searchNow, storeRows } from '../../../support/history.ts';
import { historyRow } from '../../../support/rows.ts';
import { tempFolder } from '../../../support/temp-folder.ts';

const folder = tempFolder();
let count = 0;
const blocked = { action: 'deny', because: 'block-rule' } as const;

describe('forgetting', () => {
  it('takes rows that are older than promised, and no others', () => {
    const file = fileWith([100, 200, 300]);
    expect(forget(file, 200)).toBe(1);
    expect(timesOf(file)).toEqual([300, 200]);
    expect(forget(file, 200)).toBe(0);
  });

  it('keeps blocked rows as long as promised for them', () => {
    const file = openedFile(folder, `${(count += 1)}.db`);
    storeRows(file, [
      historyRow({ id: 1, startedAtMs: 10, ...blocked }),
      historyRow({ id: 2, startedAtMs: 20, ...blocked }),
      historyRow({ id: 3, startedAtMs: 20 }),
      historyRow({ id: 4, startedAtMs: 30 }),
    ]);
    expect(finish(forgettingSteps(file.database, file.writer.words, { allowedMs: 25, blockedMs: 15 }))).toBe(2);
    expect(searchNow(file).rows.map(({ id }) => id)).toEqual([4, 2]);
  });

  it('takes nothing where everything is kept for ever', () => {
    const file = fileWith([1, 2]);
    expect(finish(forgettingSteps(file.database, file.writer.words, { allowedMs: null, blockedMs: null }))).toBe(0);
    expect(timesOf(file)).toEqual([2, 1]);
  });

  it('is not held up by rows of a clock that was wrong', () => {
    const file = fileWith([9_000_000, 9_000_001, ...Array.from({ length: 5000 }, (_, at) => at), 9_000_002]);
    expect(forget(file, 5000)).toBe(5000);
    expect(timesOf(file)).toEqual([9_000_002, 9_000_001, 9_000_000]);
  });

  it('does nothing to an empty file', () => {
    expect(forget(fileWith([]), 100)).toBe(0);
  });

  it('works in steps', () => {
    const file = fileWith(Array.from({ length: 10_000 }, (_, at) => at));
    let steps = 0;
    for (const _ of forgettingSteps(file.database, file.writer.words, { allowedMs: 9000, blockedMs: 9000 })) steps += 1;
    expect(steps).toBeGreaterThan(5);
  });
});

describe('the words of forgotten rows', () => {
  it('go too, unless another row needs them', () => {
    const file = openedFile(folder, `${(count += 1)}.db`);
    storeRows(file, [
      historyRow({ id: 1, startedAtMs: 1, host: 'old.example', client: '192.0.2.1' }),
      historyRow({ id: 2, startedAtMs: 1, host: 'both.example' }),
      historyRow({ id: 3, startedAtMs: 9, host: 'both.example' }),
    ]);
    forget(file, 5);
    expect(file.database.prepare('SELECT host FROM sites').all()).toEqual([{ host: 'both.example' }]);
    expect(file.database.prepare('SELECT client FROM kinds').all()).toEqual([{ client: '192.168.1.20' }]);
  });

  it.each([0, 1, 2, 3, 4, 5, 6])('are there for rows stored after step %i, wherever their ids lie', (after) => {
    const file = openedFile(folder, `${(count += 1)}.db`);
    const old = Array.from({ length: 2500 }, (_, at) => historyRow({ id: at + 10, startedAtMs: 1, host: `old-${at}.example` }));
    storeRows(file, [...old, historyRow({ id: 9000, startedAtMs: 9 })]);
    const steps = forgettingSteps(file.database, file.writer.words, { allowedMs: 5, blockedMs: 5 });
    for (let step = 0; step < after; step += 1) steps.next();
    const late = [
      historyRow({ id: 1, startedAtMs: 9, host: 'old-3.example', status: 418 }),
      historyRow({ id: 9001, startedAtMs: 9, host: 'new.example' }),
    ];
    storeRows(file, late);
    finish(steps);
    expect(searchNow(file).rows.map(({ id, host }) => [id, host])).toEqual([
      [9001, 'new.example'],
      [9000, 'news.example'],
      [1, 'old-3.example'],
    ]);
  });
});

it('gives the disk back what many forgotten rows took', () => {
  const file = openedFile(folder, 'large.db');
  const path = `/${'x'.repeat(3000)}`;
  for (let id = 1; id <= 12_000; id += 500) {
    storeRows(
      file,
      Array.from({ length: 500 }, (_, at) => historyRow({ id: id + at, startedAtMs: 1, path })),
    );
  }
  file.database.pragma('wal_checkpoint(TRUNCATE)');
  const before = statSync(file.file).size;
  expect(forget(file, 5)).toBe(12_000);
  file.database.pragma('wal_checkpoint(TRUNCATE)');
  expect(statSync(file.file).size).toBeLessThan(before / 2);
});

function fileWith(times: readonly number[]): HistoryFile {
  const file = openedFile(folder, `${(count += 1)}.db`);
  storeRows(
    file,
    times.map((startedAtMs, at) => historyRow({ id: at + 1, startedAtMs })),
  );
  return file;
}

function forget(file: HistoryFile, beforeMs: number): number {
  return finish(forgettingSteps(file.database, file.writer.words, { allowedMs: beforeMs, blockedMs: beforeMs }));
}

function timesOf(file: HistoryFile): readonly number[] {
  return searchNow(file)
    .rows.map(({ startedAtMs }) => startedAtMs)
    .toSorted((a, b) => b - a);
}
