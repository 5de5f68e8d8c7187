/** Rows to the packed form that crosses to the history thread. Pure; no queue, no thread. */
import type { HistoryRow } from '#core/contract/views.ts';
import type { WordBook } from './word-book.ts';
import { ROW_NUMBERS, type PackedRows } from './worker-messages.ts';

/** Words the rows need and the book does not have yet are added to it. */
export function packRows(rows: readonly HistoryRow[], book: WordBook): PackedRows {
  const numbers = new Float64Array(rows.length * ROW_NUMBERS.length);
  let paths = '';
  let at = 0;
  for (const row of rows) {
    numbers[at] = row.id;
    numbers[at + 1] = row.startedAtMs;
    numbers[at + 2] = row.durationMs;
    numbers[at + 3] = book.kindOf(row);
    numbers[at + 4] = book.siteOf(row.host);
    numbers[at + 5] = row.octetsUp;
    numbers[at + 6] = row.octetsDown;
    numbers[at + 7] = row.path.length;
    paths += row.path;
    at += ROW_NUMBERS.length;
  }
  return { numbers, paths };
}
