/**
 * Everything the loop and the history thread say to each other. Types only.
 * Rows travel packed: structured cloning costs by the value, so 1024 rows are
 * one array of numbers and one string instead of 17 408 values.
 */
import type { HistorySearch } from '#core/contract/api-contract.ts';
import type { HistoryPage, HistoryRow } from '#core/contract/views.ts';

/** What repeats from request to request; each different combination is sent and stored once. */
export type RequestKind = Pick<
  HistoryRow,
  'client' | 'user' | 'mode' | 'method' | 'port' | 'action' | 'because' | 'rule' | 'status' | 'fault'
>;

/** Numbers of one row in `PackedRows.numbers`, in this order. */
export const ROW_NUMBERS = ['id', 'startedAtMs', 'durationMs', 'kind', 'site', 'octetsUp', 'octetsDown', 'pathLength'] as const;

export interface PackedRows {
  /** `ROW_NUMBERS.length` a row; `kind` and `site` count from 0 in the word book. */
  readonly numbers: Float64Array;
  /** The paths one after the other; `pathLength` counts UTF-16 units. */
  readonly paths: string;
}

export interface RowsMessage extends PackedRows {
  readonly type: 'rows';
  /** Counts up by one a batch; the thread notes it as finished in shared memory. */
  readonly batch: number;
  /** True when the thread has to forget the words it was told before. */
  readonly newBook: boolean;
  /** Words this batch needs and the thread has not been told yet. */
  readonly sites: readonly string[];
  readonly kinds: readonly RequestKind[];
  /** Handed over before, to a thread that died: a row that is already stored is no surprise. */
  readonly again: boolean;
}

/** How long rows are kept, in days; null: for ever. */
export interface RetentionDays {
  readonly allowed: number | null;
  readonly blocked: number | null;
}

export type ToThread =
  | RowsMessage
  | { readonly type: 'search'; readonly ask: number; readonly search: HistorySearch }
  | { readonly type: 'forget'; readonly days: RetentionDays }
  | { readonly type: 'stop' };

/** Why nothing can be written down. The thread and the loop keep trying. */
export type TroubleKind = 'disk-full' | 'read-only' | 'in-use' | 'cannot-open' | 'disk-error' | 'thread-down';

/** A file that was left or moved away so that a new one could begin. */
export interface SetAside {
  readonly why: 'damaged' | 'foreign' | 'newer';
  /** Where the old rows are now. */
  readonly keptAs: string;
  /** Where new rows go. */
  readonly file: string;
}

export type FromThread =
  | { readonly type: 'opened'; readonly lastId: number; readonly file: string }
  | { readonly type: 'set-aside'; readonly setAside: SetAside }
  /** Null: writing works again. `detail` is for the log. */
  | { readonly type: 'trouble'; readonly trouble: TroubleKind | null; readonly detail: string }
  /** Rows given up since the last time this was told. */
  | { readonly type: 'lost'; readonly rows: number; readonly detail: string }
  | { readonly type: 'page'; readonly ask: number; readonly page: HistoryPage }
  | { readonly type: 'no-page'; readonly ask: number; readonly detail: string }
  /** `detail` is empty when nothing went wrong. */
  | { readonly type: 'forgotten'; readonly rows: number; readonly detail: string };

/** What the thread is started with. */
export interface ThreadData {
  readonly file: string;
  /** One 32-bit number: the last batch finished, stored or given up. Read by the loop without a message. */
  readonly finished: SharedArrayBuffer;
}
