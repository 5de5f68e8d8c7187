import { mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { sessionFile } from '#core/composition/session-file.ts';
import { tempFolder } from '../../support/temp-folder.ts';

const folder = tempFolder();

it('sessions are kept for their owner only, and replaced as a whole', async () => {
  const place = join(folder, 'new');
  const store = sessionFile(place);
  expect([await store.read(), await store.isThere()]).toEqual([null, false]);
  await store.write('one');
  await store.write('two');
  expect([await store.read(), await store.isThere()]).toEqual(['two', true]);
  expect(readdirSync(place)).toEqual(['monitor-sessions.json']);
  if (process.platform !== 'win32') expect(statSync(join(place, 'monitor-sessions.json')).mode & 0o777).toBe(0o600);
  rmSync(join(place, 'monitor-sessions.json'));
  expect([await store.read(), await store.isThere()]).toEqual([null, false]);
});

it('a file far too long is no file of ours', async () => {
  writeFileSync(join(folder, 'monitor-sessions.json'), 'x'.repeat(100_000));
  expect(await sessionFile(folder).read()).toBeNull();
});

it('something else in its place is an error, and does not count as removed', async () => {
  const place = join(folder, 'odd');
  mkdirSync(join(place, 'monitor-sessions.json'), { recursive: true });
  const store = sessionFile(place);
  await expect(store.read()).rejects.toThrow();
  await expect(store.write('x')).rejects.toThrow();
  expect(await store.isThere()).toBe(true);
});
