import { describe, expect, it } from 'vitest';
import { isChecksumGood } from '#core/protocol/proxy-protocol/checksum-tlv.ts';

/** CRC32C another way: bit by bit over the whole, as the polynomial is written down (0x1EDC6F41). */
function slowly(octets: Uint8Array): number {
  let value = 0xffffffff;
  for (const octet of octets) {
    for (let bit = 0; bit < 8; bit += 1) {
      const isOdd = ((value ^ (octet >> bit)) & 1) === 1;
      value = isOdd ? (value >>> 1) ^ 0x82f63b78 : value >>> 1;
    }
  }
  return ~value >>> 0;
}

const START = Buffer.from('header and addresses');
const NOOP = Buffer.from([4, 0, 3, 0, 0, 0]);
const tlv = (value: readonly number[]): Buffer => Buffer.from([3, 0, value.length, ...value]);
const crc = (value: number): readonly number[] => [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255];
/** The value a header with this checksum TLV has to carry. */
const rightFor = (before: Buffer, after: Buffer): number => slowly(Buffer.concat([START, before, tlv([0, 0, 0, 0]), after]));
const judge = (...tlvs: readonly Buffer[]): boolean => {
  const whole = Buffer.concat([Buffer.from('??'), START, ...tlvs, Buffer.from('GET')]);
  return isChecksumGood(whole, 2, 2 + START.length, whole.length - 3);
};

describe('the checksum of a header', () => {
  it('is the one everybody computes', () => expect(slowly(Buffer.from('123456789'))).toBe(0xe3069283));
  it('is good wherever it stands', () => {
    expect(judge(tlv(crc(rightFor(Buffer.alloc(0), Buffer.alloc(0)))))).toBe(true);
    expect(judge(NOOP, tlv(crc(rightFor(NOOP, NOOP))), NOOP)).toBe(true);
  });
  it('is bad when one bit of it, or of the header, is', () => {
    expect(judge(tlv(crc(rightFor(Buffer.alloc(0), Buffer.alloc(0)) ^ 1)))).toBe(false);
    expect(judge(NOOP, tlv(crc(rightFor(Buffer.alloc(0), Buffer.alloc(0)))))).toBe(false);
  });
  it.each([
    ['no TLV', Buffer.alloc(0)],
    ['only others', Buffer.concat([NOOP, NOOP])],
    ['half a TLV', Buffer.from([3, 0])],
    ['a TLV that ends behind the header', Buffer.from([3, 0, 4, 1, 2])],
    ['a checksum of another length', tlv([1, 2, 3])],
    ['octets that are no TLVs', Buffer.from([255, 255, 255, 3, 0, 4])],
  ])('is not asked for: %s', (_name, octets) => expect(judge(octets)).toBe(true));
});
