/**
 * Who may ask: whoever knows the token of this installation, or a browser that
 * showed it once and got a session for it. Sessions live in memory only.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { Random } from '#core/common/ports.ts';

/** Browsers signed in at once; the one unused for longest goes first. */
const MAX_SESSIONS = 64;
const SECRET_OCTETS = 32;

/** A token or session id: 256 bits nobody can guess, safe in addresses and cookies. */
export function newSecret(random: Random): string {
  return Buffer.from(random.octets(SECRET_OCTETS)).toString('base64url');
}

export class Sessions {
  readonly #tokenHash: Buffer;
  readonly #random: Random;
  readonly #cookieName: string;
  readonly #ids = new Set<string>();

  /** @param port part of the cookie's name: browsers keep one cookie jar for all ports of a machine. */
  constructor(token: string, port: number, random: Random) {
    if (token.length < 16) throw new Error('the monitor needs a token of at least 16 characters');
    this.#tokenHash = hashOf(token);
    this.#random = random;
    this.#cookieName = `hearthgate_${port}`;
  }

  /** @returns the Set-Cookie value of a new session, or null when the token is wrong. */
  open(token: string): string | null {
    if (!this.#isToken(token)) return null;
    const id = newSecret(this.#random);
    this.#ids.add(id);
    for (const oldest of this.#ids) {
      if (this.#ids.size <= MAX_SESSIONS) break;
      this.#ids.delete(oldest);
    }
    return `${this.#cookieName}=${id}; Path=/; HttpOnly; SameSite=Strict`;
  }

  /** By session cookie, or by `Authorization: Bearer` for scripts. */
  mayAsk(cookie: string | undefined, authorization: string | undefined): boolean {
    if (authorization !== undefined) {
      const [scheme, token] = authorization.split(' ', 2);
      return scheme?.toLowerCase() === 'bearer' && this.#isToken(token ?? '');
    }
    const id = cookieNamed(this.#cookieName, cookie ?? '');
    if (id === null || !this.#ids.delete(id)) return false;
    this.#ids.add(id); // to the back: used just now
    return true;
  }

  get count(): number {
    return this.#ids.size;
  }

  /** Hashes are of equal length, so the comparison takes the same time for every wrong token. */
  #isToken(token: string): boolean {
    return timingSafeEqual(hashOf(token), this.#tokenHash);
  }
}

function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

function cookieNamed(name: string, header: string): string | null {
  for (const pair of header.split(';')) {
    const at = pair.indexOf('=');
    if (at !== -1 && pair.slice(0, at).trim() === name) return pair.slice(at + 1).trim();
  }
  return null;
}
