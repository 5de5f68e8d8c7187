/**
 * Reads what a client of the listener sent. Hostile input, as everything from
 * a network: never throws, and says in which way it answers what it cannot take.
 *
 * @see RFC 1035 section 4.1, RFC 6891
 */
import { HEADER_OCTETS, MAX_MESSAGE_OCTETS, readNameAt, skipNameAt } from './message-reader.ts';
import { CLASS_IN, RCODE, TYPE } from './record-types.ts';

export interface ClientQuery {
  readonly type: 'query';
  readonly id: number;
  /** Recursion desired, to be said back. */
  readonly recursionDesired: boolean;
  /** As `name-text.ts` writes names. */
  readonly name: string;
  readonly recordType: number;
  /** The question as it was sent, in its own case. */
  readonly question: Uint8Array;
  /** Null without EDNS. */
  readonly edns: { readonly payloadOctets: number; readonly dnssecOk: boolean } | null;
}

export type ReadClientQuery =
  | ClientQuery
  /** Answered with this rcode and nothing else. */
  | {
      readonly type: 'objection';
      readonly id: number;
      readonly rcode: number;
      readonly question: Uint8Array | null;
      readonly recursionDesired: boolean;
      /** Said back; 0 is QUERY. */
      readonly opcode: number;
      readonly hasEdns: boolean;
    }
  /** Not answered: it is a reply, or no DNS at all. */
  | { readonly type: 'ignore' };

const LEAST_PAYLOAD_OCTETS = 512;
const MAX_ADDITIONALS = 8;

export function readClientQuery(octets: Uint8Array): ReadClientQuery {
  if (octets.length < HEADER_OCTETS || octets.length > MAX_MESSAGE_OCTETS) return { type: 'ignore' };
  const flags = uint16(octets, 2);
  if ((flags & 0x8000) !== 0) return { type: 'ignore' };
  const id = uint16(octets, 0);
  const recursionDesired = (flags & 0x0100) !== 0;
  const opcode = (flags >> 11) & 15;
  const objection = (rcode: number, question: Uint8Array | null = null, hasEdns = false): ReadClientQuery => ({
    type: 'objection',
    id,
    rcode,
    question,
    recursionDesired,
    opcode,
    hasEdns,
  });
  if (opcode !== 0) return objection(RCODE.NOTIMP);
  if (uint16(octets, 4) !== 1 || uint16(octets, 6) !== 0 || uint16(octets, 8) !== 0) return objection(RCODE.FORMERR);
  const end = skipPlainName(octets, HEADER_OCTETS);
  if (end === undefined || end + 4 > octets.length) return objection(RCODE.FORMERR);
  const question = new Uint8Array(octets.subarray(HEADER_OCTETS, end + 4));
  const edns = readEdns(octets, end + 4, uint16(octets, 10));
  if (edns === undefined) return objection(RCODE.FORMERR, question);
  if (edns !== null && edns.version !== 0) return objection(RCODE.BADVERS, question, true);
  if (uint16(octets, end + 2) !== CLASS_IN) return objection(RCODE.REFUSED, question, edns !== null);
  const read = readNameAt(octets, HEADER_OCTETS);
  if (read === undefined) return objection(RCODE.FORMERR, question, edns !== null);
  return { type: 'query', id, recursionDesired, name: read.name, recordType: uint16(octets, end), question, edns };
}

/** @returns where it ends; undefined with a pointer, which has nothing to point at in a question. */
function skipPlainName(octets: Uint8Array, from: number): number | undefined {
  let at = from;
  for (;;) {
    const length = octets[at];
    if (length === undefined || length > 63 || at - from > 254) return undefined;
    if (length === 0) return at + 1;
    at += length + 1;
  }
}

/**
 * The OPT record may stand anywhere among the additional records (RFC 6891
 * section 6.1.1), but only once.
 *
 * @returns null without an OPT record, undefined when the section cannot be read.
 */
function readEdns(
  octets: Uint8Array,
  from: number,
  count: number,
): { payloadOctets: number; dnssecOk: boolean; version: number } | null | undefined {
  let at = from;
  let edns: { payloadOctets: number; dnssecOk: boolean; version: number } | null = null;
  if (count > MAX_ADDITIONALS) return undefined;
  for (let index = 0; index < count; index += 1) {
    // Names of other records may be compressed, as that of a signature (TSIG) often is.
    const nameEnd = skipNameAt(octets, at);
    if (nameEnd + 10 > octets.length) return undefined;
    if (uint16(octets, nameEnd) === TYPE.OPT) {
      if (edns !== null || nameEnd !== at + 1) return undefined;
      const payloadOctets = Math.max(LEAST_PAYLOAD_OCTETS, uint16(octets, nameEnd + 2));
      edns = { payloadOctets, version: octets[nameEnd + 5] ?? 0, dnssecOk: ((octets[nameEnd + 6] ?? 0) & 0x80) !== 0 };
    }
    at = nameEnd + 10 + uint16(octets, nameEnd + 8);
    if (at > octets.length) return undefined;
  }
  return edns;
}

function uint16(octets: Uint8Array, at: number): number {
  return ((octets[at] ?? 0) << 8) | (octets[at + 1] ?? 0);
}
