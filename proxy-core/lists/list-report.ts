/** What became of each list file. Plain data: it crosses the thread's border and is kept with the snapshot. */
import type { LineProblem, SkipReason } from '#core/policy/host-table/list-line.ts';

/** Why a file cannot be used as it is now. */
export type FileTrouble =
  | 'missing'
  | 'unreadable'
  | 'folder'
  | 'not-a-file'
  | 'too-large'
  | 'binary'
  | 'web-page'
  | 'empty'
  | 'not-a-list'
  | 'shrunk'
  | 'no-room';

export interface LineReport {
  /** From 1. */
  readonly line: number;
  readonly why: LineProblem;
}

/** The first lines of a file that could not be understood; more would not help anybody. */
export const REPORTED_LINES = 10;

export interface FileReport {
  readonly path: string;
  /** As the block page and history show it. */
  readonly name: string;
  /** Names in force from this file; with `trouble`, those it had when it was last in order. */
  readonly entries: number;
  /** Rules that are not for a table of hosts, by reason. */
  readonly skipped: Readonly<Partial<Record<SkipReason, number>>>;
  /** Lines that could not be understood, and the first of them. */
  readonly problems: number;
  readonly firstProblems: readonly LineReport[];
  readonly trouble: FileTrouble | null;
  /** The system's word for it (`EACCES`), for the log; empty when there is none. */
  readonly detail: string;
  /** Size and times when it was read: see `source-marks.ts`. */
  readonly mark: string;
}

/** What is kept beside the table in the snapshot. */
export interface KeptReports {
  readonly files: readonly FileReport[];
}

export function keptReports(about: string): readonly FileReport[] | null {
  let kept: Partial<KeptReports> | null;
  try {
    kept = JSON.parse(about) as Partial<KeptReports> | null;
  } catch {
    return null; // the caller compiles anew
  }
  return Array.isArray(kept?.files) && kept.files.every(isReport) ? kept.files : null;
}

function isReport(value: unknown): value is FileReport {
  const report = value as Partial<FileReport> | null;
  return (
    typeof report?.path === 'string' &&
    typeof report.name === 'string' &&
    typeof report.mark === 'string' &&
    typeof report.entries === 'number'
  );
}
