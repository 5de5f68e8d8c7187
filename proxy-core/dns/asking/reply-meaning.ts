/**
 * What a reply says about the name that was asked for. Pure. Only records that
 * stand in the chain from the question count, whatever else was sent along.
 *
 * @see RFC 1034 section 3.6.2 (aliases), RFC 2308 (negative answers)
 */
import { readReply, type AnswerRecord, type DnsReply } from '../wire/message-reader.ts';
import { RCODE, rcodeName, TYPE } from '../wire/record-types.ts';

export const MAX_ALIASES = 10;
/** More addresses than a connection is ever tried with. */
export const MAX_ADDRESSES = 16;

export type ReplyMeaning =
  | { readonly type: 'addresses'; readonly addresses: readonly string[]; readonly aliases: readonly string[]; readonly ttlSeconds: number }
  /** The chain ends in a name whose addresses were not sent along. */
  | { readonly type: 'alias'; readonly target: string; readonly aliases: readonly string[]; readonly ttlSeconds: number }
  /** `ttlSeconds` is undefined when the server did not say how long that holds. */
  | { readonly type: 'no-such-name' | 'no-data'; readonly aliases: readonly string[]; readonly ttlSeconds: number | undefined }
  /** Taken as it is, for a client that reads it itself. */
  | { readonly type: 'message'; readonly octets: Uint8Array }
  | { readonly type: 'truncated' }
  /** It may do better without EDNS. */
  | { readonly type: 'not-understood' }
  | { readonly type: 'failure'; readonly detail: string };

const UNREADABLE: ReplyMeaning = { type: 'failure', detail: 'the name server sent an unreadable reply' };

/** For A and AAAA. */
export function readAddressReply(octets: Uint8Array, name: string, type: number): ReplyMeaning {
  const reply = readReply(octets);
  return reply === undefined ? UNREADABLE : readMeaning(reply, name, type);
}

/** For any other type: only whether it is an answer at all. */
export function readRelayedReply(octets: Uint8Array): ReplyMeaning {
  const reply = readReply(octets);
  if (reply === undefined) return UNREADABLE;
  if (!reply.truncated && (reply.rcode === RCODE.NOERROR || reply.rcode === RCODE.NXDOMAIN)) return { type: 'message', octets };
  return readMeaning(reply, '', 0);
}

export function readMeaning(reply: DnsReply, name: string, type: number): ReplyMeaning {
  if (reply.truncated) return { type: 'truncated' };
  switch (reply.rcode) {
    case RCODE.NOERROR:
      return meaningOfAnswers(reply, name, type);
    case RCODE.NXDOMAIN: {
      const chain = followAliases(reply.answers, name);
      return { type: 'no-such-name', aliases: chain.aliases, ttlSeconds: reply.negativeTtlSeconds };
    }
    case RCODE.FORMERR:
    case RCODE.NOTIMP:
    case RCODE.BADVERS:
      return { type: 'not-understood' };
    default:
      return { type: 'failure', detail: `the name server answered ${rcodeName(reply.rcode)}` };
  }
}

function meaningOfAnswers(reply: DnsReply, name: string, type: number): ReplyMeaning {
  const chain = followAliases(reply.answers, name);
  if (chain.aliases.length > MAX_ALIASES)
    return { type: 'failure', detail: `${name} is an alias of an alias, more than ${MAX_ALIASES} times` };
  const addresses: string[] = [];
  let ttlSeconds = chain.ttlSeconds;
  for (const record of reply.answers) {
    if (record.type !== type || record.owner !== chain.end) continue;
    ttlSeconds = Math.min(ttlSeconds, record.ttlSeconds);
    if (addresses.length < MAX_ADDRESSES && !addresses.includes(record.value)) addresses.push(record.value);
  }
  if (addresses.length > 0) return { type: 'addresses', addresses, aliases: chain.aliases, ttlSeconds };
  // A SOA record says that the end of the chain has been asked about, too.
  if (chain.end !== name && reply.negativeTtlSeconds === undefined)
    return { type: 'alias', target: chain.end, aliases: chain.aliases, ttlSeconds };
  const isReferral = reply.hasNameServers && !reply.recursionAvailable && reply.negativeTtlSeconds === undefined;
  if (isReferral) return { type: 'failure', detail: 'the name server does not look names up for others' };
  const negative = reply.negativeTtlSeconds;
  return { type: 'no-data', aliases: chain.aliases, ttlSeconds: negative === undefined ? undefined : Math.min(negative, ttlSeconds) };
}

/** Stops one after the limit, so a loop shows as a chain that is too long. */
function followAliases(
  answers: readonly AnswerRecord[],
  name: string,
): { readonly end: string; readonly aliases: readonly string[]; readonly ttlSeconds: number } {
  const aliases: string[] = [];
  let end = name;
  let ttlSeconds = Infinity;
  for (;;) {
    const link = answers.find((record) => record.type === TYPE.CNAME && record.owner === end);
    if (link === undefined || aliases.length > MAX_ALIASES) return { end, aliases, ttlSeconds };
    aliases.push(link.value);
    end = link.value;
    ttlSeconds = Math.min(ttlSeconds, link.ttlSeconds);
  }
}
