import { expect, it } from 'vitest';
import { askingIcap, transcriptOf } from '../../support/transcript.ts';

const AGENTS = [
  ['Mozilla/5.0 (Windows NT 6.1; Trident/7.0; rv:11.0) like Gecko', true],
  ['Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/60.0.1.2 Safari/537.36', true],
  ['Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/154.0.0.0 Safari/537.36', false],
  ['Mozilla/5.0 (X11; Linux x86_64; rv:52.0) Gecko/20100101 Firefox/52.0', true],
  ['curl/8.1', false],
] as const;

it('refuses browsers that are too old, and no other program', async () => {
  const input = AGENTS.map(([agent]) => askingIcap('GET http://a.example/ HTTP/1.1', [`User-Agent: ${agent}`])).join('');
  const { text } = await transcriptOf('icap/old-browsers.ts', [], input);
  const answers = text.match(/^ICAP\/1\.0 \d+/gm)?.map((line) => line.endsWith('200'));
  expect(answers).toEqual(AGENTS.map(([, isOld]) => isOld));
});
