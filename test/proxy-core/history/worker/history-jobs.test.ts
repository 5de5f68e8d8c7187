import { describe, expect, it } from 'vitest';
import type { HistoryFile } from '#core/history/worker/history-file.ts';
import { HistoryJobs } from '#core/history/worker/history-jobs.ts';
import type { FromThread } from '#core/history/worker-messages.ts';
import { FakeClock } from '../../../support/fake-clock.ts';
import { ask, openedFile, searchNow, storeRows } from '../../../support/history.ts';
import { historyRow } from '../../../support/rows.ts';
import { tempFolder } from '../../../support/temp-folder.ts';

const DAY_MS = 86_400_000;

describe('jobs of the history thread', () => {
  it('answer a search', () => {
    const { jobs, file, turns, said } = made();
    storeRows(file, [historyRow({ id: 4 })]);
    jobs.search(9, ask());
    turns();
    expect(said).toEqual([{ type: 'page', ask: 9, page: { rows: [historyRow({ id: 4 })], nextBeforeId: null } }]);
  });

  it('forget by days, blocked rows by their own', () => {
    const { jobs, file, turns, said, clock } = made();
    const old = (id: number, days: number, action: 'permit' | 'deny') =>
      historyRow({ id, startedAtMs: clock.wallMs() - days * DAY_MS, action });
    storeRows(file, [old(1, 31, 'permit'), old(2, 29, 'permit'), old(3, 31, 'deny'), old(4, 200, 'deny')]);
    jobs.forget({ allowed: 30, blocked: 180 });
    turns();
    expect(said).toEqual([{ type: 'forgotten', rows: 2, detail: '' }]);
    expect(searchNow(file).rows.map(({ id }) => id)).toEqual([3, 2]);
  });

  it('forget nothing that is kept for ever', () => {
    const { jobs, file, turns, said } = made();
    storeRows(file, [historyRow({ startedAtMs: 1 })]);
    jobs.forget({ allowed: null, blocked: null });
    turns();
    expect(said).toEqual([{ type: 'forgotten', rows: 0, detail: '' }]);
  });

  it('let a search pass a long forgetting', () => {
    const { jobs, file, turns, said } = made();
    storeRows(
      file,
      Array.from({ length: 20_000 }, (_, at) => historyRow({ id: at + 1, startedAtMs: 1 })),
    );
    jobs.forget({ allowed: 1, blocked: 1 });
    jobs.search(1, ask({ limit: 1 }));
    turns();
    expect(said.map(({ type }) => type)).toEqual(['page', 'forgotten']);
  });

  it('are refused when no file is open, and say so', () => {
    const { jobs, turns, said, failures } = made(null);
    jobs.search(1, ask());
    jobs.forget({ allowed: 1, blocked: 1 });
    turns();
    expect(said).toEqual([
      { type: 'no-page', ask: 1, detail: 'the history file is not open' },
      { type: 'forgotten', rows: 0, detail: 'the history file is not open' },
    ]);
    expect(failures).toHaveLength(2);
  });

  it('are ended before the file is closed', () => {
    const { jobs, file, turns, said } = made();
    storeRows(file, [historyRow()]);
    jobs.search(1, ask());
    jobs.search(2, ask());
    turns(1);
    jobs.clear('history is stopping');
    turns();
    expect(said).toMatchObject([
      { type: 'no-page', ask: 1, detail: 'history is stopping' },
      { type: 'no-page', ask: 2, detail: 'history is stopping' },
    ]);
  });
});

function made(opened: HistoryFile | null = openedFile(tempFolder())) {
  const clock = new FakeClock();
  const said: FromThread[] = [];
  const failures: unknown[] = [];
  const waiting: (() => void)[] = [];
  const jobs = new HistoryJobs({
    clock,
    soon: (run) => void waiting.push(run),
    tell: (message) => void said.push(message),
    file: () => opened,
    failed: (error) => void failures.push(error),
  });
  const turns = (count = 1000): void => {
    for (let turn = 0; turn < count; turn += 1) waiting.shift()?.();
  };
  return { jobs, file: opened as HistoryFile, clock, said, failures, turns };
}
