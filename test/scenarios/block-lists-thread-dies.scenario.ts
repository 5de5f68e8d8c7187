import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import { realLists, writeList } from '../support/lists.ts';
import { tempFolder } from '../support/temp-folder.ts';

const FAILING_WORKER = new URL('../support/failing-lists-worker.ts', import.meta.url);

it('the lists thread dies: names stay blocked, a note says so, and the next thread makes it good', async () => {
  const folder = tempFolder();
  const ads = writeList(folder, 'ads.txt', 'old.example.com\n');
  const { lists, blocks, health, log } = await realLists([ads], folder, FAILING_WORKER);
  expect(blocks('old.example.com')).toBe('old.example.com (ads.txt)');

  const deadly = join(folder, 'block-lists.table.die');
  writeFileSync(deadly, '');
  writeList(folder, 'ads.txt', 'new.example.com\n');
  await lists.reload();
  expect([blocks('old.example.com'), blocks('new.example.com')]).toEqual(['old.example.com (ads.txt)', null]);
  expect(health.text('block-file-problem')).toContain(
    'the part of the program that does it stopped. The one name in force before stays blocked.',
  );
  expect(health.text('block-file-problem')).not.toContain('told to die');
  expect(log.lines.some(({ level }) => level === 'error')).toBe(true);

  rmSync(deadly);
  await lists.reload();
  expect([blocks('old.example.com'), blocks('new.example.com'), health.standing.size]).toEqual([null, 'new.example.com (ads.txt)', 0]);
  await lists.stop();
});

it('a lists thread that cannot even start leaves the proxy running, and says that nothing is blocked', async () => {
  const folder = tempFolder();
  const { lists, health } = await realLists(
    [writeList(folder, 'ads.txt', 'ads.example.com\n')],
    folder,
    pathToFileURL(join(folder, 'missing.js')),
  );
  expect([lists.table(), health.standing.get('block-file-problem')?.level]).toEqual([null, 'problem']);
  expect(health.text('block-file-problem')).toContain('not blocked');
  expect(health.text('block-file-problem')).not.toContain('Cannot find module');
  await lists.stop();
});
