import { expect, it } from 'vitest';
import { asking, transcriptOf } from '../support/transcript.ts';

it('shows the block page in place of the named sites only', async () => {
  const input = asking('http://www.games.example/') + asking('http://school.example/');
  expect((await transcriptOf('block-page.ts', ['games.example'], input)).lines).toEqual(['file://deny.html', 'ERR']);
});
