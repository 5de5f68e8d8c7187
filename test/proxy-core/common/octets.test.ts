import { describe, expect, it } from 'vitest';
import { decimal, joined, latin1, octetsOf } from '#core/common/octets.ts';

const every = Uint8Array.from({ length: 256 }, (_, octet) => octet);

describe('octets as text', () => {
  it('are one character each, with Node and without', () => {
    const text = latin1(every);
    expect([text.length, text.charCodeAt(200), latin1(Buffer.from(every)) === text]).toEqual([256, 200, true]);
    expect(octetsOf(text)).toEqual(every);
  });

  it('may be a part of them, also a long one', () => {
    const long = new Uint8Array(20_000).fill(65);
    expect([latin1(every, 65, 68), latin1(long, 1).length]).toEqual(['ABC', 19_999]);
  });
});

it('joined octets are a copy', () => {
  const part = Uint8Array.of(1, 2);
  const whole = joined([part, Uint8Array.of(3)]);
  part[0] = 9;
  expect([...whole]).toEqual([1, 2, 3]);
});

describe('a decimal number', () => {
  it.each([
    ['0', 0],
    ['007', 7],
    ['999999999999999', 999_999_999_999_999],
  ])('%j is %d', (text, value) => expect(decimal(text)).toBe(value));
  it.each(['', '+1', '-1', ' 1', '1 ', '1.0', '1e3', '0x1', '１', '1000000000000000'])('%j is none', (text) =>
    expect(decimal(text)).toBe(-1),
  );
  it('may stand at the end of a text', () => expect([decimal(':80', 1), decimal(':', 1), decimal(':8:', 1)]).toEqual([80, -1, -1]));
});
