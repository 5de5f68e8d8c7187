/** What is asked of history, and what the pages that came add up to. Pure. */
import type { HistorySearch } from '#contract/api-contract.ts';
import { endedView } from '#contract/live-state.ts';
import type { Action } from '#contract/reasons.ts';
import type { ConnectionView, HistoryPage } from '#contract/views.ts';

export const CHIPS = ['all', 'permit', 'deny', 'changed', 'challenge'] as const;
export type Chip = (typeof CHIPS)[number];

const ACTIONS: Readonly<Record<Chip, readonly Action[] | null>> = {
  all: null,
  permit: ['permit'],
  deny: ['deny'],
  changed: ['rewrite', 'redirect', 'respond', 'intercept'],
  challenge: ['challenge'],
};

const PAGE_ROWS = 200;
/** Whoever scrolls further is better served by a narrower search. */
export const MAX_PAGES = 100;

export function pageAsk(words: string, chip: Chip, beforeId: number | null): HistorySearch {
  const actions = ACTIONS[chip];
  return { text: words.trim(), actions: actions === null ? null : [...actions], beforeId, limit: PAGE_ROWS };
}

export interface FoundRows {
  /** Newest first. */
  readonly rows: readonly ConnectionView[];
  readonly end: 'reached' | 'more' | 'too-many';
}

/** Pages follow each other without gap or overlap: each was asked for by the last id of the one before. */
export function foundRows(pages: readonly HistoryPage[]): FoundRows {
  const rows = pages.flatMap((page) => page.rows.map(endedView));
  const last = pages.at(-1);
  if (last === undefined || last.nextBeforeId === null) return { rows, end: 'reached' };
  return { rows, end: pages.length >= MAX_PAGES ? 'too-many' : 'more' };
}
