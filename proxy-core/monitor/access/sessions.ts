/**
 * Who may ask: a program that knows the key of this installation, or a browser
 * that showed it once and got a session for it.
 *
 * A session is two secrets. The cookie holds one; but cookies have no port, so
 * a browser hands it to every program on this machine whose page it opens. The
 * other, the proof, is told to the page alone, which keeps it in the storage of
 * its origin (an origin has a port) and sends it along. One without the other
 * opens nothing.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { Ports } from '#core/common/ports.ts';
import { type KeptSession, parseSessions, type SessionStore, writeSessions } from './kept-sessions.ts';

export type { SessionStore } from './kept-sessions.ts';

/** Browsers signed in at once; the one unused for longest goes first. */
const MAX_SESSIONS = 64;
const SECRET_OCTETS = 32;
const DAY_MS = 24 * 60 * 60 * 1000;
/** Unused for this long, a session ends. */
export const SESSION_MS = 90 * DAY_MS;
/** A use is noted, and the cookie renewed, once in this time: not each click is written to the disk. */
const RENEW_MS = DAY_MS;
/** Cookies of our name that are looked at: a page on another port may have added some of its own. */
const MAX_COOKIES = 8;

/** A key or one secret of a session: 256 bits that cannot be guessed, safe in addresses and cookies. */
export function newSecret(random: Ports['random']): string {
  return Buffer.from(random.octets(SECRET_OCTETS)).toString('base64url');
}

export interface OpenedSession {
  /** The Set-Cookie value. */
  readonly cookie: string;
  /** For the page alone: told once, kept here as a hash. */
  readonly proof: string;
}

export interface Credentials {
  readonly cookie: string | undefined;
  readonly proof: string | undefined;
  readonly authorization: string | undefined;
}

export type Standing =
  /** May ask everything. `session` is null for a program with the key; `renewal` is a Set-Cookie value, now and then. */
  | { readonly type: 'known'; readonly session: string | null; readonly renewal: string | null }
  /** The cookie of a session without its proof: may be ours that lost its storage, may be stolen. Opens nothing. */
  | { readonly type: 'cookie-only' }
  | { readonly type: 'wrong-key' }
  | { readonly type: 'stranger' };

export class Sessions {
  readonly #keyHash: Buffer;
  readonly #ports: Pick<Ports, 'random' | 'clock' | 'log'>;
  readonly #store: SessionStore;
  readonly #sessions = new Map<string, KeptSession>();
  /** Of the listener. Part of the cookie's name: browsers keep one cookie jar for all ports of a machine. */
  port = 0;
  /** Told which sessions have just ended, so that what they have open ends too. */
  onEnd: (ids: ReadonlySet<string>) => void = () => undefined;
  #isKept = false;
  #saving: Promise<void> = Promise.resolve();

  constructor(key: string, store: SessionStore, ports: Pick<Ports, 'random' | 'clock' | 'log'>) {
    if (key.length < 16) throw new Error('the monitor needs a key of at least 16 characters');
    this.#keyHash = hashOf(key);
    this.#store = store;
    this.#ports = ports;
  }

