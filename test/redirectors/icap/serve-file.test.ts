import { expect, it } from 'vitest';
import { askingIcap, transcriptOf } from '../../support/transcript.ts';

it('asks the proxy to serve a file', async () => {
  const { text } = await transcriptOf(
    'icap/serve-file.ts',
    ['test.example', 'success.html'],
    askingIcap('GET http://test.example/ HTTP/1.1'),
  );
  expect(text).toBe('ICAP/1.0 200 OK\r\nEncapsulated: req-hdr=0, null-body=36\r\n\r\nGET file://success.html HTTP/1.1\r\n\r\n');
});
