import { expect, it } from 'vitest';
import { asking, transcriptOf } from '../support/transcript.ts';

it('leaves every request as it is, with channel-IDs and without, and ends with its input', async () => {
  const input = `0 ${asking('http://a.example/')}17 ${asking('a.example:443', 'CONNECT')}${asking('http://b.example/')}`;
  expect(await transcriptOf('permit-all.ts', [], input)).toMatchObject({ lines: ['0 ERR', '17 ERR', 'ERR'], status: 0, errors: '' });
});
