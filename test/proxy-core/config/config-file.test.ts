import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { keptCopies, readDocument, setAside, writeDocument } from '#core/config/config-file.ts';
import { tempFolder } from '../../support/temp-folder.ts';

const folder = tempFolder();

it('a document is written whole, for its owner only, and read back', async () => {
  const file = join(folder, 'deep', 'config.json');
  await writeDocument(file, { a: 1 }, 0);
  expect(await readDocument(file)).toEqual({ type: 'read', document: { a: 1 } });
  expect(readdirSync(join(folder, 'deep')).sort()).toEqual(['config-copies', 'config.json']);
});

it('earlier documents are kept, newest first', async () => {
  const file = join(folder, 'kept.json');
  for (const [at, value] of ['one', 'two', 'three'].entries()) await writeDocument(file, value, at * 1000);
  const copies = await keptCopies(file);
  expect(copies.map((copy) => JSON.parse(readFileSync(copy, 'utf8')))).toEqual(['two', 'one']);
});

it('a bad file gets out of the way with its content', async () => {
  const file = join(folder, 'bad.json');
  writeFileSync(file, 'bad');
  expect(readFileSync(await setAside(file, 0), 'utf8')).toBe('bad');
  expect((await readDocument(file)).type).toBe('absent');
});

it('what is no JSON is a sentence, not an exception', async () => {
  const file = join(folder, 'no.json');
  writeFileSync(file, '{');
  expect(await readDocument(file)).toMatchObject({ type: 'unreadable', userText: expect.stringContaining('not valid JSON') });
});
