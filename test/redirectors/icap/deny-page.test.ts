import { expect, it } from 'vitest';
import { askingIcap, transcriptOf } from '../../support/transcript.ts';

it('answers for the named sites with its own page and leaves others alone', async () => {
  const input = askingIcap('GET http://www.games.example/ HTTP/1.1') + askingIcap('GET http://a.example/ HTTP/1.1');
  const { text } = await transcriptOf('icap/deny-page.ts', ['games.example'], input);
  expect(text).toMatch(
    /^ICAP\/1\.0 200 OK\r\nPragma: comment: games\.example is refused\r\nEncapsulated: res-hdr=0, res-body=\d+\r\n\r\nHTTP\/1\.1 403 Forbidden\r\n/,
  );
  expect(text).toContain('This site is not shown here.');
  expect(text.endsWith('\r\n0\r\n\r\nICAP/1.0 204 No Content\r\n\r\n')).toBe(true);
});
