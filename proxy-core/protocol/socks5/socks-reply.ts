/** What became of a request (RFC 1928 section 6). */
import { joined } from '#core/common/octets.ts';
import { MAX_ADDRESS_OCTETS, readSocksAddress, writeSocksAddress, type AddressProblem, type SocksAddress } from './socks-address.ts';
import { SOCKS_VERSION, type SocksReplyCode } from './socks-words.ts';

export const MAX_REPLY_OCTETS = 3 + MAX_ADDRESS_OCTETS;

/** Where nothing is bound: all of a refusal's address. */
export const UNBOUND: SocksAddress = { host: '0.0.0.0', port: 0 };

export type SocksReplyRead =
  | { readonly type: 'more' }
  | { readonly type: 'granted'; readonly bound: SocksAddress; readonly end: number }
  /** Told with the second octet: servers that refuse often leave the rest out, or fill it with nothing good. */
  | { readonly type: 'refused'; readonly code: number }
  | { readonly type: 'malformed'; readonly problem: 'not-socks5' | 'reserved-octet' | AddressProblem };

export function readSocksReply(octets: Uint8Array, from: number, to: number): SocksReplyRead {
  if (from < to && octets[from] !== SOCKS_VERSION) return { type: 'malformed', problem: 'not-socks5' };
  if (from + 1 < to && octets[from + 1] !== 0) return { type: 'refused', code: octets[from + 1] as number };
  if (from + 2 < to && octets[from + 2] !== 0) return { type: 'malformed', problem: 'reserved-octet' };
  const address = readSocksAddress(octets, from + 3, to);
  if (address.type !== 'address') return address;
  return { type: 'granted', bound: { host: address.host, port: address.port }, end: address.end };
}

/** @param bound - our own end of the connection to the target; nothing when there is none. */
export function writeSocksReply(code: SocksReplyCode, bound: SocksAddress = UNBOUND): Uint8Array {
  return joined([Uint8Array.of(SOCKS_VERSION, code, 0), writeSocksAddress(bound)]);
}
