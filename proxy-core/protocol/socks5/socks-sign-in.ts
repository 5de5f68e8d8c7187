/**
 * User and password, and what the server says to them (RFC 1929). In clear on
 * the wire; never kept longer than it takes to read them.
 */
import { joined, latin1, octetsOf } from '#core/common/octets.ts';
import { SIGN_IN_VERSION } from './socks-words.ts';

export const MAX_SIGN_IN_OCTETS = 1 + 1 + 255 + 1 + 255;

export interface SocksCredentials {
  readonly user: string;
  readonly password: string;
}

export type SignInRead =
  | { readonly type: 'more' }
  /** latin1: the RFC names no character set. What is UTF-8 is known to whoever compares. */
  | ({ readonly type: 'credentials'; readonly end: number } & SocksCredentials)
  | { readonly type: 'malformed'; readonly problem: 'bad-sign-in' };

const MORE: SignInRead = { type: 'more' };
const BAD: SignInRead = { type: 'malformed', problem: 'bad-sign-in' };
const CONTROL = /[\x00-\x1f\x7f]/;

/** Both have 1 to 255 octets (RFC 1929 section 2), none of them a control octet: they come from keyboards, and go to logs. */
export function readSignIn(octets: Uint8Array, from: number, to: number): SignInRead {
  if (from >= to) return MORE;
  if (octets[from] !== SIGN_IN_VERSION) return BAD;
  const user = readText(octets, from + 1, to);
  if (user === null) return BAD;
  if (user.end > to) return MORE;
  const password = readText(octets, user.end, to);
  if (password === null) return BAD;
  return password.end > to ? MORE : { type: 'credentials', user: user.text, password: password.text, end: password.end };
}

/** `end` beyond `to`: not complete. Null: never good, whatever follows. */
function readText(octets: Uint8Array, at: number, to: number): { readonly text: string; readonly end: number } | null {
  if (at >= to) return { text: '', end: to + 1 };
  const length = octets[at] as number;
  const text = latin1(octets, at + 1, Math.min(to, at + 1 + length));
  return length === 0 || CONTROL.test(text) ? null : { text, end: at + 1 + length };
}

/** Octets of user and password in UTF-8, or null when one of them does not fit in 1 to 255. */
export function writeSignIn({ user, password }: SocksCredentials): Uint8Array | null {
  const texts = [utf8(user), utf8(password)];
  if (texts.some(({ length }) => length === 0 || length > 255)) return null;
  return joined([Uint8Array.of(SIGN_IN_VERSION), ...texts.flatMap((text) => [Uint8Array.of(text.length), text])]);
}

function utf8(text: string): Uint8Array {
  const encoded = encodeURIComponent(text.toWellFormed());
  return octetsOf(encoded.replace(/%([0-9A-F]{2})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16))));
}

export type SignInStatusRead =
  | { readonly type: 'more' }
  | { readonly type: 'status'; readonly isGood: boolean; readonly end: number }
  | { readonly type: 'malformed'; readonly problem: 'bad-sign-in' };

export const SIGN_IN_STATUS_OCTETS = 2;

export function readSignInStatus(octets: Uint8Array, from: number, to: number): SignInStatusRead {
  if (from < to && octets[from] !== SIGN_IN_VERSION) return { type: 'malformed', problem: 'bad-sign-in' };
  if (to - from < SIGN_IN_STATUS_OCTETS) return { type: 'more' };
  return { type: 'status', isGood: octets[from + 1] === 0, end: from + SIGN_IN_STATUS_OCTETS };
}

/** After a bad one the server must close (RFC 1929 section 2). */
export function writeSignInStatus(isGood: boolean): Uint8Array {
  return Uint8Array.of(SIGN_IN_VERSION, isGood ? 0 : 1);
}
