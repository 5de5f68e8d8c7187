import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openSqlite } from '#core/history/worker/sqlite.ts';
import { allRows, HISTORY_CHILD, realHistory } from '../support/history.ts';
import { historyRow } from '../support/rows.ts';
import { tempFolder } from '../support/temp-folder.ts';

/** Rows of the last 50 ms may be lost, and what a busy machine adds until the thread has its turn. */
const FLUSH_MS = 50;
const SCHEDULING_MS = 450;

describe('the program is killed while pages are loading', () => {
  it.each([
    ['slowly', 200],
    ['quickly', 300],
  ])('recording %s: only the last rows are missing, none in the middle', async (pace, ticks) => {
    const folder = tempFolder();
    const said = await killedAfter(pace, folder, ticks);
    const [lastRecorded, lastAtMs] = said.at(-1) as readonly [number, number];

    const file = join(folder, 'history.db');
    const { store, health } = await realHistory(file);
    const rows = await allRows(store);
    await store.stop();

    const lastStored = store.lastId;
    expect(rows.map(({ id }) => id)).toEqual(Array.from({ length: lastStored }, (_, at) => lastStored - at));
    const firstMissing = said.find(([recorded]) => recorded > lastStored);
    expect(lastAtMs - (firstMissing?.[1] ?? lastAtMs)).toBeLessThan(FLUSH_MS + SCHEDULING_MS);
    expect(lastStored).toBeGreaterThan(0);
    expect(lastRecorded).toBeGreaterThan(0);
    expect(health.standing.size).toBe(0);
    expect(integrityOf(file)).toBe('ok');
  });

  it('goes on with the next id at the next start', async () => {
    const folder = tempFolder();
    await killedAfter('quickly', folder, 100);
    const { store } = await realHistory(join(folder, 'history.db'));
    store.record(historyRow({ id: store.lastId + 1, host: 'after-the-kill.example' }));
    const rows = await allRows(store, { text: 'after-the-kill' });
    expect(rows.map(({ id }) => id)).toEqual([store.lastId + 1]);
    await store.stop();
    expect(store.lost).toBe(0);
  });
});

/** @returns what the child said it had recorded, and when. */
async function killedAfter(pace: string, folder: string, ticks: number): Promise<readonly (readonly [recorded: number, atMs: number])[]> {
  const child = spawn(process.execPath, [HISTORY_CHILD, pace, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
  const said: (readonly [number, number])[] = [];
  for await (const line of createInterface(child.stdout)) {
    said.push(JSON.parse(line) as readonly [number, number]);
    if (said.length === ticks) child.kill('SIGKILL');
  }
  return said;
}

function integrityOf(file: string): unknown {
  const database = openSqlite(file, 'read');
  const found = database.pragma('integrity_check');
  database.close();
  return found;
}
