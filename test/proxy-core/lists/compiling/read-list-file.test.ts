import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readListFile } from '#core/lists/compiling/read-list-file.ts';
import type { FileReport } from '#core/lists/list-report.ts';
import { marksOf } from '#core/lists/source-marks.ts';
import { TableBuilder } from '#core/policy/host-table/table-builder.ts';
import { manyNames, writeList } from '../../../support/lists.ts';
import { tempFolder } from '../../../support/temp-folder.ts';

const folder = tempFolder();

function read(
  path: string,
  entriesBefore: number | null = null,
  builder = new TableBuilder(['list']),
): FileReport & { readonly added: number } {
  const report = readListFile({ path, name: 'list', list: 0, entriesBefore }, builder);
  return { ...report, added: builder.added };
}

describe('a list file', () => {
  it('of any size gives its names', async () => {
    const path = writeList(folder, 'long.txt', manyNames(50_000)); // several pieces
    expect(read(path)).toMatchObject({
      path,
      name: 'list',
      entries: 50_000,
      added: 50_000,
      trouble: null,
      problems: 0,
      mark: (await marksOf([path]))[0],
    });
  });

  it('with lines that are not understood gives the others and says which', () => {
    const path = writeList(folder, 'mixed.txt', 'a.example\nnot a name\nb.example\n');
    expect(read(path)).toMatchObject({ entries: 2, problems: 1, firstProblems: [{ line: 2, why: 'several-words' }], trouble: null });
  });

  it('may be a link', () => {
    writeList(folder, 'real.txt', 'a.example\n');
    symlinkSync(join(folder, 'real.txt'), join(folder, 'link.txt'));
    expect(read(join(folder, 'link.txt'))).toMatchObject({ entries: 1, trouble: null });
  });

  it.each<[string, string, string | Uint8Array]>([
    ['empty', 'empty', ''],
    ['only comments', 'empty', '# nothing here\n\n'],
    ['only rules for browsers', 'empty', '[Adblock Plus 2.0]\nexample.com##.ad\n/banner/*\n'],
    ['an error page', 'web-page', '<!DOCTYPE html><html><body>404</body></html>'],
    ['a page after empty lines', 'web-page', '\n\n  <html lang="en">\na.example\n'],
    ['a feed', 'web-page', '<?xml version="1.0"?><rss/>'],
    ['packed', 'binary', gzipSync('a.example\n'.repeat(100))],
    ['text in UTF-16', 'binary', Buffer.from('\ufeffa.example\n', 'utf16le')],
    ['text in UTF-16 of names without a letter of ASCII', 'binary', Buffer.from('\ufeffпример', 'utf16le')],
    ['a program', 'binary', Uint8Array.from([0x7f, 0x45, 0x4c, 0x46, 0, 1])],
    ['names with a zero among them', 'binary', `${manyNames(40_000)}\0\n${manyNames(10)}`],
    ['prose', 'not-a-list', 'Dear reader,\nthis is no list of names.\nIt has words.\nAnd one.example\n'],
    ['JSON', 'not-a-list', '{\n  "names": [\n    "a.example",\n    "b.example"\n  ]\n}\n'],
  ])('that is %s cannot be used: %s', (name, trouble, text) => {
    const builder = new TableBuilder(['list']);
    builder.add(0, 'before.example', 1);
    expect(read(writeList(folder, `bad-${name.replaceAll(' ', '-')}`, text), null, builder)).toMatchObject({
      entries: 0,
      trouble,
      added: 1,
    });
  });

  it('that is not there, is a folder, or stands behind a file says so', () => {
    mkdirSync(join(folder, 'sub'));
    expect(read(join(folder, 'absent.txt'))).toMatchObject({ trouble: 'missing', mark: 'ENOENT', detail: 'ENOENT' });
    expect(read(join(folder, 'sub'))).toMatchObject({ trouble: 'folder' });
    expect(read(join(writeList(folder, 'plain.txt', 'a.example'), 'x.txt'))).toMatchObject({ trouble: 'unreadable', detail: 'ENOTDIR' });
    expect(read(join(folder, 'x'.repeat(300)))).toMatchObject({ trouble: 'unreadable', detail: 'ENAMETOOLONG' });
  });

  it('that is a pipe is not waited for', (ctx) => {
    if (process.platform === 'win32') return ctx.skip('Windows has no pipes in folders');
    execFileSync('mkfifo', [join(folder, 'pipe')]);
    expect(read(join(folder, 'pipe'))).toMatchObject({ trouble: 'not-a-file' });
    expect(read('/dev/zero')).toMatchObject({ trouble: 'not-a-file' });
  });

  it('that may not be read says so, and looks changed when it may', async (ctx) => {
    if (process.platform === 'win32' || process.getuid?.() === 0) return ctx.skip('this user may read everything');
    const path = writeList(folder, 'secret.txt', 'a.example\n');
    chmodSync(path, 0);
    const { trouble, mark, detail } = read(path);
    expect([trouble, detail]).toEqual(['unreadable', 'EACCES']);
    chmodSync(path, 0o600);
    expect((await marksOf([path]))[0]).not.toBe(mark);
  });

  it('that is far too large is not read at all', () => {
    const path = join(folder, 'large.txt');
    writeFileSync(path, '');
    truncateSync(path, 1_073_741_825); // takes no room on the disk
    expect(read(path)).toMatchObject({ trouble: 'too-large' });
  });

  it('that does not fit in any more is taken back', () => {
    const builder = new TableBuilder(['list'], { maxNames: 10 });
    expect(read(writeList(folder, 'eleven.txt', manyNames(11)), null, builder)).toMatchObject({ trouble: 'no-room', entries: 0, added: 0 });
  });

  it.each([
    ['half of a long one is left', 200, 100, null],
    ['less than half of a long one is left', 200, 99, 'shrunk'],
    ['a short one lost most', 99, 1, null],
    ['it is not known how many there were', null, 1, null],
  ] as const)('when %s: %s names before, %i now', (_name, before, now, trouble) => {
    expect(read(writeList(folder, `shrink-${before}-${now}.txt`, manyNames(now)), before)).toMatchObject({
      trouble,
      entries: trouble === null ? now : 0,
    });
  });
});