  /** Those of earlier runs. Never rejects. */
  async load(): Promise<void> {
    const text = await this.#store.read().catch((cause: unknown) => {
      this.#ports.log.error('monitor: the sessions could not be read', cause);
      return null;
    });
    const now = this.#ports.clock.wallMs();
    this.#isKept = text !== null;
    for (const session of parseSessions(text, this.#keyHash.toString('base64url'))) {
      // A clock that was ahead must not make a session last longer.
      if (isAlive(session, now)) this.#sessions.set(session.id, { ...session, usedAtMs: Math.min(session.usedAtMs, now) });
    }
    this.#bound();
  }

  /**
   * @param cookie of the asking browser: the session it had is replaced.
   * @returns null when the key is wrong. Settled once the session is on disk, or cannot be.
   */
  async open(key: string, cookie?: string): Promise<OpenedSession | null> {
    if (!this.isKey(key)) return null;
    await this.noticeRemoval();
    for (const id of this.#idsIn(cookie)) this.#end(id);
    const [secret, proof] = [newSecret(this.#ports.random), newSecret(this.#ports.random)];
    const id = textHashOf(secret);
    this.#sessions.set(id, { id, proof: textHashOf(proof), usedAtMs: this.#ports.clock.wallMs() });
    this.#bound();
    await this.#save();
    return { cookie: this.#setCookie(secret), proof };
  }

  /** The key goes before the cookie: a program that sends one means it. */
  standingOf({ cookie, proof, authorization }: Credentials): Standing {
    if (authorization !== undefined) {
      const [scheme, key] = authorization.split(' ', 2);
      const isKnown = scheme?.toLowerCase() === 'bearer' && this.isKey(key ?? '');
      return isKnown ? { type: 'known', session: null, renewal: null } : { type: 'wrong-key' };
    }
    const now = this.#ports.clock.wallMs();
    let hasCookie = false;
    for (const secret of cookiesNamed(this.#cookieName, cookie)) {
      const session = this.#sessions.get(textHashOf(secret));
      if (session === undefined) continue;
      if (!isAlive(session, now)) {
        this.#end(session.id);
        continue;
      }
      hasCookie = true;
      if (proof !== undefined && isSameHash(textHashOf(proof), session.proof)) {
        return { type: 'known', session: session.id, renewal: this.#use(session, now) ? this.#setCookie(secret) : null };
      }
    }
    return { type: hasCookie ? 'cookie-only' : 'stranger' };
  }

  /** Hashes are of equal length, so the comparison takes the same time for every wrong key. */
  isKey(key: string): boolean {
    return timingSafeEqual(hashOf(key), this.#keyHash);
  }

  get #cookieName(): string {
    return `hearthgate_${this.port}`;
  }

  get count(): number {
    return this.#sessions.size;
  }

  /** Ends every session when the file they were kept in is gone: the way to sign all browsers out. */
  async noticeRemoval(): Promise<void> {
    if (!this.#isKept || (await this.#store.isThere().catch(() => true))) return;
    this.#isKept = false;
    this.#end(...this.#sessions.keys());
  }

  /** What is being written is on disk afterwards, or cannot be. */
  settled(): Promise<void> {
    return this.#saving;
  }

  /** To the back of the row. @returns whether it is time to renew it. */
  #use(session: KeptSession, now: number): boolean {
    const isDue = Math.abs(now - session.usedAtMs) >= RENEW_MS;
    this.#sessions.delete(session.id);
    this.#sessions.set(session.id, isDue ? { ...session, usedAtMs: now } : session);
    if (isDue) void this.noticeRemoval().then(() => this.#save());
    return isDue;
  }

  #bound(): void {
    const now = this.#ports.clock.wallMs();
    const ended = [...this.#sessions.values()].filter((session) => !isAlive(session, now)).map(({ id }) => id);
    this.#end(...ended);
    this.#end(...[...this.#sessions.keys()].slice(0, Math.max(0, this.#sessions.size - MAX_SESSIONS)));
  }

  #end(...ids: readonly string[]): void {
    if (ids.length === 0) return;
    for (const id of ids) this.#sessions.delete(id);
    this.onEnd(new Set(ids));
  }

  /** One after the other; the last one has everything. */
  #save(): Promise<void> {
    this.#saving = this.#saving.then(async () => {
      try {
        await this.#store.write(writeSessions(this.#sessions.values(), this.#keyHash.toString('base64url')));
        this.#isKept = true;
      } catch (cause) {
        this.#ports.log.error('monitor: the sessions could not be written; they end with the program', cause);
      }
    });
    return this.#saving;
  }

  #idsIn(cookie: string | undefined): readonly string[] {
    return cookiesNamed(this.#cookieName, cookie)
      .map(textHashOf)
      .filter((id) => this.#sessions.has(id));
  }

  #setCookie(secret: string): string {
    return `${this.#cookieName}=${secret}; Path=/; Max-Age=${SESSION_MS / 1000}; HttpOnly; SameSite=Strict`;
  }
}

function isAlive({ usedAtMs }: KeptSession, now: number): boolean {
  return now - usedAtMs < SESSION_MS;
}

function hashOf(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}

function textHashOf(secret: string): string {
  return hashOf(secret).toString('base64url');
}

function isSameHash(a: string, b: string): boolean {
  return timingSafeEqual(Buffer.from(a, 'base64url'), Buffer.from(b, 'base64url'));
}

function cookiesNamed(name: string, header: string | undefined): readonly string[] {
  const values: string[] = [];
  for (const pair of (header ?? '').split(';')) {
    const at = pair.indexOf('=');
    if (at !== -1 && pair.slice(0, at).trim() === name && values.length < MAX_COOKIES) values.push(pair.slice(at + 1).trim());
  }
  return values;
}
