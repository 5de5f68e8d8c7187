/**
 * What history costs, by hand: `node test/bench/history-bench.ts [seconds]`.
 * Records rows at a steady pace through the real store and prints processor
 * time a row on the loop (this thread, pacing subtracted) and elsewhere (the
 * history thread and the engine's helpers), then how long searches take.
 * Asserts nothing: numbers depend on the machine.
 */
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clock } from '#core/common/ports.ts';
import type { HistoryRow } from '#core/contract/views.ts';
import { openHistory, type HistoryStore } from '#core/history/history-store.ts';
import { historyRow } from '../support/rows.ts';

const ROWS_A_SECOND = 30_000;
const TICK_MS = 5;
const SEARCHED_ROWS = 1_000_000;
const seconds = Number(process.argv[2] ?? 8);

const clock: Clock = {
  now: () => performance.now(),
  wallMs: () => Date.now(),
  after: (ms, run) => {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};
const log = { info: () => {}, warn: console.warn, error: console.error };
const health = { on: (note: unknown) => console.log('health note', note), off: () => {} };
const workerUrl = new URL('../../proxy-core/history/history-worker.ts', import.meta.url);

const MODES = ['forward', 'forward', 'connect'] as const;
const REASONS = ['no-rule', 'no-rule', 'allow-rule', 'filtering-off'] as const;
let seed = 1;
const below = (limit: number): number => (seed = (seed * 1_103_515_245 + 12_345) & 0x7fffffff) % limit;

/** Strings are made anew, as a parser makes them. */
const fresh = (text: string): string => Buffer.from(text).toString('latin1');

/** One site, one page: what a load generator asks for. */
function sameRow(id: number): HistoryRow {
  const url = fresh('127.0.0.1/1k.bin');
  const [client, host, path] = [CLIENT, url.slice(0, 9), url.slice(9)];
  return { ...PLAIN, id, startedAtMs: 1_767_614_400_000 + id, durationMs: 0.25 + (id % 7), client, host, path };
}

/** A family: 8 devices, 2000 sites of very different weight, one request in ten blocked. */
function mixedRow(id: number): HistoryRow {
  const site = Math.floor(2000 * (below(10_000) / 10_000) ** 3);
  const mode = MODES[below(3)] as HistoryRow['mode'];
  const blocked = below(10) === 0;
  const url = fresh(`www.site-${site}.example/assets/static/${below(1e6)}/image-${id}.jpg?v=${below(1000)}`);
  const slash = url.indexOf('/');
  return {
    ...PLAIN,
    id,
    startedAtMs: 1_767_614_400_000 + id,
    durationMs: below(30_000) / 10,
    client: fresh(`192.168.1.${10 + below(8)}`),
    mode,
    method: mode === 'connect' ? 'CONNECT' : 'GET',
    host: url.slice(0, slash),
    path: mode === 'connect' ? '' : url.slice(slash),
    port: mode === 'connect' ? 443 : 80,
    action: blocked ? 'deny' : 'permit',
    because: blocked ? 'block-rule' : (REASONS[below(4)] as HistoryRow['because']),
    rule: blocked ? `ads-${site % 20}.example` : null,
    status: blocked ? 403 : 200,
    octetsDown: below(100_000),
  };
}

const CLIENT = '127.0.0.1';
const PLAIN = historyRow();

const total = (usage: NodeJS.CpuUsage): number => usage.user + usage.system;

/** Processor time in microseconds: this thread's, and everybody else's in the process. */
async function paced(count: number, take: (at: number) => void): Promise<{ readonly loop: number; readonly others: number }> {
  const loopAt = process.threadCpuUsage();
  const allAt = process.cpuUsage();
  const perTick = (ROWS_A_SECOND * TICK_MS) / 1000;
  const startedAt = performance.now();
  for (let at = 0, tick = 1; at < count; tick += 1) {
    const upTo = Math.min(count, tick * perTick);
    for (; at < upTo; at += 1) take(at);
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, startedAt + tick * TICK_MS - performance.now())));
  }
  const loop = total(process.threadCpuUsage(loopAt));
  return { loop, others: total(process.cpuUsage(allAt)) - loop };
}

async function measurePace(store: HistoryStore, name: string, rowOf: (id: number) => HistoryRow, firstId: number): Promise<number> {
  const count = ROWS_A_SECOND * seconds;
  const rows = Array.from({ length: count }, (_, at) => rowOf(firstId + at));
  let seen = 0;
  const without = await paced(count, (at) => void (seen += (rows[at] as HistoryRow).id & 1));
  const withStore = await paced(count, (at) => store.record(rows[at] as HistoryRow));
  const perRow = (microseconds: number): string => (microseconds / count).toFixed(2).padStart(6);
  console.log(
    `${name.padEnd(6)} ${count} rows: loop ${perRow(withStore.loop - without.loop)} us a row, thread ${perRow(withStore.others - without.others)} us a row, lost ${store.lost}`,
  );
  return seen === -1 ? 0 : firstId + count;
}

/** As fast as the thread takes them, never more than half the bound waiting. */
async function fill(store: HistoryStore, firstId: number, upTo: number): Promise<void> {
  for (let id = firstId; id <= upTo; id += 1) {
    store.record(mixedRow(id));
    if (id % 20_000 === 0) await store.search({ text: '', actions: [], beforeId: null, limit: 1 });
  }
}

async function measureSearch(store: HistoryStore, text: string): Promise<void> {
  const times: number[] = [];
  let found = 0;
  let pages = 0;
  for (let turn = 0; turn < 5; turn += 1) {
    const startedAt = performance.now();
    found = 0;
    pages = 0;
    for (let beforeId: number | null = null; ;) {
      const page = await store.search({ text, actions: null, beforeId, limit: 100 });
      found += page.rows.length;
      pages += 1;
      beforeId = page.nextBeforeId;
      if (beforeId === null || found >= 100) break;
    }
    times.push(performance.now() - startedAt);
  }
  const sorted = times.toSorted((a, b) => a - b);
  console.log(
    `search ${JSON.stringify(text).padEnd(28)} ${found} rows in ${pages} pages, median ${(sorted[2] as number).toFixed(0)} ms, worst ${(sorted[4] as number).toFixed(0)} ms`,
  );
}

const folder = mkdtempSync(join(tmpdir(), 'hearthgate-bench-'));
const file = join(folder, 'history.db');
try {
  const store = await openHistory({ file, workerUrl, ports: { clock, log }, health });
  let nextId = store.lastId + 1;
  nextId = await measurePace(store, 'warm', mixedRow, nextId);
  nextId = await measurePace(store, 'same', sameRow, nextId);
  nextId = await measurePace(store, 'mixed', mixedRow, nextId);
  await fill(store, nextId, SEARCHED_ROWS);
  for (const text of ['', 'site-7', 'site-1999.example', 'never-there', 'image-5000', 'static never-there', 'söder', '日本', 'com a'])
    await measureSearch(store, text);
  await store.stop();
  console.log(`file ${(statSync(file).size / 1e6).toFixed(0)} MB, lost ${store.lost}`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
