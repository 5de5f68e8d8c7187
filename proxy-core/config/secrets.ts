/**
 * Passwords as they are kept: scrypt with a salt of their own, never the words
 * themselves. Checking takes a tenth of a second on a thread of Node's pool,
 * by design, and never blocks the loop.
 */
import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';

/** RFC 7914 with N = 2^15, r = 8, p = 1: 147 ms and 32 MB on the machine this was chosen on. */
const COST = 32_768;
const KEY_OCTETS = 32;
const MAX_MEMORY = 64 * 1024 * 1024;

const HASHED = /^([^\s:,]{1,64}):scrypt\$(\d{4,7})\$([A-Za-z0-9+/]{22}==)\$([A-Za-z0-9+/]{43}=)$/;

export interface HashedUser {
  readonly name: string;
  readonly cost: number;
  readonly salt: Buffer;
  readonly key: Buffer;
}

export function isUserEntry(entry: string): boolean {
  return parseUser(entry) !== null;
}

export function parseUser(entry: string): HashedUser | null {
  const match = HASHED.exec(entry);
  if (match === null) return null;
  const cost = Number(match[2]);
  const isPower = cost >= 1024 && cost <= 1_048_576 && Number.isInteger(Math.log2(cost));
  return isPower
    ? { name: match[1] ?? '', cost, salt: Buffer.from(match[3] ?? '', 'base64'), key: Buffer.from(match[4] ?? '', 'base64') }
    : null;
}

/** `NAME:PASSWORD` to `NAME:scrypt$...`; what is hashed already, or is neither, stays for the schema to judge. */
export async function hashEntry(entry: string): Promise<string> {
  const colon = entry.indexOf(':');
  if (colon < 1 || parseUser(entry) !== null) return entry;
  const salt = randomBytes(16);
  const key = await derive(entry.slice(colon + 1), salt, COST);
  return `${entry.slice(0, colon)}:scrypt$${COST}$${salt.toString('base64')}$${key.toString('base64')}`;
}

/** In constant time once the key is derived. */
export async function isPassword(user: HashedUser, password: string): Promise<boolean> {
  return timingSafeEqual(await derive(password, user.salt, user.cost), user.key);
}

function derive(password: string, salt: Buffer, cost: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(password.normalize('NFC'), salt, KEY_OCTETS, { N: cost, r: 8, p: 1, maxmem: Math.max(MAX_MEMORY, cost * 1100) }, (error, key) =>
      error === null ? resolve(key) : reject(error),
    );
  });
}
