/** The rows of the live table by id, oldest first, as the feed tells them. Pure: no React, no clock. */
import type { ConnectionNews, ConnectionView } from '#contract/views.ts';

export interface ConnectionRows {
  /** Rising by id; ids rise with time. */
  readonly rows: readonly ConnectionView[];
  /** Rows that passed too fast to be shown since the last reset; all of them stand in history. */
  readonly leftOut: number;
}

export const NO_ROWS: ConnectionRows = { rows: [], leftOut: 0 };

/** More than a person scrolls through; history has the rest. */
export const ROWS_KEPT = 5000;

/** Reset news forgets what was known, so no row can be left behind. News that changes nothing keeps the very same object. */
export function applyNews(known: ConnectionRows, news: ConnectionNews, kept = ROWS_KEPT): ConnectionRows {
  if (news.reset) return { rows: trimmed(rising(news.changed), kept), leftOut: news.leftOut };
  if (news.changed.length === 0 && news.leftOut === 0) return known;
  return { rows: trimmed(merged(known.rows, rising(news.changed)), kept), leftOut: known.leftOut + news.leftOut };
}

function rising(rows: readonly ConnectionView[]): readonly ConnectionView[] {
  return rows.toSorted((a, b) => a.id - b.id);
}

/** Both rising by id; on equal ids the newer news counts. */
function merged(old: readonly ConnectionView[], fresh: readonly ConnectionView[]): readonly ConnectionView[] {
  const all: ConnectionView[] = [];
  let at = 0;
  for (const row of fresh) {
    for (let next = old[at]; next !== undefined && next.id <= row.id; next = old[at]) {
      if (next.id < row.id) all.push(next);
      at += 1;
    }
    if (all.at(-1)?.id === row.id) all.pop();
    all.push(row);
  }
  return all.concat(old.slice(at));
}

/** Drops the oldest that have ended first: a tunnel that is still open stays in sight. */
function trimmed(rows: readonly ConnectionView[], kept: number): readonly ConnectionView[] {
  let surplus = rows.length - kept;
  if (surplus <= 0) return rows;
  const ended = rows.filter((row) => {
    if (surplus === 0 || row.state === 'open') return true;
    surplus -= 1;
    return false;
  });
  return ended.slice(Math.max(0, ended.length - kept));
}
