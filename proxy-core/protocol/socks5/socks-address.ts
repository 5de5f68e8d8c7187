/**
 * Address type, address and port, as they stand in requests and replies alike
 * (RFC 1928 sections 4 to 6).
 */
import { parseIpAddress } from '#core/common/ip-address.ts';
import { joined, latin1, octetsOf } from '#core/common/octets.ts';
import { canonicalIp, addressText4, addressText6 } from '#core/common/names/address-text.ts';
import { MAX_NAME_OCTETS } from '#core/common/names/host-name.ts';
import { mayBeHostName } from '../wire/host-name.ts';
import { ADDRESS_IPV4, ADDRESS_IPV6, ADDRESS_NAME } from './socks-words.ts';

/** Type, length octet, the longest name a length octet can tell, port. */
export const MAX_ADDRESS_OCTETS = 1 + 1 + 255 + 2;

export interface SocksAddress {
  /** A name as it was written, or an address in canonical text: IPv6 without brackets, IPv4-mapped IPv6 as IPv4. */
  readonly host: string;
  /** 0 to 65535. */
  readonly port: number;
}

export type AddressProblem = 'unknown-address-type' | 'bad-name';

export type SocksAddressRead =
  | { readonly type: 'more' }
  | ({ readonly type: 'address'; readonly end: number } & SocksAddress)
  | { readonly type: 'malformed'; readonly problem: AddressProblem };

const MORE: SocksAddressRead = { type: 'more' };

/**
 * Reads from `from`, the address type, up to `to`. A name may be the text of an address: many clients send it so.
 * Refused in a name as soon as they are seen: every octet that is no letter, digit, hyphen, underscore, dot or colon.
 */
export function readSocksAddress(octets: Uint8Array, from: number, to: number): SocksAddressRead {
  if (from >= to) return MORE;
  const at = from + 1;
  switch (octets[from] as number) {
    case ADDRESS_IPV4:
      return to < at + 6 ? MORE : { type: 'address', host: addressText4(octets, at), ...portAt(octets, at + 4) };
    case ADDRESS_IPV6:
      return to < at + 18 ? MORE : { type: 'address', host: addressText6(octets, at), ...portAt(octets, at + 16) };
    case ADDRESS_NAME:
      return at < to ? readName(octets, at, to) : MORE;
    default:
      return { type: 'malformed', problem: 'unknown-address-type' };
  }
}

const BAD_NAME: SocksAddressRead = { type: 'malformed', problem: 'bad-name' };
const NAME_SO_FAR = /^[A-Za-z0-9._:-]*$/;

function readName(octets: Uint8Array, at: number, to: number): SocksAddressRead {
  const length = octets[at] as number;
  const end = at + 1 + length;
  // The one octet above the bound can only be a final dot.
  if (length === 0 || length > MAX_NAME_OCTETS + 1) return BAD_NAME;
  const text = latin1(octets, at + 1, Math.min(end, to));
  if (!NAME_SO_FAR.test(text)) return BAD_NAME;
  if (to < end) return MORE;
  const address = canonicalIp(text);
  if (address === null && !mayBeHostName(text.endsWith('.') ? text.slice(0, -1) : text)) return BAD_NAME;
  return to < end + 2 ? MORE : { type: 'address', host: address ?? text, ...portAt(octets, end) };
}

function portAt(octets: Uint8Array, at: number): { readonly port: number; readonly end: number } {
  return { port: ((octets[at] as number) << 8) | (octets[at + 1] as number), end: at + 2 };
}

/** @param host - an address, or a name of at most 255 octets: canonical, so anything else is our own mistake and throws. */
export function writeSocksAddress({ host, port }: SocksAddress): Uint8Array {
  const portOctets = Uint8Array.of(port >> 8, port & 255);
  const address = parseIpAddress(host);
  if (address !== null) return joined([Uint8Array.of(address.length === 4 ? ADDRESS_IPV4 : ADDRESS_IPV6, ...address), portOctets]);
  if (host.length === 0 || host.length > 255) throw new Error('a host that SOCKS5 cannot carry');
  return joined([Uint8Array.of(ADDRESS_NAME, host.length), octetsOf(host), portOctets]);
}
