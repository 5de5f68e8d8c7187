/**
 * Programs that scenarios start in processes of their own, to kill them or to
 * give them a small disk: `node history-child.ts <name> <folder>`. Every line
 * printed is JSON.
 */
import { execFileSync } from 'node:child_process';
import { rmSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { HistoryStore } from '#core/history/history-store.ts';
import { allRows, realHistory } from './history.ts';
import { historyRow } from './rows.ts';

const [name, folder = ''] = process.argv.slice(2);
const file = join(folder, 'history.db');

function say(fact: unknown): void {
  writeSync(1, `${JSON.stringify(fact)}\n`);
}

let recorded = 0;

function record(store: HistoryStore, count: number, path = '/'): void {
  for (let row = 0; row < count; row += 1) store.record(historyRow({ id: (recorded += 1), path }));
}

const programs: Readonly<Record<string, () => Promise<void>>> = {
  /** Records for ever, and says after each tick which id it has come to and when. */
  async slowly() {
    await recordForEver(1);
  },

  async quickly() {
    await recordForEver(150);
  },

  /** Fills the disk, makes room again, and fills it once more before the end. */
  async 'disk-full'() {
    const filler = join(folder, 'filler');
    writeFileSync(filler, Buffer.alloc(500_000));
    const { store, health } = await realHistory(file);
    await recordUntil(store, health.until('history-failing', 'disk is full'));
    say({ note: health.text('history-failing') });
    rmSync(filler);
    await health.until('history-failing', null);
    say({ recorded, lost: store.lost, stored: (await allRows(store)).length });
    await recordUntil(store, health.until('history-failing', 'disk is full'));
    await store.stop();
    say({ recorded, lost: store.lost, storedAtEnd: await storedLater() });
  },

  /** Finds its folder read-only, and writable again later. */
  async 'read-only'() {
    const first = await realHistory(file);
    record(first.store, 100);
    await first.store.stop();
    mountAgain('ro');
    const { store, health } = await realHistory(file);
    record(store, 100);
    await health.until('history-failing', 'not being stored');
    say({ note: health.text('history-failing'), lastId: store.lastId });
    mountAgain('rw');
    await health.until('history-failing', null);
    say({ recorded, lost: store.lost, stored: (await allRows(store)).length });
    await store.stop();
  },
};

async function recordForEver(rowsPerTick: number): Promise<void> {
  const { store } = await realHistory(file);
  setInterval(() => {
    record(store, rowsPerTick, `/${'p'.repeat(recorded % 50)}`);
    say([recorded, performance.now()]);
  }, 2);
}

/** Rows keep coming while the disk is what it is. */
async function recordUntil(store: HistoryStore, over: Promise<void>): Promise<void> {
  const timer = setInterval(() => record(store, 40, `/${'x'.repeat(200)}`), 5);
  await over;
  clearInterval(timer);
}

/** What a later start finds, with room on the disk. */
async function storedLater(): Promise<number> {
  mountAgain('size=8m');
  const { store } = await realHistory(file);
  const stored = (await allRows(store)).length;
  await store.stop();
  return stored;
}

function mountAgain(options: string): void {
  execFileSync('mount', ['-o', `remount,${options}`, folder]);
}

await programs[name ?? '']?.();
