import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { tempFolder } from '../support/temp-folder.ts';
import { asking, transcriptOf } from '../support/transcript.ts';

it('writes down every request and leaves it as it is', async () => {
  const path = join(tempFolder(), 'requests.jsonl');
  const input = asking('http://a.example/x') + 'http://b.example/ 192.0.2.8/tablet%20one mia GET\n';
  expect((await transcriptOf('log-only.ts', [path], input)).lines).toEqual(['ERR', 'ERR']);
  const rows = readFileSync(path, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown);
  expect(rows).toMatchObject([
    { method: 'GET', url: 'http://a.example/x', client: '192.0.2.7', clientName: null, user: null },
    { url: 'http://b.example/', client: '192.0.2.8', clientName: 'tablet one', user: 'mia' },
  ]);
});
