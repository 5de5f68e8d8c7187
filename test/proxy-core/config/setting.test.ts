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

describe('a list', () => {
  const { schema } = list(NETWORK, 3, [], 'x');
  const issues = (value: unknown): unknown => schema.safeParse(value).error?.issues.map(({ path, message }) => [path, message]) ?? [];

  it('is taken as it is', () => {
    const value = ['10.0.0.0/8', '::1/128'];
    expect(schema.parse(value)).toEqual(value);
    expect(issues([])).toEqual([]);
  });

  it('tells of every item that is wrong', () =>
    expect(issues(['x', '10.0.0.0/8', 7])).toEqual([
      [[0], NETWORK.allowed],
      [[2], NETWORK.allowed],
    ]));

  it.each([
    [null, `a list: ${NETWORK.allowed}`],
    ['10.0.0.0/8', `a list: ${NETWORK.allowed}`],
    [{ length: 1 }, `a list: ${NETWORK.allowed}`],
    [['::1', '::1', '::1', '::1'], 'at most 3 items'],
  ])('is not %j', (value, message) => expect(issues(value)).toEqual([[[], message]]));
});
