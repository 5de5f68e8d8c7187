/**
 * Makes a server's reply one to the client's own query: its id, its question,
 * its EDNS. Every other record stays as the server sent it.
 */
import type { ClientQuery } from './client-query.ts';
import { HEADER_OCTETS, MAX_MESSAGE_OCTETS, skipNameAt } from './message-reader.ts';
import { TYPE, UDP_PAYLOAD_OCTETS } from './record-types.ts';

/** @returns undefined when the reply is not to that question, has its OPT record where it cannot be taken out, or grows too large by ours. */
export function relayReply(reply: Uint8Array, query: ClientQuery): Uint8Array | undefined {
  const questionEnd = HEADER_OCTETS + query.question.length;
  if (reply.length < questionEnd || !isSameQuestion(reply, query.question)) return undefined;
  const withoutOpt = cutOpt(reply, questionEnd);
  if (withoutOpt === undefined) return undefined;
  const opt = query.edns === null ? new Uint8Array(0) : OPT_RECORD;
  if (withoutOpt.length + opt.length > MAX_MESSAGE_OCTETS) return undefined;
  const relayed = new Uint8Array(withoutOpt.length + opt.length);
  relayed.set(withoutOpt);
  relayed.set(opt, withoutOpt.length);
  relayed.set(query.question, HEADER_OCTETS);
  writeHeader(relayed, reply, query);
  return relayed;
}

const OPT_RECORD = Uint8Array.of(0, 0, TYPE.OPT, UDP_PAYLOAD_OCTETS >> 8, UDP_PAYLOAD_OCTETS & 255, 0, 0, 0, 0, 0, 0);

function writeHeader(relayed: Uint8Array, reply: Uint8Array, query: ClientQuery): void {
  relayed[0] = query.id >> 8;
  relayed[1] = query.id & 255;
  // Not authoritative, not truncated; recursion is available here. Nothing was validated, so nothing is claimed to be.
  relayed[2] = 0x80 | (query.recursionDesired ? 1 : 0);
  relayed[3] = 0x80 | ((reply[3] ?? 0) & 15);
  const additionals = ((reply[10] ?? 0) << 8) | (reply[11] ?? 0);
  const count = additionals - (optAt(reply) === undefined ? 0 : 1) + (query.edns === null ? 0 : 1);
  relayed[10] = count >> 8;
  relayed[11] = count & 255;
}

/** Compression points at octets, so only an OPT record at the very end can be taken out; that is where servers put it. */
function cutOpt(reply: Uint8Array, from: number): Uint8Array | undefined {
  const at = optAt(reply);
  if (at === undefined) return reply.length < from ? undefined : reply;
  const end = at + 11 + (((reply[at + 9] ?? 0) << 8) | (reply[at + 10] ?? 0));
  return end === reply.length ? reply.subarray(0, at) : undefined;
}

function optAt(reply: Uint8Array): number | undefined {
  const count = (at: number): number => ((reply[at] ?? 0) << 8) | (reply[at + 1] ?? 0);
  let at = HEADER_OCTETS;
  for (let index = count(4); index > 0; index -= 1) at = skipNameAt(reply, at) + 4;
  for (let index = count(6) + count(8) + count(10); index > 0 && at < reply.length; index -= 1) {
    const nameEnd = skipNameAt(reply, at);
    if (count(nameEnd) === TYPE.OPT && reply[at] === 0) return at;
    at = nameEnd + 10 + count(nameEnd + 8);
  }
  return undefined;
}

function isSameQuestion(reply: Uint8Array, question: Uint8Array): boolean {
  return question.every((octet, index) => fold(octet) === fold(reply[HEADER_OCTETS + index] ?? 0));
}

/** The type and class of two different questions could fold to the same only for types nobody relays. */
function fold(octet: number): number {
  return octet >= 0x41 && octet <= 0x5a ? octet + 0x20 : octet;
}
