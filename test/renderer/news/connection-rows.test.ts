import { describe, expect, it } from 'vitest';
import type { ConnectionNews, ConnectionView } from '#core/contract/views.ts';
import { applyNews, NO_ROWS } from '../../../renderer/news/connection-rows.ts';
import { openView } from '../../support/rows.ts';

const row = (id: number, state: ConnectionView['state'] = 'done'): ConnectionView => openView({ id, state });
const news = (changed: ConnectionView[], changes: Partial<ConnectionNews> = {}): ConnectionNews => ({
  reset: false,
  changed,
  leftOut: 0,
  ...changes,
});
const ids = ({ rows }: { readonly rows: readonly ConnectionView[] }) => rows.map(({ id }) => id);

describe('the live rows', () => {
  const known = applyNews(NO_ROWS, news([row(2), row(5, 'open'), row(9)], { reset: true }));

  it('stand in the order of their ids, however they come', () =>
    expect(ids(applyNews(known, news([row(12), row(7), row(1)])))).toEqual([1, 2, 5, 7, 9, 12]));

  it('are replaced by newer news of the same id', () => {
    const after = applyNews(known, news([row(5, 'blocked')]));
    expect(ids(after)).toEqual([2, 5, 9]);
    expect(after.rows[1]?.state).toBe('blocked');
  });

  it('keep the newest news when one batch names a row twice', () => {
    expect(applyNews(known, news([row(20, 'open'), row(20, 'done')])).rows.at(-1)?.state).toBe('done');
  });

  it('start again when the feed does', () => expect(ids(applyNews(known, news([row(30)], { reset: true })))).toEqual([30]));

  it('stay the very same object when the news changes nothing', () => expect(applyNews(known, news([]))).toBe(known));

  it('count what was left out, from the last reset on', () => {
    const first = applyNews(known, news([], { leftOut: 7 }));
    expect(applyNews(first, news([row(10)], { leftOut: 3 })).leftOut).toBe(10);
    expect(applyNews(first, news([], { reset: true })).leftOut).toBe(0);
  });

  it('are bounded: the oldest that ended go, what is open stays', () => {
    const full = applyNews(known, news([row(10), row(11)]), 3);
    expect(ids(full)).toEqual([5, 10, 11]);
    expect(ids(applyNews(NO_ROWS, news([1, 2, 3, 4].map((id) => row(id, 'open'))), 3))).toEqual([2, 3, 4]);
  });
});
