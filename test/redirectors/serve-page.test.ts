import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { tempFolder } from '../support/temp-folder.ts';
import { asking, transcriptOf } from '../support/transcript.ts';

it('makes a page of what was asked for, with nothing on it that could run', async () => {
  const folder = tempFolder();
  const input = asking('http://a.example/') + asking('http://<b>.example/') + asking('http://a.example/2') + asking('http://sites.home/');
  const { lines } = await transcriptOf('serve-page.ts', ['sites.home', folder], input);
  expect(lines.slice(0, 3)).toEqual(['ERR', 'ERR', 'ERR']);
  const name = /^file:\/\/(sites-\d+\.html)$/.exec(lines[3] ?? '')?.[1] ?? '';
  const page = readFileSync(join(folder, name), 'utf8');
  expect(page).toContain('<tr><td>a.example</td><td>2</td></tr><tr><td>&#60;b&#62;.example</td><td>1</td></tr>');
});
