/** The door of this room: names from block list files as a table that is always whole. Says what it can do; does nothing itself. */
import type { Ports } from '#core/common/ports.ts';
import type { HealthNote } from '#core/contract/views.ts';
import type { NameTable } from '#core/policy/policy.ts';
import { listsThreadStarter } from './lists-thread.ts';
import type { FileReport } from './list-report.ts';
import { WatchedLists } from './watched-lists.ts';

export type { FileReport, FileTrouble, LineReport } from './list-report.ts';

/** Where notes are shown. */
export interface HealthPort {
  on(note: HealthNote): void;
  off(code: HealthNote['code']): void;
}

export interface BlockListsOptions {
  /** Whole paths. The first has precedence where several name a host. */
  readonly files: readonly string[];
  /** The snapshot lies here. It is made when it is missing. */
  readonly folder: string;
  /** The thread's program: `lists-worker.ts`, or what it was built to. */
  readonly workerUrl: URL;
  readonly ports: Pick<Ports, 'clock' | 'log'>;
  readonly health: HealthPort;
  /** Another table is in force, or reports changed. Not called before `openBlockLists` is done. */
  readonly onChanged: () => void;
}

export interface BlockLists {
  /** In force now; null when there are no names. */
  table(): NameTable | null;
  /** One a file, in the order of the files; empty until they were read once. */
  report(): readonly FileReport[];
  /** Reads all files again and takes them as they are, however short they became. Done when their names are in force. */
  reload(): Promise<void>;
  /**
   * Other files from now on. Names only the dropped ones had count no more at once, those of new ones when they have been
   * read; then it is done. Never rejects.
   */
  use(files: readonly string[]): Promise<void>;
  /** Ends the thread and the looking. Calling it again waits for the same end. */
  stop(): Promise<void>;
}

/**
 * Done when a table is in force: at once from the snapshot when the files are as they were, else when they have been read,
 * but after `OPEN_MS` at the latest. Never rejects: a list in trouble is a health note, not a reason to stay down.
 */
export function openBlockLists(options: BlockListsOptions): Promise<BlockLists> {
  return new WatchedLists(options, listsThreadStarter(options.workerUrl)).open();
}
