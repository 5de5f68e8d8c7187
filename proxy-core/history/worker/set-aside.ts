/** Moves a database that cannot be used out of the way, whole, under a dated name. Deletes nothing. */
import { existsSync, renameSync } from 'node:fs';

/** SQLite's companions first: a new database must never meet the write-ahead log of the old one. */
const PARTS = ['-wal', '-shm', ''] as const;

/** @returns the new path. Throws the system's error when the file cannot be moved. */
export function setAsideFile(file: string, now: Date): string {
  const wanted = `${file}.damaged-${stampOf(now)}`;
  let keptAs = wanted;
  for (let count = 2; PARTS.some((part) => existsSync(keptAs + part)); count += 1) keptAs = `${wanted}-${count}`;
  for (const part of PARTS) if (existsSync(file + part)) renameSync(file + part, keptAs + part);
  return keptAs;
}

/** Local time, as a person would write it: 2026-01-05T12-30-00. No colons, for Windows. */
export function stampOf(now: Date): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = [now.getFullYear(), two(now.getMonth() + 1), two(now.getDate())].join('-');
  return `${day}T${[two(now.getHours()), two(now.getMinutes()), two(now.getSeconds())].join('-')}`;
}
