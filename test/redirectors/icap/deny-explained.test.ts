import { expect, it } from 'vitest';
import { askingIcap, transcriptOf } from '../../support/transcript.ts';

it('explains itself to programs, for tunnels too', async () => {
  const { text } = await transcriptOf('icap/deny-explained.ts', ['games.example'], askingIcap('CONNECT games.example:443 HTTP/1.1'));
  expect(text).toContain('HTTP/1.1 403 Forbidden\r\nContent-Type: application/proxy-explanation+json\r\n');
  expect(JSON.parse(/\{.*\}/.exec(text)?.[0] ?? '')).toMatchObject({
    title: 'Not during the week',
    moreinfo: 'http://rules.home.example/',
  });
});
