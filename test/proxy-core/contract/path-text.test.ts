import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isUtf8, lettersOf, pathLetters, shownPath } from '#core/contract/path-text.ts';

/** The octets of a text in UTF-8, one character each. */
const utf8 = (text: string): string => Buffer.from(text).toString('latin1');

describe('octets of a path', () => {
  it.each([
    ['printable ASCII', '/a?b=%20c&d=~!#$', '/a?b=%20c&d=~!#$'],
    ['percent signs of a client, never touched', '/caf%C3%A9%', '/caf%C3%A9%'],
    ['two octets', utf8('/café'), '/café'],
    ['three octets', utf8('/日本'), '/日本'],
    ['four octets', utf8('/😀'), '/😀'],
    ['right to left', utf8('/שלום'), '/שלום'],
    ['latin1', '/caf\xe9', '/caf%E9'],
    ['latin1 before UTF-8', `/\xe9${utf8('é')}`, '/%E9é'],
    ['an octet that only goes on', '/\x80a', '/%80a'],
    ['a character cut short', '/\xe6\x97', '/%E6%97'],
    ['a character cut short by another', `/\xe6\x97${utf8('é')}`, '/%E6%97é'],
    ['an overlong slash', '/\xc0\xaf', '/%C0%AF'],
    ['an overlong letter', '/\xe0\x83\xa9', '/%E0%83%A9'],
    ['an overlong letter of four octets', '/\xf0\x80\x83\xa9', '/%F0%80%83%A9'],
    ['half of a pair', '/\xed\xa0\x80', '/%ED%A0%80'],
    ['beyond Unicode', '/\xf4\x90\x80\x80', '/%F4%90%80%80'],
    ['five octets', '/\xf8\x88\x80\x80\x80', '/%F8%88%80%80%80'],
    ['a control', '/a\tb\x7f\x00', '/a%09b%7F%00'],
    ['a space', '/a b', '/a%20b'],
    ['a control of latin1 in UTF-8', utf8('/\u0085'), '/%C2%85'],
    ['a space that does not break', utf8('/a\u00a0b'), '/a%C2%A0b'],
    ['a wide space', utf8('/a\u3000b'), '/a%E3%80%80b'],
    ['a new line of Unicode', utf8('/a\u2028b'), '/a%E2%80%A8b'],
    ['a turn of direction', utf8('/\u202egnp.exe'), '/%E2%80%AEgnp.exe'],
    ['an isolate', utf8('/\u2066a\u2069'), '/%E2%81%A6a%E2%81%A9'],
    ['a space without width', utf8('/pay\u200bpal'), '/pay%E2%80%8Bpal'],
    ['a soft hyphen', utf8('/a\u00adb'), '/a%C2%ADb'],
    ['a filler that is drawn as nothing', utf8('/a\u3164b'), '/a%E3%85%A4b'],
    ['a private character', utf8('/\ue000'), '/%EE%80%80'],
    ['nothing', '', ''],
  ])('%s', (_what, octets, shown) => expect(shownPath(octets)).toBe(shown));

  it('are the very same text when there is nothing to convert', () => {
    const path = '/images/logo.png?v=12';
    expect(shownPath(path)).toBe(path);
  });

  it('never hold what is not to be shown, and never lose an octet', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (octets) => {
        const shown = shownPath(Buffer.from(octets).toString('latin1'));
        expect(shown).not.toMatch(/[\p{C}\p{Z}]/u);
        const plain = octets.every((octet) => octet !== 0x25);
        if (plain) expect(back(shown)).toEqual(Buffer.from(octets));
      }),
      { seed: 20_261_120, numRuns: 1000 },
    );
  });

  it('of UTF-8 are what was written', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 20 }), (text) => {
        expect(back(shownPath(utf8(text.replaceAll('%', ''))))).toEqual(Buffer.from(text.replaceAll('%', '')));
      }),
      { seed: 20_261_120, numRuns: 500 },
    );
  });
});

/** Letters as UTF-8, percent-encoded octets as they are. */
function back(shown: string): Buffer {
  return Buffer.from(
    utf8(shown).replaceAll(/%(..)/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16))),
    'latin1',
  );
}

describe('percent-encoded letters', () => {
  it.each([
    ['/caf%C3%A9', '/café'],
    ['/caf%c3%a9', '/café'],
    ['/%E6%97%A5%E6%9C%AC?q=%D7%A9', '/日本?q=ש'],
    ['/a%20b%2Fc%25%3F%23', '/a%20b%2Fc%25%3F%23'],
    ['/caf%E9', '/caf%E9'],
    ['/%E9%C3%A9', '/%E9é'],
    ['/%E2%80%AEgnp.exe', '/%E2%80%AEgnp.exe'],
    ['/%C2%A0', '/%C2%A0'],
    ['/%C2%85', '/%C2%85'],
    ['/%', '/%'],
    ['/%C3', '/%C3'],
    ['/%C3%', '/%C3%'],
    ['/%C3%2F', '/%C3%2F'],
    ['/%25C3%25A9', '/%25C3%25A9'],
    ['/plain', '/plain'],
  ])('%s: %s', (path, letters) => expect(pathLetters(path)).toBe(letters));
});

it.each([
  ['/cafe', true],
  [utf8('/café 日本😀\u202e'), true],
  ['/caf\xe9', false],
  [`${utf8('é')}\xff`, false],
  ['\xc3', false],
  ['\xed\xa0\x80', false],
])('%j is UTF-8: %s', (octets, is) => expect(isUtf8(octets)).toBe(is));

it('octets that are no letters can be written in another way', () =>
  expect(lettersOf('\xc3\xbc \xff', (octet) => `<${octet}>`)).toBe('ü<32><255>'));
