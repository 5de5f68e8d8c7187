import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readSmallFile, replaceFile } from '#core/composition/machine/private-file.ts';
import { tempFolder } from '../../../support/temp-folder.ts';

const folder = tempFolder();
const isPosix = process.platform !== 'win32';

it('a file is written for its owner only, whatever lay aside before', async () => {
  const file = join(folder, 'deep', 'secret');
  await replaceFile(file, 'one');
  writeFileSync(`${file}.new`, 'left over', { mode: 0o644 });
  await replaceFile(file, 'two');
  expect([readFileSync(file, 'utf8'), existsSync(`${file}.new`)]).toEqual(['two', false]);
  if (isPosix) expect([statSync(file).mode & 0o777, statSync(join(folder, 'deep')).mode & 0o777]).toEqual([0o600, 0o700]);
});

it('a file is read up to a size, and none is none', async () => {
  const file = join(folder, 'small');
  writeFileSync(file, '12345');
  expect([await readSmallFile(file, 5), await readSmallFile(file, 4), await readSmallFile(join(folder, 'none'), 5)]).toEqual([
    '12345',
    null,
    null,
  ]);
});

it.runIf(isPosix)('a pipe in its place is refused at once: a start must not wait for a writer that never comes', async () => {
  const file = join(folder, 'pipe');
  execFileSync('mkfifo', [file]);
  await expect(readSmallFile(file, 100)).rejects.toThrow('it is not a plain file');
});

it('a folder that cannot be made is told', async () => {
  writeFileSync(join(folder, 'plain'), '');
  await expect(replaceFile(join(folder, 'plain', 'x'), 'text')).rejects.toThrow();
});
