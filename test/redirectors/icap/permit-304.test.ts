import { expect, it } from 'vitest';
import { askingIcap, transcriptOf } from '../../support/transcript.ts';

it('leaves every request as it is, in the ancestor’s words', async () => {
  expect((await transcriptOf('icap/permit-304.ts', [], askingIcap('GET http://a.example/ HTTP/1.1'))).text).toBe(
    'ICAP/1.0 304 Not Modified\r\n\r\n',
  );
});
