import { expect, it } from 'vitest';
import { FIELD_VALUE, HEX_DIGIT, START_LINE, TOKEN, TOKEN_TEXT } from '#core/protocol/http1/head/octet-classes.ts';

const members = (table: Uint8Array): string =>
  Array.from({ length: 256 }, (_, octet) => (table[octet] === 0 ? '' : String.fromCharCode(octet))).join('');

it('a token is what RFC 9110 says', () => {
  expect(members(TOKEN)).toBe("!#$%&'*+-.0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ^_`abcdefghijklmnopqrstuvwxyz|~");
  expect(TOKEN_TEXT.test(members(TOKEN))).toBe(true);
});

it('a value has no control octets but the tab', () => {
  for (let octet = 0; octet < 256; octet += 1) expect(FIELD_VALUE[octet]).toBe((octet < 0x20 && octet !== 9) || octet === 0x7f ? 0 : 1);
});

it('a start line has none at all', () =>
  expect([START_LINE[9], START_LINE[0x20], START_LINE[0x7f], START_LINE[0xff]]).toEqual([0, 1, 0, 1]));

it('hexadecimal digits carry their value', () => {
  expect(members(HEX_DIGIT)).toBe('0123456789ABCDEFabcdef');
  for (const digit of members(HEX_DIGIT)) expect(HEX_DIGIT[digit.charCodeAt(0)]).toBe(Number.parseInt(digit, 16) + 1);
});
