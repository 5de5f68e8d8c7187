/** The door of history: one row per exchange and tunnel, kept and searched. Says what history can do; does nothing itself. */
import type { HistorySearch } from '#core/contract/api-contract.ts';
import type { HistoryPage, HistoryRow } from '#core/contract/views.ts';
import { ThreadedHistory, type ThreadedHistoryOptions } from './threaded-history.ts';
import { threadStarter } from './worker-thread.ts';

export type { HealthPort } from './history-health.ts';
export type { RetentionDays } from './worker-messages.ts';

export interface HistoryOptions extends ThreadedHistoryOptions {
  /** The thread's program: `history-worker.ts`, or what it was built to. */
  readonly workerUrl: URL;
}

export interface HistoryStore {
  /** About 0.3 us. Never throws, never waits; what cannot be kept is counted. */
  record(row: HistoryRow): void;
  /** A page may be shorter than asked for; `nextBeforeId` goes on. Rejects with a ProxyError when history cannot be read. */
  search(ask: HistorySearch): Promise<HistoryPage>;
  /** The largest id stored before this start: exchange ids continue after it. */
  readonly lastId: number;
  /** Rows that could not be stored since the start. */
  readonly lost: number;
  /** Stores what is waiting, within `STOP_MS`, then ends the thread. Calling it again waits for the same end. */
  stop(): Promise<void>;
}

/** Resolves within 3 s and never rejects: a broken history is a health note, not a reason to stay down. */
export function openHistory(options: HistoryOptions): Promise<HistoryStore> {
  return new ThreadedHistory(options, threadStarter(options.workerUrl)).open();
}
