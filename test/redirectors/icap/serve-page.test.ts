import { expect, it } from 'vitest';
import { askingIcap, transcriptOf } from '../../support/transcript.ts';

it('makes a page of what the browser sends, with nothing on it that could run', async () => {
  const input = askingIcap('GET http://me.home/ HTTP/1.1', ['Host: me.home', 'User-Agent: <script>']);
  const { text } = await transcriptOf('icap/serve-page.ts', ['me.home'], input);
  expect(text).toContain('<tr><th>User-Agent</th><td>&#60;script&#62;</td></tr>');
});
