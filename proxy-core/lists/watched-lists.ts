/**
 * Joins snapshot, thread, watch and notes to the table the rest of the core
 * sees. The table in force stays until another one is whole. Nothing here
 * reads a list, and nothing a list holds can stop traffic.
 */
import { join } from 'node:path';
import type { NameTable } from '#core/policy/policy.ts';
import type { HostTable } from '#core/policy/host-table/host-table.ts';
import { readSnapshot } from '#core/policy/host-table/snapshot.ts';
import type { BlockListsOptions } from './block-lists.ts';
import { Compiler } from './compiler.ts';
import { filesNote, stillReadingNote, threadNote } from './list-notes.ts';
import { keptReports, type FileReport } from './list-report.ts';
import type { Compiled, CompileOrder } from './lists-messages.ts';
import type { StartListsThread } from './lists-thread.ts';
import { readSnapshotFile, removeSnapshotFile, SNAPSHOT_NAME } from './snapshot-file.ts';
import { marksOf } from './source-marks.ts';
import { areSame, SourceWatch } from './source-watch.ts';

/** Names that are not known yet are not blocked: a start waits for them, but not for ever. */
export const OPEN_MS = 5000;

interface InForce {
  /** Only what the files asked for now have. */
  readonly table: HostTable;
  readonly reports: readonly FileReport[];
  /** As it was compiled, for the files of then. */
  readonly whole: HostTable;
  readonly allReports: readonly FileReport[];
  /** The octets the table lives in. */
  readonly image: SharedArrayBuffer;
}

export class WatchedLists {
  readonly #options: BlockListsOptions;
  #paths: readonly string[];
  readonly #snapshotFile: string;
  readonly #compiler: Compiler;
  #watch: SourceWatch | null = null;
  #inForce: InForce | null = null;
  /** What the files were when they were read, once they were. */
  #compiledMarks: readonly string[] | null = null;
  #isOpen = false;
  #stopping: Promise<void> | null = null;

