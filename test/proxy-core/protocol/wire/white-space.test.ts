import { describe, expect, it } from 'vitest';
import { firstWord, isWhiteSpace, skipWhiteSpace, trimmed, trimmedEnd } from '#core/protocol/wire/white-space.ts';

describe('white space in protocol text', () => {
  it('is SP, HTAB, CR and LF, of all octets and of everything above them', () => {
    const codes = Array.from({ length: 0x1_0000 }, (_, code) => code);
    expect(codes.filter(isWhiteSpace)).toEqual([0x09, 0x0a, 0x0d, 0x20]);
    expect(isWhiteSpace(Number.NaN)).toBe(false);
  });

  it.each([
    ['', ''],
    [' \t\r\n', ''],
    [' a b\t', 'a b'],
    ['a', 'a'],
    ['\xa0a\xa0', '\xa0a\xa0'],
    ['\x0ba\x0c\x85', '\x0ba\x0c\x85'],
    ['\ufeffa\u2028', '\ufeffa\u2028'],
  ])('%j is trimmed to %j', (text, wanted) => expect(trimmed(text)).toBe(wanted));

  it('is taken from the end alone', () =>
    expect([trimmedEnd(' a \r\n'), trimmedEnd('a\xa0'), trimmedEnd(' ')]).toEqual([' a', 'a\xa0', '']));

  it('ends a word', () =>
    expect(['voil\xc3\xa0 x', 'a\tb', 'a\rb', 'a\nb', 'a', ' a', ''].map(firstWord)).toEqual(['voil\xc3\xa0', 'a', 'a', 'a', 'a', '', '']));

  it('is skipped up to the end of the text', () =>
    expect([skipWhiteSpace('a \t b', 1), skipWhiteSpace('ab', 1), skipWhiteSpace('a  ', 1), skipWhiteSpace('', 0)]).toEqual([4, 1, 3, 0]));
});
