import { describe, expect, it } from 'vitest';
import { safeName, safeWord } from '#core/protocol/redirector/safe-word.ts';

describe('a word on a helper’s line', () => {
  it('stays as it is when it is plain', () => expect(safeWord('http://a.example/%20?x=1&y=[2]')).toBe('http://a.example/%20?x=1&y=[2]'));
  it('is a dash when there is none', () => expect(safeWord('')).toBe('-'));
  it('has no blank, line end, control or other octet', () =>
    expect(safeWord('a b\tc\r\nd\x00e\x7ff\xe9')).toBe('a%20b%09c%0D%0Ad%00e%7Ff%E9'));
  it('writes a letter beyond latin1 in UTF-8', () => expect(safeWord('\u0100\u20ac')).toBe('%C4%80%E2%82%AC'));
});

describe('a name people chose', () => {
  it('is a dash when there is none', () => expect([safeName(null), safeName('')]).toEqual(['-', '-']));
  it('can be decoded to what it was', () => expect(decodeURIComponent(safeName('50% of mia'))).toBe('50% of mia'));
});
