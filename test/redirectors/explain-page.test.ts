import { expect, it } from 'vitest';
import { asking, transcriptOf } from '../support/transcript.ts';

it('refuses a site with its own reason, quotes and umlauts included', async () => {
  const input = asking('http://games.example/') + asking('http://chat.example/') + asking('http://a.example/');
  const { lines } = await transcriptOf('explain-page.ts', ['games.example=Only "after" supper.', 'chat.example=Für Ältere.'], input);
  expect(lines.map((line) => Buffer.from(line, 'latin1').toString())).toEqual([
    'OK status=403 message="Only \\"after\\" supper."',
    'OK status=403 message="Für Ältere."',
    'ERR',
  ]);
});
