import { expect, it } from 'vitest';
import { askingIcap, transcriptOf } from '../../support/transcript.ts';

it('leaves every request as it is, one answer a request', async () => {
  const input = askingIcap('GET http://a.example/ HTTP/1.1', ['Host: a.example']) + askingIcap('CONNECT a.example:443 HTTP/1.1');
  expect((await transcriptOf('icap/permit-204.ts', [], input)).text).toBe('ICAP/1.0 204 No Content\r\n\r\n'.repeat(2));
});
