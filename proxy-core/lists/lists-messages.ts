/** Everything the loop and the lists thread say to each other. Types only. */
import type { ChecksumValue } from '#core/policy/host-table/checksum.ts';

/** Given to the thread when it starts; it does this one thing and ends. */
export interface CompileOrder {
  /** Without repetitions; the first has precedence when several lists name a host. */
  readonly paths: readonly string[];
  /** The snapshot of the table in force: a file that cannot be used keeps its names from there. */
  readonly last: SharedArrayBuffer | null;
  /** A person says so: a list that lost most of its names is taken as it is. */
  readonly takesShrunk: boolean;
  readonly snapshotFile: string;
}

/** The table is in force from here on, whether or not it can be written down. */
export interface Compiled {
  readonly type: 'compiled';
  /** Snapshot and table in one. */
  readonly image: SharedArrayBuffer;
  readonly checksum: ChecksumValue;
  /** Names that found no place; see `table-builder.ts`. */
  readonly crowdedOut: number;
}

export type FromListsThread =
  | Compiled
  /** The next start compiles again. `detail` is for the log. */
  | { readonly type: 'not-written'; readonly detail: string };
