import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readPageFiles } from '#core/monitor/pages/page-files.ts';
import { tempFolder } from '../../../support/temp-folder.ts';

const folder = tempFolder();

function screens(name: string, files: Readonly<Record<string, string>>): string {
  const path = join(folder, name);
  for (const [file, content] of Object.entries(files)) {
    mkdirSync(join(path, file, '..'), { recursive: true });
    writeFileSync(join(path, file), content);
  }
  return path;
}

describe('the files of the screens', () => {
  it('are known by their address, with type, and kept for ever only when hashed', async () => {
    const found = await readPageFiles(
      screens('all', { 'index.html': '<p>', 'assets/index-Ab_1-x9Z.js': '1', 'assets/plain.css': 'a', 'icon.svg': '<svg/>' }),
    );
    if (found.type !== 'found') throw new Error(found.detail);
    const seen = [...found.files]
      .map(([name, { type, isImmutable }]) => [name, type.split(';')[0], isImmutable])
      .toSorted(([one], [other]) => String(one).localeCompare(String(other)));
    expect(seen).toEqual([
      ['/assets/index-Ab_1-x9Z.js', 'text/javascript', true],
      ['/assets/plain.css', 'text/css', false],
      ['/icon.svg', 'image/svg+xml', false],
      ['/index.html', 'text/html', false],
    ]);
  });

  it('do not include links out of the folder, nor files of unknown kinds', async () => {
    const path = screens('mixed', { 'index.html': '', 'notes.txt': '', 'index.js.map': '' });
    writeFileSync(join(folder, 'secret.json'), '{}');
    symlinkSync(join(folder, 'secret.json'), join(path, 'linked.json'));
    const found = await readPageFiles(path);
    expect(found.type === 'found' && [...found.files.keys()]).toEqual(['/index.html']);
  });

  it.each([
    ['no folder', () => join(folder, 'nowhere'), 'ENOENT'],
    ['a file instead', () => join(screens('as-file', { 'index.html': '' }), 'index.html'), 'ENOTDIR'],
    ['no page in it', () => screens('empty', { 'other.css': '' }), 'no index.html'],
  ])('may be missing: %s', async (_what, path, detail) => {
    expect(await readPageFiles(path())).toMatchObject({ type: 'missing', detail: expect.stringContaining(detail) as string });
  });

  it('are not half the disk', async () => {
    const many = Object.fromEntries(Array.from({ length: 501 }, (_, at) => [`f${at}.css`, '']));
    expect((await readPageFiles(screens('many', { 'index.html': '', ...many }))).type).toBe('missing');
  });
});
