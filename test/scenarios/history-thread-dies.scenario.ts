import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import { allRows, ask, realHistory } from '../support/history.ts';
import { historyRow } from '../support/rows.ts';
import { tempFolder } from '../support/temp-folder.ts';

const FAILING_WORKER = new URL('../support/failing-history-worker.ts', import.meta.url);

it('the history thread dies with rows on their way: the next one stores them all, each once', async () => {
  const { store, health } = await realHistory(join(tempFolder(), 'history.db'), FAILING_WORKER);
  for (let id = 1; id <= 1000; id += 1) store.record(historyRow({ id, host: `site-${id % 10}.example` }));
  const death = store.search(ask({ text: 'die now' }));
  for (let id = 1001; id <= 2000; id += 1) store.record(historyRow({ id, host: `site-${id % 10}.example` }));
  await expect(death).rejects.toThrow('the thread ended');
  expect(health.text('history-failing')).toContain('is being started again');
  await health.until('history-failing', null);
  expect((await allRows(store)).map(({ id }) => id)).toEqual(Array.from({ length: 2000 }, (_, at) => 2000 - at));
  expect((await allRows(store, { text: 'site-3' })).every(({ id }) => id % 10 === 3)).toBe(true);
  await store.stop();
  expect(store.lost).toBe(0);
});

it('a history thread that cannot even start leaves the proxy running, and says so', async () => {
  const missing = pathToFileURL(join(tempFolder(), 'missing.js'));
  const { store, health, log } = await realHistory(join(tempFolder(), 'history.db'), missing);
  expect(store.lastId).toBeGreaterThan(0);
  store.record(historyRow());
  expect(health.text('history-failing')).toContain('The internet works as usual');
  expect(health.text('history-failing')).not.toContain('Cannot find module');
  expect(log.lines.some(({ level }) => level === 'error')).toBe(true);
  await store.stop();
  expect(store.lost).toBe(1);
});
