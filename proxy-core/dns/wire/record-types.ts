/** Numbers of RFC 1035, 3596, 6891 and 9460 that this room speaks of by name. */

export const TYPE = {
  A: 1,
  NS: 2,
  CNAME: 5,
  SOA: 6,
  PTR: 12,
  HINFO: 13,
  MX: 15,
  TXT: 16,
  AAAA: 28,
  SRV: 33,
  DNAME: 39,
  OPT: 41,
  SVCB: 64,
  HTTPS: 65,
  IXFR: 251,
  AXFR: 252,
  ANY: 255,
} as const;

export const RCODE = { NOERROR: 0, FORMERR: 1, SERVFAIL: 2, NXDOMAIN: 3, NOTIMP: 4, REFUSED: 5, BADVERS: 16 } as const;

export const CLASS_IN = 1;

/** What we offer over UDP: fits every path without fragments (DNS flag day 2020). */
export const UDP_PAYLOAD_OCTETS = 1232;

const NAMES_BY_TYPE: ReadonlyMap<number, string> = new Map(Object.entries(TYPE).map(([name, type]) => [type, name]));
const NAMES_BY_RCODE: ReadonlyMap<number, string> = new Map(Object.entries(RCODE).map(([name, rcode]) => [rcode, name]));

/** `A`, or `TYPE4711` (RFC 3597) for a type without a name here. */
export function typeName(type: number): string {
  return NAMES_BY_TYPE.get(type) ?? `TYPE${type}`;
}

export function rcodeName(rcode: number): string {
  return NAMES_BY_RCODE.get(rcode) ?? `RCODE${rcode}`;
}
