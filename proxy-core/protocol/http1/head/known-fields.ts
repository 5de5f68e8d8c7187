/**
 * The few field names the proxy itself acts on (RFC 9110, 9112). Every other
 * field passes through by position and is never even cut out of the head.
 */

export const OTHER = 0;
export const HOST = 1;
export const CONNECTION = 2;
export const PROXY_CONNECTION = 3;
export const KEEP_ALIVE = 4;
export const TE = 5;
export const TRAILER = 6;
export const TRANSFER_ENCODING = 7;
export const CONTENT_LENGTH = 8;
export const UPGRADE = 9;
export const VIA = 10;
export const EXPECT = 11;
export const MAX_FORWARDS = 12;
export const PROXY_AUTHORIZATION = 13;
export const PROXY_AUTHENTICATE = 14;
export const PROXY_AUTHENTICATION_INFO = 15;
export const X_FORWARDED_FOR = 16;
export const FORWARDED = 17;
export const DATE = 18;
export const HTTP2_SETTINGS = 19;
export const ACCEPT = 20;
export const AUTHORIZATION = 21;

/** Index of a name in this list is its id. Lower case. */
export const KNOWN_NAMES = [
  '',
  'host',
  'connection',
  'proxy-connection',
  'keep-alive',
  'te',
  'trailer',
  'transfer-encoding',
  'content-length',
  'upgrade',
  'via',
  'expect',
  'max-forwards',
  'proxy-authorization',
  'proxy-authenticate',
  'proxy-authentication-info',
  'x-forwarded-for',
  'forwarded',
  'date',
  'http2-settings',
  'accept',
  'authorization',
] as const;

export type KnownField = number;

/** Adds one octet of a name to its hash; letters count the same in both cases. */
export function hashStep(hash: number, octet: number): number {
  return (Math.imul(hash, 31) + (octet | 0x20)) | 0;
}

const BY_HASH = new Map<number, KnownField>();
for (let id = 1; id < KNOWN_NAMES.length; id += 1) {
  let hash = 0;
  for (const character of KNOWN_NAMES[id] ?? '') hash = hashStep(hash, character.charCodeAt(0));
  if (BY_HASH.has(hash)) throw new Error(`two known field names share the hash of ${KNOWN_NAMES[id]}`);
  BY_HASH.set(hash, id);
}

/** The hash alone only says "perhaps": the name itself is compared when it does. */
export function knownField(hash: number, text: string, from: number, to: number): KnownField {
  const id = BY_HASH.get(hash);
  if (id === undefined) return OTHER;
  const name = KNOWN_NAMES[id] ?? '';
  return to - from === name.length && text.slice(from, to).toLowerCase() === name ? id : OTHER;
}
