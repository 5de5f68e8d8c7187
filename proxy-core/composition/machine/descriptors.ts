/** How many connections the system's limit on open files allows. */
import { readFileSync } from 'node:fs';

/** Database, log, screens, name servers, helpers and the odd file. */
const OTHER_DESCRIPTORS = 200;
/** A limit below this is no limit to live with: then running out is told connection by connection. */
const FEWEST = 16;

/** Each client connection has one to an origin beside it. */
export function connectionsAllowed(wanted: number, openFiles = openFilesLimit()): number {
  if (openFiles === null) return wanted;
  return Math.min(wanted, Math.max(FEWEST, Math.floor((openFiles - OTHER_DESCRIPTORS) / 2)));
}

export function descriptorsWord(wanted: number, allowed: number): string {
  return `The system lets this program open ${allowed * 2 + OTHER_DESCRIPTORS} files, so it takes ${allowed} connections at once, not ${wanted}. "ulimit -n" raises it.`;
}

/** Null where the system does not tell. Node raises its soft limit to the hard one at start. */
function openFilesLimit(): number | null {
  try {
    const match = /^Max open files\s+(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8'));
    return match === null ? null : Number(match[1]);
  } catch {
    return null; // no /proc here
  }
}
