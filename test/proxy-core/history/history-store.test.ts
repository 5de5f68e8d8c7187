import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { allRows, ask, realHistory } from '../../support/history.ts';
import { historyRow } from '../../support/rows.ts';
import { tempFolder } from '../../support/temp-folder.ts';

describe('history with its real thread', () => {
  it('finds a row right after it was recorded', async () => {
    const { store } = await realHistory(join(tempFolder(), 'history.db'));
    const row = historyRow({ id: store.lastId + 1, host: 'just-now.example' });
    store.record(row);
    expect(await store.search(ask({ text: 'just-now' }))).toEqual({ rows: [row], nextBeforeId: null });
    await store.stop();
  });

  it('has everything again after a stop and a start', async () => {
    const file = join(tempFolder(), 'history.db');
    const first = await realHistory(file);
    for (let id = 1; id <= 1000; id += 1) first.store.record(historyRow({ id, host: `site-${id % 30}.example`, path: `/${id}` }));
    await first.store.stop();
    expect(first.store.lost).toBe(0);
    const second = await realHistory(file);
    expect(second.store.lastId).toBe(1000);
    const rows = await allRows(second.store);
    expect(rows).toHaveLength(1000);
    expect(rows[0]).toEqual(historyRow({ id: 1000, host: 'site-10.example', path: '/1000' }));
    expect(second.health.standing.size).toBe(0);
    await second.store.stop();
  });

  it('stores rows that end in another order than they began', async () => {
    const { store } = await realHistory(join(tempFolder(), 'history.db'));
    for (const id of [5, 1, 9, 2]) store.record(historyRow({ id }));
    expect((await allRows(store)).map(({ id }) => id)).toEqual([9, 5, 2, 1]);
    await store.stop();
  });

  it('answers many searches at once, each with its own page', async () => {
    const { store } = await realHistory(join(tempFolder(), 'history.db'));
    for (let id = 1; id <= 20; id += 1) store.record(historyRow({ id, path: `/page-${id}-` }));
    const pages = await Promise.all(Array.from({ length: 20 }, (_, at) => store.search(ask({ text: `page-${at + 1}-` }))));
    expect(pages.map(({ rows }) => rows.map(({ id }) => id))).toEqual(Array.from({ length: 20 }, (_, at) => [at + 1]));
    await store.stop();
  });
});
