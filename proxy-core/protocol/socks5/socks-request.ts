/** What the client wants (RFC 1928 section 4). */
import { joined } from '#core/common/octets.ts';
import { MAX_ADDRESS_OCTETS, readSocksAddress, writeSocksAddress, type AddressProblem, type SocksAddress } from './socks-address.ts';
import { COMMANDS, SOCKS_VERSION, type SocksCommand } from './socks-words.ts';

export const MAX_REQUEST_OCTETS = 3 + MAX_ADDRESS_OCTETS;

export type SocksRequestProblem = 'not-socks5' | 'reserved-octet' | AddressProblem;

export type SocksRequestRead =
  | { readonly type: 'more' }
  | ({ readonly type: 'request'; readonly command: SocksCommand; readonly end: number } & SocksAddress)
  | { readonly type: 'malformed'; readonly problem: SocksRequestProblem };

export function readSocksRequest(octets: Uint8Array, from: number, to: number): SocksRequestRead {
  if (from < to && octets[from] !== SOCKS_VERSION) return { type: 'malformed', problem: 'not-socks5' };
  if (from + 2 < to && octets[from + 2] !== 0) return { type: 'malformed', problem: 'reserved-octet' };
  const address = readSocksAddress(octets, from + 3, to);
  if (address.type !== 'address') return address;
  return { ...address, type: 'request', command: COMMANDS[octets[from + 1] as number] ?? 'unknown' };
}

/** CONNECT: nothing else is ever asked of a parent. */
export function writeConnect(target: SocksAddress): Uint8Array {
  return joined([Uint8Array.of(SOCKS_VERSION, COMMANDS.indexOf('connect'), 0), writeSocksAddress(target)]);
}
