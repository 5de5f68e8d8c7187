import { describe, expect, it } from 'vitest';
import { flag, list, NETWORK, parseHostPort, parsePortRange, wholeNumber } from '#core/config/setting.ts';

describe('what a person types', () => {
  it.each(['on', 'TRUE', 'yes', '1'])('%s switches on', (text) => expect(flag(false, 'x').fromText(text)).toBe(true));
  it.each(['off', 'False', 'no', '0'])('%s switches off', (text) => expect(flag(true, 'x').fromText(text)).toBe(false));
  it('that is no switch stays as it is, for the schema to refuse', () => expect(flag(true, 'x').fromText('perhaps')).toBe('perhaps'));
  it('becomes a number only when it is one', () =>
    expect(['12', ' 7 ', '1e3', '0x10', ''].map(wholeNumber(0, 99, 0, 'x').fromText)).toEqual([12, 7, '1e3', '0x10', '']));
  it('becomes a list at commas', () =>
    expect(list(NETWORK, 9, [], 'x').fromText(' 10.0.0.0/8, ::1/128,')).toEqual(['10.0.0.0/8', '::1/128']));
});

it.each([
  ['443', { from: 443, to: 443 }],
  ['1024-65535', { from: 1024, to: 65_535 }],
  ['0', null],
  ['9-8', null],
  ['1-70000', null],
  ['x', null],
])('the port range %j', (text, range) => expect(parsePortRange(text)).toEqual(range));

it.each([
  ['127.0.0.1:1080', { host: '127.0.0.1', port: 1080 }],
  ['[::1]:0', { host: '::1', port: 0 }],
  ['localhost:3129', { host: 'localhost', port: 3129 }],
  ['::1:80', null],
  ['127.0.0.1', null],
  ['127.0.0.1:99999', null],
])('the address %j', (text, address) => expect(parseHostPort(text)).toEqual(address));
