import { describe, expect, it } from 'vitest';
import { OctetCursor } from '#core/protocol/tls/octet-cursor.ts';

describe('an octet cursor', () => {
  it('takes numbers and vectors from its part only', () => {
    const cursor = new OctetCursor(Uint8Array.of(9, 1, 2, 3, 2, 7, 8, 0, 1, 5, 9), 1, 10);
    expect([cursor.length, cursor.uint8(), cursor.uint16()]).toEqual([9, 1, 0x0203]);
    const short = cursor.vector(1);
    expect([short.length, short.uint16(), short.isExact]).toEqual([2, 0x0708, true]);
    const long = cursor.vector(2);
    expect([long.length, long.at, long.end, long.uint8()]).toEqual([1, 9, 10, 5]);
    expect([cursor.isAtEnd, cursor.isExact]).toEqual([true, true]);
  });

  it.each<[string, (cursor: OctetCursor) => unknown]>([
    ['a number', (cursor) => (cursor.uint16(), cursor.uint16())],
    ['a vector', (cursor) => cursor.vector(1)],
    ['what is skipped', (cursor) => cursor.skip(4)],
  ])('remembers that %s was not all there', (_what, take) => {
    const cursor = new OctetCursor(Uint8Array.of(3, 1, 2, 9, 9), 0, 3);
    take(cursor);
    expect([cursor.isShort, cursor.isExact]).toEqual([true, false]);
    expect(cursor.uint8()).toBe(0);
    expect(cursor.vector(1).length).toBe(0);
    expect(cursor.isShort).toBe(true);
  });

  it('never gives octets outside its part away', () => {
    const cursor = new OctetCursor(Uint8Array.of(0, 5, 1, 2, 3, 4, 5), 0, 4);
    const part = cursor.vector(2);
    expect([part.length, part.end <= 4, cursor.isShort]).toEqual([0, true, true]);
  });
});
