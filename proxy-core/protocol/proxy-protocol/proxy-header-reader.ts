/**
 * Reads the PROXY protocol header a trusted load balancer sends before the
 * client's first octet: version 1 or 2, told by the first octet. Whether the
 * sender may be believed is decided before anything is read.
 *
 * @see https://www.haproxy.org/download/3.0/doc/proxy-protocol.txt
 */
import { ShortMessageReader } from '../wire/short-message.ts';
import { MAX_V1_OCTETS, readHeaderV1 } from './header-v1.ts';
import { DEFAULT_MAX_V2_OCTETS, MIN_V2_BOUND_OCTETS, readHeaderV2 } from './header-v2.ts';
import type { ProxyHeaderRead } from './proxy-header.ts';

const MORE: ProxyHeaderRead = { type: 'more' };
const P = 0x50;
const CR = 0x0d;

export class ProxyHeaderReader extends ShortMessageReader<ProxyHeaderRead> {
  /** @param maxV2Octets - a version 2 header in all; larger than the default for senders that add certificates. */
  constructor(maxV2Octets = DEFAULT_MAX_V2_OCTETS) {
    if (maxV2Octets < MIN_V2_BOUND_OCTETS) throw new Error('a bound below the addresses of TCP6');
    super((octets, from, to) => readHeader(octets, from, to, maxV2Octets), Math.max(maxV2Octets, MAX_V1_OCTETS));
  }
}

function readHeader(octets: Uint8Array, from: number, to: number, maxV2Octets: number): ProxyHeaderRead {
  if (from >= to) return MORE;
  if (octets[from] === P) return readHeaderV1(octets, from, to);
  if (octets[from] === CR) return readHeaderV2(octets, from, to, maxV2Octets);
  return { type: 'malformed', problem: 'not-a-header' };
}
