/**
 * Addresses on the wire as text: dotted for IPv4, RFC 5952 for IPv6, and an
 * IPv4-mapped IPv6 address as the IPv4 address it is to every socket. And back.
 */
import { parseIpAddress } from '#core/common/ip-address.ts';

/** The four octets at `at`. */
export function ipv4Text(octets: ArrayLike<number>, at: number): string {
  return `${octets[at]}.${octets[at + 1]}.${octets[at + 2]}.${octets[at + 3]}`;
}

/** The sixteen octets at `at`. */
export function ipv6Text(octets: ArrayLike<number>, at: number): string {
  const groups: number[] = [];
  for (let index = at; index < at + 16; index += 2) groups.push(((octets[index] ?? 0) << 8) | (octets[index + 1] ?? 0));
  if (groups[5] === 0xffff && groups.slice(0, 5).every((group) => group === 0)) return ipv4Text(octets, at + 12);
  const texts = groups.map((group) => group.toString(16));
  const gap = longestZeros(groups);
  if (gap.length < 2) return texts.join(':');
  return `${texts.slice(0, gap.start).join(':')}::${texts.slice(gap.start + gap.length).join(':')}`;
}

/** The first of the longest runs of zero groups (RFC 5952 section 4.2.3). */
function longestZeros(groups: readonly number[]): { readonly start: number; readonly length: number } {
  let best = { start: 0, length: 0 };
  let start = 0;
  for (let index = 0; index <= groups.length; index += 1) {
    if (groups[index] === 0) continue;
    if (index - start > best.length) best = { start, length: index - start };
    start = index + 1;
  }
  return best;
}

/** The one form an address is judged and compared in; null when the text is no address. */
export function canonicalAddress(text: string): string | null {
  const octets = parseIpAddress(text);
  if (octets === null) return null;
  return octets.length === 4 ? ipv4Text(octets, 0) : ipv6Text(octets, 0);
}
