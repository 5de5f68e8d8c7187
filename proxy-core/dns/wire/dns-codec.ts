/**
 * Writes the replies of the listener. The only user of dns-packet.
 *
 * Queries and replies of servers do not come this way: reading 64 KB of
 * pointers to pointers took dns-packet 135 ms where 10 are the limit, a header
 * alone that claims 65 535 records costs it a millisecond, and it reads a dot
 * inside a label as the border of two.
 */
import dnsPacket, { type ResourceRecord } from 'dns-packet';
import { HEADER_OCTETS } from './message-reader.ts';
import { TYPE, typeName, UDP_PAYLOAD_OCTETS } from './record-types.ts';

export interface ReplyForm {
  readonly id: number;
  readonly recursionDesired: boolean;
  readonly rcode: number;
  readonly name: string;
  readonly recordType: number;
  /** As it came, so that its case is said back. */
  readonly question: Uint8Array;
  /** Of the record type asked for. */
  readonly addresses: readonly string[];
  readonly ttlSeconds: number;
  /** A SOA record says how long "no" holds (RFC 2308 section 3). */
  readonly isNegative: boolean;
  readonly hasEdns: boolean;
  /** Why, for clients that show it (RFC 8914); null: nothing to say. */
  readonly extendedError: number | null;
}

/** RFC 8914 section 4. */
export const EXTENDED_ERROR = { staleAnswer: 3, blocked: 15, filtered: 17, noReachableAuthority: 22 } as const;

const EXTENDED_ERROR_OPTION = 15;
/** The name of nobody: negative answers need a zone, and this one is ours. */
const ZONE_MASTER = 'hearthgate.invalid';

export function writeReply(form: ReplyForm): Uint8Array {
  const type = typeName(form.recordType);
  const answers = form.addresses.map((data): ResourceRecord => ({ name: form.name, type, ttl: form.ttlSeconds, data }));
  const octets = dnsPacket.encode({
    id: form.id,
    type: 'response',
    flags: flagsOf(form.recursionDesired) | (form.rcode & 15),
    questions: [{ name: form.name, type: 'A' }],
    answers,
    authorities: form.isNegative ? [startOfAuthority(form.name, form.ttlSeconds)] : [],
    additionals: form.hasEdns ? [optRecord(form)] : [],
  });
  // The question as it was sent, with its type, whether dns-packet knows it or not.
  octets.set(form.question, HEADER_OCTETS);
  return octets;
}

/** RFC 8482: what is said instead of everything. */
export function writeAnyReply(form: ReplyForm): Uint8Array {
  const octets = dnsPacket.encode({
    id: form.id,
    type: 'response',
    flags: flagsOf(form.recursionDesired),
    questions: [{ name: form.name, type: 'A' }],
    answers: [{ name: form.name, type: 'HINFO', ttl: form.ttlSeconds, data: { cpu: 'RFC8482', os: '' } }],
    authorities: [],
    additionals: form.hasEdns ? [optRecord(form)] : [],
  });
  octets.set(form.question, HEADER_OCTETS);
  return octets;
}

/** Nothing but the verdict. `question` null: it could not be read. */
export function writeObjection(id: number, rcode: number, question: Uint8Array | null, hasEdns: boolean): Uint8Array {
  const additionals = hasEdns
    ? [{ name: '.', type: 'OPT', udpPayloadSize: UDP_PAYLOAD_OCTETS, extendedRcode: rcode >> 4, options: [] }]
    : [];
  const whole = dnsPacket.encode({
    id,
    type: 'response',
    flags: flagsOf(false) | (rcode & 15),
    questions: [],
    answers: [],
    authorities: [],
    additionals,
  });
  if (question === null) return whole;
  whole[5] = 1;
  return Buffer.concat([whole.subarray(0, HEADER_OCTETS), question, whole.subarray(HEADER_OCTETS)]);
}

/** Come back over TCP (RFC 2181 section 9): the question and the sign, nothing else. */
export function writeTruncated(form: Pick<ReplyForm, 'id' | 'recursionDesired' | 'question' | 'hasEdns'>): Uint8Array {
  const octets = writeObjection(form.id, 0, form.question, form.hasEdns);
  const flags = flagsOf(form.recursionDesired) | dnsPacket.TRUNCATED_RESPONSE | 0x8000;
  octets[2] = flags >> 8;
  octets[3] = flags & 255;
  return octets;
}

function flagsOf(recursionDesired: boolean): number {
  return dnsPacket.RECURSION_AVAILABLE | (recursionDesired ? dnsPacket.RECURSION_DESIRED : 0);
}

function optRecord(form: ReplyForm): ResourceRecord {
  const error = form.extendedError;
  const options = error === null ? [] : [{ code: EXTENDED_ERROR_OPTION, data: Buffer.of(error >> 8, error & 255) }];
  return { name: '.', type: 'OPT', udpPayloadSize: UDP_PAYLOAD_OCTETS, extendedRcode: form.rcode >> 4, options };
}

function startOfAuthority(name: string, ttlSeconds: number): ResourceRecord {
  const data = {
    mname: ZONE_MASTER,
    rname: `hostmaster.${ZONE_MASTER}`,
    serial: 1,
    refresh: 3600,
    retry: 600,
    expire: 86_400,
    minimum: ttlSeconds,
  };
  return { name, type: 'SOA', ttl: ttlSeconds, data };
}

/** Types whose answers are addresses. */
export function isAddressType(recordType: number): boolean {
  return recordType === TYPE.A || recordType === TYPE.AAAA;
}
