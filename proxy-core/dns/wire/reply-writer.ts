/**
 * Writes the replies of the listener: the question as it came, and records
 * under its name, which they point back to. So a name of any octets is said
 * back exactly as it was sent, in its own case.
 *
 * @see RFC 1035 section 4.1, RFC 2308 section 3, RFC 6891, RFC 8914
 */
import { parseIpAddress } from '#core/common/ip-address.ts';
import { octetsOf } from '#core/common/octets.ts';
import { HEADER_OCTETS } from './message-reader.ts';
import { CLASS_IN, TYPE, UDP_PAYLOAD_OCTETS } from './record-types.ts';

export interface ReplyForm {
  readonly id: number;
  readonly recursionDesired: boolean;
  readonly rcode: number;
  readonly recordType: number;
  /** As it came: name, type and class. */
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
/** Owner, type, class, TTL and the length of the data. */
const RECORD_HEAD_OCTETS = 12;
const OPT_OCTETS = 11;
const EXTENDED_ERROR_OCTETS = 6;
const QR = 0x80;
const TC = 0x02;
const RA = 0x80;

/** Negative answers need a zone, and this one is ours. The last 20 octets are serial, refresh, retry, expire and minimum. */
const ZONE_MASTER = '\x0ahearthgate\x07invalid\x00';
const SOA_DATA = octetsOf(`${ZONE_MASTER}\x0ahostmaster${ZONE_MASTER}\0\0\0\x01\0\0\x0e\x10\0\0\x02\x58\0\x01\x51\x80\0\0\0\0`);
/** RFC 8482 section 4.2: what is said instead of everything. */
const HINFO_DATA = octetsOf('\x07RFC8482\0');

export function writeReply(form: ReplyForm): Uint8Array {
  const answers = form.addresses.map((address) => addressOctets(address, form.recordType));
  return written(form, form.recordType, answers);
}

export function writeAnyReply(form: ReplyForm): Uint8Array {
  return written(form, TYPE.HINFO, [HINFO_DATA]);
}

/** A reply without records. */
export interface BareReply {
  readonly id: number;
  readonly rcode: number;
  /** Null: it could not be read. */
  readonly question: Uint8Array | null;
  readonly recursionDesired: boolean;
  /** 0, unless the query had another. */
  readonly opcode?: number;
  readonly hasEdns: boolean;
}

/** Nothing but the verdict. */
export function writeObjection({ id, rcode, question, recursionDesired, opcode = 0, hasEdns }: BareReply): Uint8Array {
  const questionOctets = question === null ? 0 : question.length;
  const octets = new Uint8Array(HEADER_OCTETS + questionOctets + (hasEdns ? OPT_OCTETS : 0));
  writeHeader(octets, id, recursionDesired, rcode);
  octets[2] = (octets[2] ?? 0) | (opcode << 3);
  octets[5] = question === null ? 0 : 1;
  octets[11] = hasEdns ? 1 : 0;
  if (question !== null) octets.set(question, HEADER_OCTETS);
  if (hasEdns) writeOpt(octets, HEADER_OCTETS + questionOctets, rcode, null);
  return octets;
}

/** Come back over TCP (RFC 2181 section 9): the question and the sign, nothing else. */
export function writeTruncated(form: Omit<BareReply, 'rcode'>): Uint8Array {
  const octets = writeObjection({ ...form, rcode: 0 });
  octets[2] = (octets[2] ?? 0) | TC;
  return octets;
}

/** Types whose answers are addresses. */
export function isAddressType(recordType: number): boolean {
  return recordType === TYPE.A || recordType === TYPE.AAAA;
}

function written(form: ReplyForm, answerType: number, answers: readonly Uint8Array[]): Uint8Array {
  const { question, isNegative, hasEdns, extendedError, ttlSeconds } = form;
  let length = HEADER_OCTETS + question.length;
  for (const data of answers) length += RECORD_HEAD_OCTETS + data.length;
  if (isNegative) length += RECORD_HEAD_OCTETS + SOA_DATA.length;
  if (hasEdns) length += OPT_OCTETS + (extendedError === null ? 0 : EXTENDED_ERROR_OCTETS);
  const octets = new Uint8Array(length);
  writeHeader(octets, form.id, form.recursionDesired, form.rcode);
  octets[5] = 1;
  octets[7] = answers.length;
  octets[9] = isNegative ? 1 : 0;
  octets[11] = hasEdns ? 1 : 0;
  octets.set(question, HEADER_OCTETS);
  let at = HEADER_OCTETS + question.length;
  for (const data of answers) at = writeRecord(octets, at, answerType, ttlSeconds, data);
  if (isNegative) {
    at = writeRecord(octets, at, TYPE.SOA, ttlSeconds, SOA_DATA);
    writeUint32(octets, at - 4, ttlSeconds);
  }
  if (hasEdns) writeOpt(octets, at, form.rcode, extendedError);
  return octets;
}

function writeHeader(octets: Uint8Array, id: number, recursionDesired: boolean, rcode: number): void {
  octets[0] = id >> 8;
  octets[1] = id & 255;
  octets[2] = QR | (recursionDesired ? 1 : 0);
  octets[3] = RA | (rcode & 15);
}

/** Under the name of the question. @returns where it ends. */
function writeRecord(octets: Uint8Array, at: number, type: number, ttlSeconds: number, data: Uint8Array): number {
  octets[at] = 0xc0;
  octets[at + 1] = HEADER_OCTETS;
  octets[at + 2] = type >> 8;
  octets[at + 3] = type & 255;
  octets[at + 5] = CLASS_IN;
  writeUint32(octets, at + 6, ttlSeconds);
  octets[at + 10] = data.length >> 8;
  octets[at + 11] = data.length & 255;
  octets.set(data, at + RECORD_HEAD_OCTETS);
  return at + RECORD_HEAD_OCTETS + data.length;
}

function writeOpt(octets: Uint8Array, at: number, rcode: number, extendedError: number | null): void {
  octets[at + 2] = TYPE.OPT;
  octets[at + 3] = UDP_PAYLOAD_OCTETS >> 8;
  octets[at + 4] = UDP_PAYLOAD_OCTETS & 255;
  octets[at + 5] = rcode >> 4;
  if (extendedError === null) return;
  octets[at + 10] = EXTENDED_ERROR_OCTETS;
  octets[at + 12] = EXTENDED_ERROR_OPTION;
  octets[at + 14] = 2;
  octets[at + 15] = extendedError >> 8;
  octets[at + 16] = extendedError & 255;
}

function writeUint32(octets: Uint8Array, at: number, value: number): void {
  octets[at] = value >>> 24;
  octets[at + 1] = (value >>> 16) & 255;
  octets[at + 2] = (value >>> 8) & 255;
  octets[at + 3] = value & 255;
}

/** An IPv4 address given for AAAA is written as the mapped one. */
function addressOctets(address: string, type: number): Uint8Array {
  const octets = parseIpAddress(address);
  if (octets === null) throw new Error(`${address} is no address`);
  if (type === TYPE.AAAA && octets.length === 4) return Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255, ...octets);
  return Uint8Array.from(octets);
}
