/**
 * A name as 64 bits: two 32-bit hashes that run from the last character to
 * the first, so that on the way through `www.example.org` they are, at each
 * dot, those of `org` and of `example.org`. One pass tests a host and
 * everything above it.
 *
 * Each step is a bijection of the state, so nothing that was read is lost
 * before the end; the rotation carries high bits down, which multiplication
 * alone never does. Two names share a fingerprint with odds of about 2^-64.
 */

export const SEED_A = 0x2f0b4c47;
export const SEED_B = 0x6a09e667;
export const DOT = 46;

const FACTOR_A = 0x9e3779b1 | 0;
const FACTOR_B = 0x85ebca77 | 0;
const FACTOR_HOME = 0xc2b2ae3d | 0;

export function stepA(a: number, character: number): number {
  const product = Math.imul(a ^ character, FACTOR_A);
  return (product << 13) | (product >>> 19);
}

export function stepB(b: number, character: number): number {
  const product = Math.imul(b ^ character, FACTOR_B);
  return (product << 17) | (product >>> 15);
}

/**
 * Where a fingerprint is looked for first: 0 up to, not including, `capacity`, for capacities that are no power of two, too.
 * Names that crowd one place with one salt lie apart with another.
 */
export function homeOf(a: number, b: number, salt: number, capacity: number): number {
  const mixed = Math.imul(Math.imul(a ^ salt, FACTOR_HOME) ^ b, FACTOR_A) >>> 0;
  return Math.trunc(mixed * (capacity / 4_294_967_296));
}
