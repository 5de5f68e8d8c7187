import { expect, it } from 'vitest';
import { askingIcap, transcriptOf } from '../../support/transcript.ts';

it('leads tunnels and requests elsewhere, to the port that was asked for', async () => {
  const input =
    askingIcap('CONNECT a.example:8443 HTTP/1.1') +
    askingIcap('GET http://a.example/ HTTP/1.1') +
    askingIcap('GET http://a.example:8080/x:9/ HTTP/1.1') +
    askingIcap('GET http://b.example/ HTTP/1.1');
  const { text } = await transcriptOf('icap/connect-swap.ts', ['a.example', 'other.example'], input);
  expect(text.match(/CONNECT \S+/g)).toEqual(['CONNECT other.example:8443', 'CONNECT other.example:80', 'CONNECT other.example:8080']);
  expect(text.match(/X-Intercept: active/g)).toHaveLength(3);
});
