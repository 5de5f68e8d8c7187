/**
 * Rows must not move under the pointer. While somebody points at the table,
 * has a row chosen or has scrolled away, the rows in sight stay where they
 * are: they go on changing, new ones wait. Paused rows do not even change. Pure.
 */
import type { ConnectionView } from '#contract/views.ts';

export interface Hold {
  /** What the rows were chosen by; another choice takes a new hold. */
  readonly key: string;
  readonly rows: readonly ConnectionView[];
}

export type Stillness = 'moving' | 'still' | 'paused';

/**
 * Keeps the hold there is, takes one, or lets go. An empty table holds nothing
 * still, unless it is paused. Equal circumstances give the very same object.
 */
export function nextHold(hold: Hold | null, stillness: Stillness, key: string, matching: readonly ConnectionView[]): Hold | null {
  if (stillness === 'moving') return null;
  if (hold?.key !== key) return { key, rows: matching };
  const fills = stillness === 'still' && hold.rows.length === 0 && matching.length > 0;
  return fills ? { key, rows: matching } : hold;
}

export interface Shown {
  readonly rows: readonly ConnectionView[];
  /** Matching rows that came since and wait. */
  readonly waiting: number;
}

/**
 * @param matching newest first.
 * @param known every row by id as it is now, also those that no longer match.
 */
export function shownRows(
  matching: readonly ConnectionView[],
  known: readonly ConnectionView[],
  hold: Hold | null,
  isPaused: boolean,
): Shown {
  if (hold === null) return { rows: matching, waiting: 0 };
  const newest = hold.rows[0]?.id ?? -1;
  let waiting = matching.findIndex(({ id }) => id <= newest);
  if (waiting === -1) waiting = matching.length;
  if (isPaused) return { rows: hold.rows, waiting };
  const now = new Map(known.map((row) => [row.id, row]));
  return { rows: hold.rows.map((row) => now.get(row.id) ?? row), waiting };
}
