/**
 * All list files into one table. A file that cannot be used keeps the names
 * it had in the last table, and only those. Runs in the lists thread.
 */
import { readSnapshot, writeSnapshot } from '#core/policy/host-table/snapshot.ts';
import { TableBuilder } from '#core/policy/host-table/table-builder.ts';
import type { HostTable } from '#core/policy/host-table/host-table.ts';
import type { Compiled, CompileOrder } from '../lists-messages.ts';
import { keptReports, type FileReport } from '../list-report.ts';
import { listNames } from './list-names.ts';
import { readListFile } from './read-list-file.ts';

/** The last table, and which list of it a path is. */
interface Last {
  readonly table: HostTable;
  readonly reports: readonly FileReport[];
}

export function compileLists(order: CompileOrder): Compiled {
  const { paths } = order;
  const names = listNames(paths);
  const builder = new TableBuilder(names);
  const last = lastOf(order.last);
  const files = paths.map((path, list) => {
    const known = last?.reports.findIndex((report) => report.path === path) ?? -1;
    const before = last?.reports[known];
    const entriesBefore = order.takesShrunk ? null : (before?.entries ?? null);
    const report = readListFile({ path, name: names[list] ?? path, list, entriesBefore }, builder);
    if (report.trouble === null || last === null || before === undefined) return report;
    const isKept = builder.addList(last.table, known, list);
    return { ...report, entries: isKept ? before.entries : 0 };
  });
  const { table, crowdedOut } = builder.build();
  const about = JSON.stringify({ files });
  const { octets, checksum } = writeSnapshot(table, about, (size) => new SharedArrayBuffer(size));
  return { type: 'compiled', image: octets.buffer as SharedArrayBuffer, checksum, crowdedOut };
}

function lastOf(image: SharedArrayBuffer | null): Last | null {
  if (image === null) return null;
  const read = readSnapshot(image);
  if (read.type !== 'table') throw new Error(`the table in force is no snapshot: ${read.type}`);
  const reports = keptReports(read.about);
  if (reports === null) throw new Error('the table in force has no reports');
  return { table: read.table, reports };
}
