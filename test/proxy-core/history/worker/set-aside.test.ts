import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { setAsideFile, stampOf } from '#core/history/worker/set-aside.ts';
import { tempFolder } from '../../../support/temp-folder.ts';

const root = tempFolder();
const now = new Date(2026, 0, 5, 9, 3, 7);

describe('setting a file aside', () => {
  it('moves the file and its companions under a dated name', () => {
    const file = folderWith('all', { 'history.db': 'rows', 'history.db-wal': 'log', 'history.db-shm': 'index', other: 'stays' });
    expect(setAsideFile(file, now)).toBe(`${file}.damaged-2026-01-05T09-03-07`);
    expect(contents(join(file, '..'))).toEqual({
      'history.db.damaged-2026-01-05T09-03-07': 'rows',
      'history.db.damaged-2026-01-05T09-03-07-wal': 'log',
      'history.db.damaged-2026-01-05T09-03-07-shm': 'index',
      other: 'stays',
    });
  });

  it('never takes a name that is taken', () => {
    const file = folderWith('taken', { 'history.db': 'newer', 'history.db.damaged-2026-01-05T09-03-07': 'older' });
    expect(setAsideFile(file, now)).toBe(`${file}.damaged-2026-01-05T09-03-07-2`);
    writeFileSync(file, 'newest');
    expect(setAsideFile(file, now)).toBe(`${file}.damaged-2026-01-05T09-03-07-3`);
    expect(readFileSync(`${file}.damaged-2026-01-05T09-03-07`, 'utf8')).toBe('older');
  });

  it('also moves a log whose file is gone', () => {
    const file = folderWith('log', { 'history.db-wal': 'log' });
    setAsideFile(file, now);
    expect(existsSync(`${file}-wal`)).toBe(false);
  });

  it('writes single digits with a zero', () => {
    expect(stampOf(now)).toBe('2026-01-05T09-03-07');
    expect(stampOf(new Date(2026, 11, 31, 23, 59, 59))).toBe('2026-12-31T23-59-59');
  });
});

function folderWith(name: string, files: Readonly<Record<string, string>>): string {
  mkdirSync(join(root, name));
  for (const [file, text] of Object.entries(files)) writeFileSync(join(root, name, file), text);
  return join(root, name, 'history.db');
}

function contents(folder: string): Record<string, string> {
  return Object.fromEntries(readdirSync(folder).map((file) => [file, readFileSync(join(folder, file), 'utf8')]));
}
