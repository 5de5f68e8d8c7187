import { describe, expect, it } from 'vitest';
import { RandomBits } from '#core/dns/asking/random-bits.ts';

describe('chance in small portions', () => {
  it('uses each octet once and fetches anew when they are used up', () => {
    let fetched = 0;
    const bits = new RandomBits({
      below: () => 0,
      octets: (count) => {
        fetched += 1;
        return new Uint8Array(count).fill(fetched);
      },
    });
    const drawn = Array.from({ length: 2049 }, () => bits.uint8());
    expect([drawn[0], drawn[2047], drawn[2048], fetched]).toEqual([1, 1, 2, 2]);
  });

  it('makes numbers of two and four octets, never negative', () => {
    const bits = new RandomBits({ below: () => 0, octets: (count) => new Uint8Array(count).fill(255) });
    expect([bits.uint16(), bits.uint32()]).toEqual([65_535, 4_294_967_295]);
  });
});
