import { expect, it } from 'vitest';
import { asking, transcriptOf } from '../support/transcript.ts';

it('shows another site under the same path, and leaves tunnels alone', async () => {
  const input =
    asking('http://old.example/a?b=1') + asking('http://old.example') + asking('old.example:443', 'CONNECT') + asking('http://x.example/');
  expect((await transcriptOf('rewrite-site.ts', ['old.example', 'new.example:8080'], input)).lines).toEqual([
    'OK rewrite-url="http://new.example:8080/a?b=1"',
    'OK rewrite-url="http://new.example:8080/"',
    'ERR',
    'ERR',
  ]);
});
