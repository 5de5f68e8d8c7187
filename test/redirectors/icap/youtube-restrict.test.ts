import { expect, it } from 'vitest';
import { askingIcap, transcriptOf } from '../../support/transcript.ts';

it('adds the field on the five hosts, in place of one that was there', async () => {
  const input = askingIcap('GET http://m.youtube.com/ HTTP/1.1', ['Host: m.youtube.com', 'youtube-restrict: Off']);
  expect((await transcriptOf('icap/youtube-restrict.ts', ['Moderate'], input)).text).toContain(
    'Host: m.youtube.com\r\nYouTube-Restrict: Moderate\r\n\r\n',
  );
  expect((await transcriptOf('icap/youtube-restrict.ts', [], input)).text).toContain('YouTube-Restrict: Strict\r\n');
  expect((await transcriptOf('icap/youtube-restrict.ts', [], askingIcap('GET http://youtube.example/ HTTP/1.1'))).text).toBe(
    'ICAP/1.0 204 No Content\r\n\r\n',
  );
});
