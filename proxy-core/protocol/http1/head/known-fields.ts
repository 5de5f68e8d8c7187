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
export const WWW_AUTHENTICATE = 22;
export const PERSISTENT_AUTH = 23;
export const PROXY_SUPPORT = 24;

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
  'www-authenticate',
  'persistent-auth',
  'proxy-support',
] as const;

export type KnownField = number;

/** Every field of every message is looked up here: a name has one place, by its length, its first and its last letter. */
const BY_PLACE = new Uint8Array(256);
const LOWER_CASE = 0x20;

/** Small numbers with which no two known names have the same place. */
const FIRST_FACTOR = 3;
const LAST_FACTOR = 5;

function placeOf(length: number, first: number, last: number): number {
  return (length + FIRST_FACTOR * (first | LOWER_CASE) + LAST_FACTOR * (last | LOWER_CASE)) & 255;
}

for (const [id, name] of KNOWN_NAMES.entries()) {
  if (id === OTHER) continue;
  const place = placeOf(name.length, name.charCodeAt(0), name.charCodeAt(name.length - 1));
  if (BY_PLACE[place] !== OTHER) throw new Error(`two known field names share the place of ${name}`);
  BY_PLACE[place] = id;
}

/** @param to - behind the last octet of the name; letters count the same in both cases. */
export function knownField(octets: Uint8Array, from: number, to: number): KnownField {
  const id = BY_PLACE[placeOf(to - from, octets[from] as number, octets[to - 1] as number)] as number;
  return id !== OTHER && isNamed(KNOWN_NAMES[id] as string, octets, from, to) ? id : OTHER;
}

function isNamed(name: string, octets: Uint8Array, from: number, to: number): boolean {
  if (to - from !== name.length) return false;
  for (let at = 0; at < name.length; at += 1) {
    const expected = name.charCodeAt(at);
    const actual = octets[from + at] as number;
    // Only letters have two cases: the hyphen and the digits have to be just that.
    if (actual !== expected && (expected < 97 || (actual | LOWER_CASE) !== expected)) return false;
  }
  return true;
}
