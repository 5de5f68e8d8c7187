/**
 * The order in which addresses are tried: families take turns, so that a
 * family that does not work costs one attempt and not all of them.
 *
 * @see RFC 8305 section 4
 */

/** `auto`: IPv6 first where the machine has IPv6. `only-*` leaves the other family out altogether. */
export type FamilyPreference = 'auto' | 'ipv6' | 'ipv4' | 'only-ipv6' | 'only-ipv4';

/** Both lists in the order the server gave them. */
export function orderAddresses(
  ipv4: readonly string[],
  ipv6: readonly string[],
  preference: FamilyPreference,
  machineHasIpv6: boolean,
): readonly string[] {
  if (preference === 'only-ipv4') return ipv4;
  if (preference === 'only-ipv6') return ipv6;
  const ipv6First = preference === 'ipv6' || (preference === 'auto' && machineHasIpv6);
  return ipv6First ? takeTurns(ipv6, ipv4) : takeTurns(ipv4, ipv6);
}

function takeTurns(first: readonly string[], second: readonly string[]): readonly string[] {
  if (second.length === 0) return first;
  if (first.length === 0) return second;
  const ordered: string[] = [];
  for (let index = 0; index < Math.max(first.length, second.length); index += 1) {
    const one = first[index];
    const other = second[index];
    if (one !== undefined) ordered.push(one);
    if (other !== undefined) ordered.push(other);
  }
  return ordered;
}
