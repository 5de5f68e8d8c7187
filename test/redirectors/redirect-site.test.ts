import { expect, it } from 'vitest';
import { asking, transcriptOf } from '../support/transcript.ts';

it('sends the browser on, and keeps the method of what is not a GET', async () => {
  const input = asking('http://old.example/a') + asking('http://old.example/a', 'POST') + asking('old.example:443', 'CONNECT');
  expect((await transcriptOf('redirect-site.ts', ['old.example', 'new.example'], input)).lines).toEqual([
    'OK status=302 url="http://new.example/a"',
    'OK status=307 url="http://new.example/a"',
    'ERR',
  ]);
});
