import { expect, it } from 'vitest';
import { asking, transcriptOf } from '../support/transcript.ts';

it('shows a file in place of one site', async () => {
  const input = asking('http://test.example/any') + asking('http://www.test.example/');
  expect((await transcriptOf('serve-file.ts', ['test.example', 'success.html'], input)).lines).toEqual(['file://success.html', 'ERR']);
});
