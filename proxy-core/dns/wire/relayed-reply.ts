/**
 * Makes a server's reply one to the client's own query: its id, its question,
 * its EDNS. Answers and authorities stay as the server sent them, held no
 * longer than the client is to keep anything.
 *
 * The additional section is left out, and with it the server's own OPT record,
 * wherever it stood (RFC 6891 section 6.1.1). What else is there are addresses
 * the client did not ask for, of names that were not judged; a client that
 * needs them asks for them.
 */
import type { ClientQuery } from './client-query.ts';
import { HEADER_OCTETS, MAX_MESSAGE_OCTETS, readNameAt, skipNameAt } from './message-reader.ts';
import { TYPE, UDP_PAYLOAD_OCTETS } from './record-types.ts';

export interface RelayedReply {
  readonly octets: Uint8Array;
  /** Where the aliases among the answers lead: targets of CNAME and DNAME records. */
  readonly aliases: readonly string[];
}

/** @returns undefined when the reply is not to that question, cannot be read, or grows too large by our OPT record. */
export function relayReply(reply: Uint8Array, query: ClientQuery, maxTtlSeconds: number): RelayedReply | undefined {
  const questionEnd = HEADER_OCTETS + query.question.length;
  if (reply.length < questionEnd || uint16(reply, 4) !== 1 || !isSameQuestion(reply, query.question)) return undefined;
  const copy = new Uint8Array(reply);
  const aliases: string[] = [];
  const end = walkRecords(copy, questionEnd, maxTtlSeconds, aliases);
  if (end === undefined) return undefined;
  const opt = query.edns === null ? NOTHING : OPT_RECORD;
  if (end + opt.length > MAX_MESSAGE_OCTETS) return undefined;
  const octets = new Uint8Array(end + opt.length);
  octets.set(copy.subarray(0, end));
  octets.set(opt, end);
  octets.set(query.question, HEADER_OCTETS);
  writeHeader(octets, query);
  return { octets, aliases };
}

const NOTHING = new Uint8Array(0);
const OPT_RECORD = Uint8Array.of(0, 0, TYPE.OPT, UDP_PAYLOAD_OCTETS >> 8, UDP_PAYLOAD_OCTETS & 255, 0, 0, 0, 0, 0, 0);

/** Bounds every TTL in place, and gathers aliases. @returns where the authority section ends. */
function walkRecords(reply: Uint8Array, from: number, maxTtlSeconds: number, aliases: string[]): number | undefined {
  const answers = uint16(reply, 6);
  const records = answers + uint16(reply, 8);
  let at = from;
  for (let index = 0; index < records; index += 1) {
    const nameEnd = skipNameAt(reply, at);
    const dataAt = nameEnd + 10;
    const end = dataAt + uint16(reply, nameEnd + 8);
    if (end > reply.length) return undefined;
    const type = uint16(reply, nameEnd);
    boundTtl(reply, nameEnd + 4, maxTtlSeconds);
    if (index < answers && (type === TYPE.CNAME || type === TYPE.DNAME)) {
      const target = readNameAt(reply, dataAt);
      // A name we cannot read cannot be judged.
      if (target?.end !== end) return undefined;
      aliases.push(target.name);
    }
    at = end;
  }
  return at;
}

function boundTtl(reply: Uint8Array, at: number, maxTtlSeconds: number): void {
  const ttlSeconds = uint16(reply, at) * 65_536 + uint16(reply, at + 2);
  if (ttlSeconds <= maxTtlSeconds) return;
  reply[at] = maxTtlSeconds >>> 24;
  reply[at + 1] = (maxTtlSeconds >>> 16) & 255;
  reply[at + 2] = (maxTtlSeconds >>> 8) & 255;
  reply[at + 3] = maxTtlSeconds & 255;
}

function writeHeader(relayed: Uint8Array, query: ClientQuery): void {
  relayed[0] = query.id >> 8;
  relayed[1] = query.id & 255;
  // Not authoritative, not truncated; recursion is available here. Nothing was validated, so nothing is claimed to be.
  relayed[2] = 0x80 | (query.recursionDesired ? 1 : 0);
  relayed[3] = 0x80 | ((relayed[3] ?? 0) & 15);
  relayed[10] = 0;
  relayed[11] = query.edns === null ? 0 : 1;
}

/** Name by name without regard to case; the last four octets are type and class. */
function isSameQuestion(reply: Uint8Array, question: Uint8Array): boolean {
  const nameEnd = question.length - 4;
  return question.every((octet, index) => {
    const got = reply[HEADER_OCTETS + index] ?? 0;
    return index < nameEnd ? fold(octet) === fold(got) : octet === got;
  });
}

function fold(octet: number): number {
  return octet >= 0x41 && octet <= 0x5a ? octet + 0x20 : octet;
}

function uint16(octets: Uint8Array, at: number): number {
  return ((octets[at] ?? 0) << 8) | (octets[at + 1] ?? 0);
}
