import { rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { HostList } from '../../../redirectors/lib/host-list.ts';
import { tempFolder } from '../../support/temp-folder.ts';

const path = join(tempFolder(), 'hosts.txt');

it('is read again when its file has changed, and kept when the file is gone', () => {
  let nowMs = 0;
  writeFileSync(path, 'a.example');
  const list = new HostList(path, () => nowMs);
  expect(list.find('x.a.example')).toBe('a.example');
  expect(list.find('b.example')).toBeNull();

  writeFileSync(path, 'b.example');
  utimesSync(path, 1, 1);
  nowMs += 3000;
  expect(list.find('b.example')).toBe('b.example');

  rmSync(path);
  nowMs += 3000;
  expect(list.find('b.example')).toBe('b.example');
});

it('cannot be made of a file that is not there', () => {
  expect(() => new HostList('/nowhere/at/all')).toThrow();
});
