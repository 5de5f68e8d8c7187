/**
 * Is this the reply to that query? The second line of defence against forged
 * replies, after the port and the id: the question must come back octet for
 * octet, in the very case it was sent.
 *
 * @see RFC 5452 section 9, draft-vixie-dnsext-dns0x20
 */
import { HEADER_OCTETS } from './message-reader.ts';

/** `case-lost`: all is right but the case of the letters. `question-left-out`: an error without the question, as old servers send for EDNS. */
export type ReplyMatch = 'match' | 'case-lost' | 'question-left-out' | 'mismatch';

/** @param query as it was sent, id included. */
export function matchReply(query: Uint8Array, reply: Uint8Array): ReplyMatch {
  if (reply.length < HEADER_OCTETS || query[0] !== reply[0] || query[1] !== reply[1]) return 'mismatch';
  const isReply = ((reply[2] ?? 0) & 0xf8) === 0x80; // QR set, opcode QUERY.
  if (!isReply || reply[4] !== 0) return 'mismatch';
  const rcode = (reply[3] ?? 0) & 15;
  if (reply[5] === 0) return rcode === 0 || rcode === 3 ? 'mismatch' : 'question-left-out';
  return reply[5] === 1 ? compareQuestions(query, reply) : 'mismatch';
}

function compareQuestions(query: Uint8Array, reply: Uint8Array): ReplyMatch {
  let caseLost = false;
  const end = questionEnd(query);
  if (reply.length < end) return 'mismatch';
  for (let at = HEADER_OCTETS; at < end; at += 1) {
    const sent = query[at] ?? 0;
    const got = reply[at] ?? 0;
    if (sent === got) continue;
    const letter = sent | 0x20;
    // Type and class, the last four octets, have no case.
    if (at >= end - 4 || letter < 0x61 || letter > 0x7a || letter !== (got | 0x20)) return 'mismatch';
    caseLost = true;
  }
  return caseLost ? 'case-lost' : 'match';
}

/** Only then has the server shown that it keeps the case: the root and names of digits have none, and neither has a reply without its question. */
export function holdsUpperCase(reply: Uint8Array): boolean {
  if (reply[5] !== 1) return false;
  for (let at = HEADER_OCTETS; (reply[at] ?? 0) !== 0; at += 1) {
    const octet = reply[at] ?? 0;
    if (octet >= 0x41 && octet <= 0x5a) return true;
  }
  return false;
}

/** Our own query: one question, no pointers. */
export function questionEnd(query: Uint8Array): number {
  let at = HEADER_OCTETS;
  while ((query[at] ?? 0) !== 0) at += (query[at] ?? 0) + 1;
  return at + 5;
}
