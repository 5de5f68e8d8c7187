/**
 * The binary form of the PROXY protocol (HAProxy proxy-protocol.txt section
 * 2.2): signature, version and command, family and transport, length,
 * addresses, and TLVs, of which only a checksum is looked at.
 */
import { addressText4, addressText6 } from '#core/common/names/address-text.ts';
import { isChecksumGood } from './checksum-tlv.ts';
import type { ProxyHeaderProblem, ProxyHeaderRead } from './proxy-header.ts';

/** What the protocol promises to fit into one segment: 16 octets and 520 of addresses and TLVs. */
export const DEFAULT_MAX_V2_OCTETS = 536;
/** Signature, version and command, family and transport, length. */
export const V2_FIXED_OCTETS = 16;
/** A configured bound below this would refuse TCP6. */
export const MIN_V2_BOUND_OCTETS = V2_FIXED_OCTETS + 36;

const MORE: ProxyHeaderRead = { type: 'more' };
const SIGNATURE = Uint8Array.of(0x0d, 0x0a, 0x0d, 0x0a, 0x00, 0x0d, 0x0a, 0x51, 0x55, 0x49, 0x54, 0x0a);
const COMMAND_AT = 12;
const FAMILY_AT = 13;
const LENGTH_AT = 14;

const LOCAL = 0x20;
const PROXY = 0x21;

const UNSPECIFIED = 0x00;
const TCP4 = 0x11;
const TCP6 = 0x21;
/** Octets of both addresses and both ports. */
const ADDRESS_OCTETS: Readonly<Record<number, number>> = { [TCP4]: 12, [TCP6]: 36 };
/** Well known, and never the way to a TCP listener by an address that could be judged: UDP over both families, UNIX sockets. */
const NOT_OURS: readonly number[] = [0x12, 0x22, 0x31, 0x32];

/** Pure. Reads from `from` up to `to`. */
export function readHeaderV2(octets: Uint8Array, from: number, to: number, maxOctets: number): ProxyHeaderRead {
  const there = to - from;
  for (let at = 0; at < SIGNATURE.length && at < there; at += 1) {
    if (octets[from + at] !== SIGNATURE[at]) return malformed('not-a-header');
  }
  if (there <= COMMAND_AT) return MORE;
  const command = octets[from + COMMAND_AT] as number;
  if (command >> 4 !== 2) return malformed('bad-version');
  if (command !== LOCAL && command !== PROXY) return malformed('bad-command');
  if (there <= FAMILY_AT) return MORE;
  const family = octets[from + FAMILY_AT] as number;
  // LOCAL: the family is to be ignored with everything behind it.
  const familyProblem = command === LOCAL ? null : problemOf(family);
  if (familyProblem !== null) return malformed(familyProblem);
  if (there < V2_FIXED_OCTETS) return MORE;
  const length = ((octets[from + LENGTH_AT] as number) << 8) | (octets[from + LENGTH_AT + 1] as number);
  if (V2_FIXED_OCTETS + length > maxOctets) return malformed('too-long');
  const needed = command === LOCAL ? 0 : (ADDRESS_OCTETS[family] ?? 0);
  if (length < needed) return malformed('too-short');
  const end = from + V2_FIXED_OCTETS + length;
  if (to < end) return MORE;
  if (needed > 0 && !isChecksumGood(octets, from, from + V2_FIXED_OCTETS + needed, end)) return malformed('bad-checksum');
  return { type: 'header', client: needed === 0 ? null : clientAt(octets, from + V2_FIXED_OCTETS, family), end };
}

function problemOf(family: number): ProxyHeaderProblem | null {
  if (family === UNSPECIFIED || ADDRESS_OCTETS[family] !== undefined) return null;
  return NOT_OURS.includes(family) ? 'unsupported-family' : 'bad-family';
}

/** Source address, destination address, source port, destination port. */
function clientAt(octets: Uint8Array, at: number, family: number): { readonly address: string; readonly port: number } {
  const width = family === TCP4 ? 4 : 16;
  const portAt = at + width * 2;
  return {
    address: family === TCP4 ? addressText4(octets, at) : addressText6(octets, at),
    port: ((octets[portAt] as number) << 8) | (octets[portAt + 1] as number),
  };
}

function malformed(problem: ProxyHeaderProblem): ProxyHeaderRead {
  return { type: 'malformed', problem };
}
