import { describe, expect, it } from 'vitest';
import { startWords } from '#core/composition/start/start-words.ts';

const REPORT = {
  proxy: ['127.0.0.1:3128', '[::1]:3128'],
  others: [],
  monitorLink: 'http://127.0.0.1:8080/#token=t',
  signsIn: null,
  problems: [],
};
const OPTIONS = { withoutScreens: 'not available, see below', remote: null, howToStop: 'Ctrl+C stops it.' };

describe('the words at the start', () => {
  it('are three lines and how to stop when all is well', () =>
    expect(startWords(REPORT, OPTIONS)).toEqual([
      'Proxy    127.0.0.1:3128  [::1]:3128',
      'Screens  http://127.0.0.1:8080/#token=t',
      'Try      curl -x http://127.0.0.1:3128 http://example.com/',
      'Ctrl+C stops it.',
    ]));

  it('say what else is open, and how to see the screens from elsewhere', () =>
    expect(startWords({ ...REPORT, others: ['socks 127.0.0.1:1080'] }, { ...OPTIONS, remote: 'ssh -L ...' })).toEqual([
      'Proxy    127.0.0.1:3128  [::1]:3128',
      'Open     socks 127.0.0.1:1080',
      'Screens  http://127.0.0.1:8080/#token=t',
      'Remote   ssh -L ...',
      'Try      curl -x http://127.0.0.1:3128 http://example.com/',
      'Ctrl+C stops it.',
    ]));

  it.each([
    ['mia', '--proxy-user mia http'],
    ["o'neil & co", "--proxy-user 'o'\\''neil & co' http"],
  ])('sign %s in when users are set', (signsIn, words) => expect(startWords({ ...REPORT, signsIn }, OPTIONS).join('\n')).toContain(words));

  it('keep the lines of a note together', () =>
    expect(startWords({ ...REPORT, proxy: [], monitorLink: null, problems: ['a\n- b', 'c'] }, OPTIONS)).toEqual([
      'Proxy    not listening, see below',
      'Screens  not available, see below',
      'Note     a\n         - b',
      'Note     c',
      'Ctrl+C stops it.',
    ]));
});
