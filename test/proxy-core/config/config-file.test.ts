import { execFileSync } from 'node:child_process';
import { lstatSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { keepCopy, KEPT_COPIES, keptCopies, readDocument, setAside, writeDocument } from '#core/config/config-file.ts';
import { tempFolder } from '../../support/temp-folder.ts';

const folder = tempFolder();
const contents = async (file: string) => (await keptCopies(file)).map(({ path }) => JSON.parse(readFileSync(path, 'utf8')) as unknown);

it('a document is written whole, for its owner only, and read back', async () => {
  const file = join(folder, 'deep', 'config.json');
  await writeDocument(file, { a: 1 });
  expect(await readDocument(file)).toEqual({ type: 'read', document: { a: 1 } });
  expect(readdirSync(join(folder, 'deep'))).toEqual(['config.json']);
});

it('good documents are kept, newest first, with the time, and each once', async () => {
  const file = join(folder, 'kept.json');
  for (const [at, value] of ['one', 'two', 'two', 'three'].entries()) await keepCopy(file, value, at * 1000);
  expect(await contents(file)).toEqual(['three', 'two', 'one']);
  expect((await keptCopies(file)).map(({ keptMs }) => keptMs)).toEqual([3000, 1000, 0]);
});

it('only so many are kept', async () => {
  const file = join(folder, 'many.json');
  for (let at = 0; at < KEPT_COPIES + 3; at += 1) await keepCopy(file, at, at * 1000);
  expect(await contents(file)).toEqual(Array.from({ length: KEPT_COPIES }, (_, at) => KEPT_COPIES + 2 - at));
});

it('a clock that was set back does not make the newest copy an older one', async () => {
  const file = join(folder, 'back.json');
  await keepCopy(file, 'first', 5000);
  await keepCopy(file, 'second', 1000);
  expect(await contents(file)).toEqual(['second', 'first']);
});

it('copies of a file with a longer name are not taken for copies of this one', async () => {
  await keepCopy(join(folder, 'name.json'), 'mine', 0);
  await keepCopy(join(folder, 'name.json.old'), 'another', 1000);
  expect(await contents(join(folder, 'name.json'))).toEqual(['mine']);
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

it('the byte order mark of an editor is no mistake', async () => {
  const file = join(folder, 'mark.json');
  writeFileSync(file, '\uFEFF{ "version": 1 }');
  expect(await readDocument(file)).toEqual({ type: 'read', document: { version: 1 } });
});

it.skipIf(process.platform === 'win32')('a link stays a link: the file behind it is replaced, and set aside', async () => {
  const [real, link] = [join(folder, 'behind', 'real.json'), join(folder, 'link.json')];
  await writeDocument(real, { a: 1 });
  symlinkSync(real, link);
  await writeDocument(link, { a: 2 });
  expect(lstatSync(link).isSymbolicLink()).toBe(true);
  expect(await readDocument(real)).toEqual({ type: 'read', document: { a: 2 } });
  expect(await setAside(link, 0)).toMatch(/behind.real\.json\.bad-/);
});

it.skipIf(process.platform === 'win32')('a named pipe, a folder and a link that leads nowhere are told, and not waited for', async () => {
  const [pipe, dead] = [join(folder, 'pipe.json'), join(folder, 'dead.json')];
  execFileSync('mkfifo', [pipe]);
  symlinkSync(join(folder, 'nowhere'), dead);
  expect(await readDocument(pipe)).toMatchObject({ type: 'unreadable', userText: expect.stringContaining('a pipe') as string });
  expect(await readDocument(folder)).toMatchObject({ type: 'unreadable' });
  expect(await readDocument(dead)).toMatchObject({ type: 'unreadable', userText: expect.stringContaining('a link') as string });
  await expect(writeDocument(dead, {})).rejects.toThrow();
});
