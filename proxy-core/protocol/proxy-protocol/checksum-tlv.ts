/**
 * The one TLV behind the addresses that a receiver has to act on when it knows
 * it: a CRC32C of the whole header (HAProxy proxy-protocol.txt section 2.2.2).
 * Others are skipped; octets that are no TLVs may be ignored (section 2.2).
 */

const CRC32C = 0x03;
const CRC_OCTETS = 4;
const TLV_HEAD_OCTETS = 3;
/** Castagnoli's polynomial, bits reversed (RFC 3309 appendix). */
const POLYNOMIAL = 0x82f63b78;

const TABLE = Uint32Array.from({ length: 256 }, (_, octet) => {
  let value = octet;
  for (let bit = 0; bit < 8; bit += 1) value = (value & 1) === 1 ? (value >>> 1) ^ POLYNOMIAL : value >>> 1;
  return value;
});

/** @returns false when there is a checksum and it is another one than that of the octets from `from` to `end`, its own place counted as zeros. */
export function isChecksumGood(octets: Uint8Array, from: number, tlvsFrom: number, end: number): boolean {
  const at = checksumAt(octets, tlvsFrom, end);
  return at === -1 || numberAt(octets, at) === checksum(octets, from, end, at);
}

function checksumAt(octets: Uint8Array, from: number, end: number): number {
  for (let at = from; at + TLV_HEAD_OCTETS <= end;) {
    const length = ((octets[at + 1] as number) << 8) | (octets[at + 2] as number);
    const value = at + TLV_HEAD_OCTETS;
    if (octets[at] === CRC32C && length === CRC_OCTETS && value + CRC_OCTETS <= end) return value;
    at = value + length;
  }
  return -1;
}

function checksum(octets: Uint8Array, from: number, end: number, hole: number): number {
  let value = 0xffffffff;
  for (let at = from; at < end; at += 1) {
    const octet = at >= hole && at < hole + CRC_OCTETS ? 0 : (octets[at] as number);
    value = (TABLE[(value ^ octet) & 0xff] as number) ^ (value >>> 8);
  }
  return ~value >>> 0;
}

function numberAt(octets: Uint8Array, at: number): number {
  let value = 0;
  for (let index = 0; index < CRC_OCTETS; index += 1) value = ((value << 8) | (octets[at + index] as number)) >>> 0;
  return value;
}
