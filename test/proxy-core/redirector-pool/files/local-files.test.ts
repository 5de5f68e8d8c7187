import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { LocalFiles, MAX_FILE_OCTETS } from '#core/redirector-pool/files/local-files.ts';
import { questionFor } from '../../../support/redirector-world.ts';
import { tempFolder } from '../../../support/temp-folder.ts';

const root = tempFolder();
const folder = join(root, 'pages');
mkdirSync(join(folder, 'below'), { recursive: true });
mkdirSync(join(root, 'pages-secret'));
writeFileSync(join(folder, 'deny.html'), '<h1>%(host)s</h1>');
writeFileSync(join(folder, 'below', 'x.bin'), Buffer.from([0, 255, 37]));
writeFileSync(join(folder, 'a page.txt'), '%(host)s');
writeFileSync(join(folder, 'huge.html'), Buffer.alloc(MAX_FILE_OCTETS + 1));
writeFileSync(join(root, 'secret.txt'), 'secret');
writeFileSync(join(root, 'pages-secret', 'x.txt'), 'secret');
symlinkSync(join(root, 'secret.txt'), join(folder, 'link.txt'));
symlinkSync(join(folder, 'deny.html'), join(folder, 'inside.html'));
symlinkSync(root, join(folder, 'up'));

const files = new LocalFiles(folder);
const read = (name: string) => files.read(name, questionFor('http://a.example/'), null);

async function text(name: string): Promise<string> {
  const file = await read(name);
  return file.type === 'respond' ? Buffer.from(file.content).toString('latin1') : `refused: ${file.problem}`;
}

describe('a file in place of a page', () => {
  it('is served with its type, a page with its placeholders filled', async () => {
    expect(await read('deny.html')).toMatchObject({
      type: 'respond',
      status: 200,
      fields: [
        ['Content-Type', 'text/html; charset=utf-8'],
        ['Cache-Control', 'no-store'],
      ],
    });
    expect(await text('deny.html')).toBe('<h1>a.example</h1>');
  });

  it('is served as it is when it is no page', async () => {
    expect(await text('below/x.bin')).toBe('\x00\xff%');
    expect(await text('a page.txt')).toBe('%(host)s');
  });

  it('may be named by its whole path, or by a link that stays inside', async () => {
    expect(await text(join(folder, 'deny.html'))).toBe('<h1>a.example</h1>');
    expect(await text('inside.html')).toBe('<h1>a.example</h1>');
  });

  for (const name of [
    '../secret.txt',
    'below/../../secret.txt',
    'link.txt',
    'up/secret.txt',
    '../pages-secret/x.txt',
    join(root, 'secret.txt'),
    '/etc/passwd',
    '.',
    '..',
    'below',
  ]) {
    it(`${JSON.stringify(name.replace(root, ''))} is outside, or no file: the request is refused`, async () => {
      expect(await read(name)).toMatchObject({ type: 'deny', status: 403 });
      expect(await text(name)).not.toContain('secret\n');
    });
  }

  it('that is missing refuses the request: the helper did not want the page itself to be seen', async () => {
    expect(await read('nothing.html')).toMatchObject({ type: 'deny', status: 403, problem: 'nothing.html: ENOENT' });
    expect(await read('')).toMatchObject({ type: 'deny' });
    expect(await read('a\0b')).toMatchObject({ type: 'deny', problem: 'not a file name' });
    expect(await read('x'.repeat(10_000))).toMatchObject({ type: 'deny' });
  });

  it('has a bound', async () => expect((await read('huge.html')).problem).toContain('larger than'));

  it('is never served without a folder for files', async () => {
    expect(await new LocalFiles(null).read('deny.html', questionFor('http://a.example/'), null)).toMatchObject({
      type: 'deny',
      problem: 'no folder is set for files',
    });
    expect(await new LocalFiles('/nowhere/at/all').read('deny.html', questionFor('http://a.example/'), null)).toMatchObject({
      type: 'deny',
    });
  });
});
