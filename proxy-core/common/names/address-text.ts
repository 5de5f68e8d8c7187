/** Addresses as text: dotted for IPv4, RFC 5952 for IPv6, and an IPv4-mapped IPv6 address as the IPv4 address it is. */
import { parseIpAddress } from '../ip-address.ts';

/** The four octets at `at`. */
export function addressText4(octets: ArrayLike<number>, at: number): string {
  return `${octets[at]}.${octets[at + 1]}.${octets[at + 2]}.${octets[at + 3]}`;
}

/** The sixteen octets at `at`. */
export function addressText6(octets: ArrayLike<number>, at: number): string {
  const groups: number[] = [];
  for (let index = 0; index < 8; index += 1) groups.push(((octets[at + index * 2] ?? 0) << 8) | (octets[at + index * 2 + 1] ?? 0));
  // ::ffff:a.b.c.d is a.b.c.d to every socket, so it must be judged as that.
  if (groups[5] === 0xffff && groups.slice(0, 5).every((group) => group === 0)) return addressText4(octets, at + 12);
  const gap = longestZeros(groups);
  if (gap.length < 2) return groups.map((group) => group.toString(16)).join(':');
  const head = groups.slice(0, gap.start).map((group) => group.toString(16));
  const tail = groups.slice(gap.start + gap.length).map((group) => group.toString(16));
  return `${head.join(':')}::${tail.join(':')}`;
}

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

/** The one form an address is judged and compared in; null when the text is no address. Zones are refused. */
export function canonicalIp(text: string): string | null {
  const octets = parseIpAddress(text);
  if (octets === null) return null;
  return octets.length === 4 ? addressText4(octets, 0) : addressText6(octets, 0);
}

/** The same where an address may belong to one of the machine's own links: a zone (`%eth0`) stays as it is. */
export function canonicalAddress(text: string): string | undefined {
  const percent = text.indexOf('%');
  if (percent < 0) return canonicalIp(text) ?? undefined;
  const octets = parseIpAddress(text.slice(0, percent));
  if (octets?.length !== 16 || !/^%[\w.-]{1,32}$/.test(text.slice(percent))) return undefined;
  return addressText6(octets, 0) + text.slice(percent);
}
