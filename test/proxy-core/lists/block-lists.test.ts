import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { manyNames, realLists, writeList } from '../../support/lists.ts';
import { tempFolder } from '../../support/temp-folder.ts';

const folder = tempFolder();

it('lists are in force once they are opened, and told about', async () => {
  const ads = writeList(folder, 'ads.txt', 'ads.example.com\nno name\n');
  const { lists, blocks, health } = await realLists([ads], join(folder, 'a'));
  expect([blocks('x.ads.example.com'), blocks('news.example'), lists.table()?.count]).toEqual(['ads.example.com (ads.txt)', null, 1]);
  expect(lists.report()).toMatchObject([
    { path: ads, name: 'ads.txt', entries: 1, problems: 1, firstProblems: [{ line: 2, why: 'several-words' }], trouble: null },
  ]);
  expect(health.standing.size).toBe(0);
  await Promise.all([lists.stop(), lists.stop()]);
});

it('without files there is no table, no thread, and no snapshot left', async () => {
  const ads = writeList(folder, 'one.txt', 'one.example.com\n');
  const first = await realLists([ads], join(folder, 'b'));
  await first.lists.stop();
  expect(existsSync(join(folder, 'b', 'block-lists.table'))).toBe(true);
  const { lists } = await realLists([], join(folder, 'b'));
  expect([lists.table(), lists.report(), existsSync(join(folder, 'b', 'block-lists.table'))]).toEqual([null, [], false]);
  await lists.reload();
  await lists.stop();
});

it('a person may take a list that shrank as it is', async () => {
  const path = writeList(folder, 'long.txt', manyNames(400));
  const { lists, blocks, health, changed } = await realLists([path], join(folder, 'c'));
  writeList(folder, 'long.txt', manyNames(10, 'new'));
  const change = changed();
  await lists.reload();
  await change;
  expect([blocks('new3.example'), blocks('site3.example'), health.standing.size]).toEqual(['new3.example (long.txt)', null, 0]);
  await lists.stop();
  rmSync(path);
});
