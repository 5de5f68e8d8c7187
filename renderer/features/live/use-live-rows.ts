/** Which rows the Live screen shows now, and what keeps them still. */
import { useEffect, useMemo, useState } from 'react';
import type { ConnectionView } from '#contract/views.ts';
import { useCore, useNews } from '../../news/use-news.ts';
import { type Hold, nextHold, shownRows } from './held-rows.ts';
import { parseFilter } from './live-filter.ts';
import { type Chip, matchingRows } from './matching-rows.ts';

export interface LiveRows {
  readonly rows: readonly ConnectionView[];
  /** Waiting behind the rows in sight. */
  readonly waiting: number;
  /** Rows the feed brought since the view was cleared, matching or not. */
  readonly known: number;
  readonly leftOut: number;
  readonly problems: readonly string[];
  readonly wasCleared: boolean;
  /** Takes the newest rows, whatever keeps the present ones still. */
  readonly refresh: () => void;
  readonly clear: () => void;
}

export function useLiveRows(written: string, chip: Chip, isPaused: boolean, keepsStill: boolean): LiveRows {
  const { rows, leftOut } = useNews((news) => news.connections);
  const [clearedAt, setClearedAt] = useState(-1);
  const [refreshed, setRefreshed] = useState(0);
  const [hold, setHold] = useState<Hold | null>(null);
  const filter = useMemo(() => parseFilter(written), [written]);
  const matching = useMemo(() => matchingRows(rows, filter, chip, clearedAt), [rows, filter, chip, clearedAt]);

  const key = `${chip} ${clearedAt} ${refreshed} ${written}`;
  const wanted = nextHold(hold, isPaused ? 'paused' : keepsStill ? 'still' : 'moving', key, matching);
  if (wanted !== hold) setHold(wanted);
  const shown = useMemo(() => shownRows(matching, rows, wanted, isPaused), [matching, rows, wanted, isPaused]);

  return {
    ...shown,
    known: clearedAt === -1 ? rows.length : rows.filter(({ id }) => id > clearedAt).length,
    leftOut,
    problems: filter.problems,
    wasCleared: clearedAt !== -1,
    refresh: () => setRefreshed((count) => count + 1),
    clear: () => setClearedAt(rows.at(-1)?.id ?? -1),
  };
}

/** Rows are followed while this screen is in sight, and at no other time. */
export function useFollowedRows(): void {
  const { news } = useCore();
  useEffect(() => {
    const follow = (): void => news.followRows(document.visibilityState === 'visible');
    follow();
    document.addEventListener('visibilitychange', follow);
    return () => {
      document.removeEventListener('visibilitychange', follow);
      news.followRows(false);
    };
  }, [news]);
}
