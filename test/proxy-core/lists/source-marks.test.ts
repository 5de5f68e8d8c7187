import { renameSync, rmSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { marksOf } from '#core/lists/source-marks.ts';
import { writeList } from '../../support/lists.ts';
import { tempFolder } from '../../support/temp-folder.ts';

const folder = tempFolder();

it('a mark changes with size, time, replacement and absence, and with nothing else', async () => {
  const path = writeList(folder, 'a.txt', 'one\n');
  const mark = async (): Promise<string> => (await marksOf([path]))[0] as string;
  const first = await mark();
  expect(await mark()).toBe(first);
  writeList(folder, 'a.txt', 'longer\n');
  const longer = await mark();
  utimesSync(path, 1, 1);
  const older = await mark();
  renameSync(writeList(folder, 'b.txt', 'longer\n'), path);
  const replaced = await mark();
  rmSync(path);
  expect(await mark()).toBe('ENOENT');
  expect(new Set([first, longer, older, replaced]).size).toBe(4);
});

it('marks come in the order of the paths', async () => {
  const path = writeList(folder, 'c.txt', 'x');
  expect(await marksOf([join(folder, 'absent'), path, join(path, 'below')])).toEqual([
    'ENOENT',
    expect.stringMatching(/^1 \d+ \d+$/),
    'ENOTDIR',
  ]);
  expect(await marksOf([])).toEqual([]);
});