  constructor(options: BlockListsOptions, startThread: StartListsThread) {
    this.#options = options;
    this.#paths = withoutRepetitions(options.files);
    this.#snapshotFile = join(options.folder, SNAPSHOT_NAME);
    const listener = {
      compiled: (compiled: Compiled) => this.#compiled(compiled),
      failed: (cause: unknown) => this.#failed(cause),
      notWritten: (detail: string) =>
        options.ports.log.warn('lists: the snapshot could not be written', { detail, file: this.#snapshotFile }),
    };
    this.#compiler = new Compiler(startThread, (takesShrunk) => this.#order(takesShrunk), listener, options.ports.clock);
  }

  async open(): Promise<this> {
    if (this.#paths.length === 0) this.#removeSnapshot();
    else await this.#start();
    this.#isOpen = true;
    return this;
  }

  table(): NameTable | null {
    return this.#inForce === null || this.#inForce.table.count === 0 ? null : this.#inForce.table;
  }

  report(): readonly FileReport[] {
    return this.#inForce?.reports ?? [];
  }

  async reload(): Promise<void> {
    if (this.#paths.length > 0) await this.#compiler.compile(true);
  }

  async use(files: readonly string[]): Promise<void> {
    const paths = withoutRepetitions(files);
    if (areSame(paths, this.#paths) || this.#stopping !== null) return;
    this.#paths = paths;
    this.#watch?.stop();
    this.#watch = null;
    this.#compiledMarks = null;
    const before = this.#inForce;
    this.#inForce = before === null ? null : restrictedTo(paths, before.whole, before.allReports, before.image);
    this.#tell();
    this.#options.onChanged();
    if (paths.length === 0) return this.#removeSnapshot();
    const marks = await marksOf(paths);
    if (paths === this.#paths) await this.#compiler.compile();
    // While this waited, other files may have been asked for, or the end.
    if (paths === this.#paths && this.#stopping === null) this.#watchFrom(marks);
  }

  stop(): Promise<void> {
    this.#watch?.stop();
    this.#stopping ??= this.#compiler.stop();
    return this.#stopping;
  }

  async #start(): Promise<void> {
    const marks = await marksOf(this.#paths);
    const isCurrent = await this.#takeSnapshot(marks);
    const compiled = isCurrent ? null : this.#compiler.compile();
    if (compiled !== null && this.#inForce === null) await this.#inTime(compiled);
    if (this.#stopping === null) this.#watchFrom(marks);
  }

  /** @param marks - what the files were before they were read, should they not have been read. */
  #watchFrom(marks: readonly string[]): void {
    const look = (): Promise<readonly string[]> => marksOf(this.#paths);
    this.#watch = new SourceWatch(this.#compiledMarks ?? marks, look, this.#options.ports.clock, () => this.#compiler.compile());
  }

  /** @returns true when the files are what they were when it was made. */
  async #takeSnapshot(marks: readonly string[]): Promise<boolean> {
    const { log } = this.#options.ports;
    const read = await readSnapshotFile(this.#snapshotFile);
    if (read.type !== 'table') {
      if (read.type !== 'absent')
        log.warn('lists: the snapshot cannot be used', { type: read.type, detail: 'detail' in read ? read.detail : '' });
      return false;
    }
    const reports = keptReports(read.about);
    if (reports === null) return false;
    const isCurrent =
      areSame(
        reports.map(({ path }) => path),
        this.#paths,
      ) &&
      areSame(
        reports.map(({ mark }) => mark),
        marks,
      );
    const { table } = read;
    // Of other lists than those asked for now, only those asked for now count until they have been read.
    this.#inForce = restrictedTo(this.#paths, table, reports, table.parts.cells.keys.buffer as SharedArrayBuffer);
    if (this.#inForce === null) return false;
    if (isCurrent) this.#tell();
    log.info('lists: taken from the snapshot', { names: table.count, isCurrent });
    return isCurrent;
  }

  async #inTime(compiled: Promise<void>): Promise<void> {
    const { ports, health } = this.#options;
    let cancel = (): void => {};
    const late = new Promise<void>((resolve) => {
      cancel = ports.clock.after(OPEN_MS, () => {
        health.on(stillReadingNote());
        resolve();
      });
    });
    await Promise.race([compiled, late]);
    cancel();
  }

  #order(takesShrunk: boolean): CompileOrder {
    return { paths: this.#paths, last: this.#inForce?.image ?? null, takesShrunk, snapshotFile: this.#snapshotFile };
  }

  #compiled({ image, checksum, crowdedOut }: Compiled): void {
    const { log } = this.#options.ports;
    const read = readSnapshot(image, checksum);
    const reports = read.type === 'table' ? keptReports(read.about) : null;
    if (read.type !== 'table' || reports === null) throw new Error(`the lists thread made no table: ${read.type}`);
    this.#inForce = restrictedTo(this.#paths, read.table, reports, image);
    this.#compiledMarks = reports.map(({ mark }) => mark);
    this.#watch?.know(this.#compiledMarks);
    log.info('lists: compiled', { names: read.table.count, stored: read.table.parts.stored, crowdedOut });
    this.#tell();
    if (this.#isOpen) this.#options.onChanged();
  }

  #failed(cause: unknown): void {
    this.#options.ports.log.error('lists: the thread ended without a table and is started again', cause);
    this.#options.health.on(threadNote(this.table()?.count ?? 0));
  }

  #tell(): void {
    const { health, ports } = this.#options;
    const reports = this.report();
    for (const { path, trouble, detail, problems, entries } of reports) {
      if (trouble !== null) ports.log.warn('lists: a file cannot be used', { path, trouble, detail, entries });
      else if (problems > 0) ports.log.info('lists: some lines were not understood', { path, problems, entries });
    }
    const note = filesNote(reports);
    if (note === null) health.off('block-file-problem');
    else health.on(note);
  }

  #removeSnapshot(): void {
    try {
      removeSnapshotFile(this.#snapshotFile);
    } catch (error) {
      this.#options.ports.log.warn('lists: an old snapshot could not be removed', { detail: String(error) });
    }
  }
}

function withoutRepetitions(files: readonly string[]): readonly string[] {
  return [...new Set(files)];
}

/** What of a table counts when these are the files asked for; null when nothing does. */
function restrictedTo(
  paths: readonly string[],
  whole: HostTable,
  allReports: readonly FileReport[],
  image: SharedArrayBuffer,
): InForce | null {
  const wanted = new Set(allReports.flatMap(({ path }, list) => (paths.includes(path) ? [list] : [])));
  if (wanted.size === 0) return null;
  if (wanted.size === allReports.length) return { table: whole, reports: allReports, whole, allReports, image };
  return {
    table: whole.restrictedTo(wanted),
    reports: allReports.filter((_, list) => wanted.has(list)),
    whole,
    allReports,
    image,
  };
}
