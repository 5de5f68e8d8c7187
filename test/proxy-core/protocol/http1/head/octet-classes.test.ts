import { expect, it } from 'vitest';
import { FIELD_VALUE, HEX_DIGIT, REQUEST_LINE, STATUS_LINE, TOKEN, TOKEN_TEXT } from '#core/protocol/http1/head/octet-classes.ts';

const members = (table: Uint8Array): string =>
  Array.from({ length: 256 }, (_, octet) => (table[octet] === 0 ? '' : String.fromCharCode(octet))).join('');

it('a token is what RFC 9110 says', () => {
  expect(members(TOKEN)).toBe("!#$%&'*+-.0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ^_`abcdefghijklmnopqrstuvwxyz|~");
  expect(TOKEN_TEXT.test(members(TOKEN))).toBe(true);
});

it('a value has no control octets but the tab', () => {
  for (let octet = 0; octet < 256; octet += 1) expect(FIELD_VALUE[octet]).toBe((octet < 0x20 && octet !== 9) || octet === 0x7f ? 0 : 1);
});

it('a request line has none at all', () =>
  expect([REQUEST_LINE[9], REQUEST_LINE[0x20], REQUEST_LINE[0x7f], REQUEST_LINE[0xff]]).toEqual([0, 1, 0, 1]));

it('a status line may have a tab in its reason', () =>
  expect([STATUS_LINE[9], STATUS_LINE[0x0d], STATUS_LINE[0x7f], STATUS_LINE[0xff]]).toEqual([1, 0, 0, 1]));

it('hexadecimal digits carry their value', () => {
  expect(members(HEX_DIGIT)).toBe('0123456789ABCDEFabcdef');
  for (const digit of members(HEX_DIGIT)) expect(HEX_DIGIT[digit.charCodeAt(0)]).toBe(Number.parseInt(digit, 16) + 1);
});
