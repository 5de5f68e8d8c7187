/**
 * Who has signed in. A password is checked once, slowly and off the loop;
 * after that the same credentials are known by a keyed digest, so a page with
 * a hundred requests costs one check.
 */
import { createHmac } from 'node:crypto';
import { isPassword, parseUser, type HashedUser } from '#core/config/secrets.ts';
import type { Random } from '#core/common/ports.ts';

const MAX_KNOWN = 1000;
/** Checks under way at once: each takes a thread and 32 MB. Further ones wait, up to a bound; then they fail. */
const MAX_CHECKS = 2;
const MAX_WAITING = 64;

export class SignInDesk {
  readonly #people: ReadonlyMap<string, ReadonlyMap<string, HashedUser>>;
  readonly #key: Uint8Array;
  readonly #nobody: HashedUser;
  readonly #known = new Map<string, string>();
  readonly #waiting: (() => void)[] = [];
  #underWay = 0;

  /** @param lists - name of a list to its entries, `NAME:scrypt$...`. */
  constructor(lists: Readonly<Record<string, readonly string[]>>, random: Random) {
    this.#people = new Map(Object.entries(lists).map(([list, entries]) => [list, usersByName(entries)]));
    this.#key = random.octets(32);
    // A name nobody has takes as long as a wrong password.
    this.#nobody = { name: '', cost: 32_768, salt: Buffer.from(random.octets(16)), key: Buffer.alloc(32) };
  }

  has(list: string): boolean {
    return (this.#people.get(list)?.size ?? 0) > 0;
  }

  /** @param credentials - what Basic carries: base64 of `user:password`, UTF-8 (RFC 7617). */
  checkBasic(list: string, credentials: string): Promise<string | null> {
    const text = Buffer.from(credentials, 'base64').toString('utf8');
    const colon = text.indexOf(':');
    return colon === -1 ? Promise.resolve(null) : this.check(list, text.slice(0, colon), text.slice(colon + 1));
  }

  /** @returns the name, or null. Never rejects for what somebody typed. */
  async check(list: string, user: string, password: string): Promise<string | null> {
    const digest = createHmac('sha256', this.#key)
      .update(JSON.stringify([list, user, password]))
      .digest('base64');
    const known = this.#known.get(digest);
    if (known !== undefined) return known;
    if (!(await this.#turn())) return null;
    try {
      const entry = this.#people.get(list)?.get(user);
      const isRight = await isPassword(entry ?? this.#nobody, password);
      if (!isRight || entry === undefined) return null;
      if (this.#known.size >= MAX_KNOWN) this.#known.clear();
      this.#known.set(digest, user);
      return user;
    } finally {
      this.#underWay -= 1;
      this.#waiting.shift()?.();
    }
  }

  async #turn(): Promise<boolean> {
    if (this.#underWay >= MAX_CHECKS) {
      if (this.#waiting.length >= MAX_WAITING) return false;
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
    this.#underWay += 1;
    return true;
  }
}

function usersByName(entries: readonly string[]): ReadonlyMap<string, HashedUser> {
  const users = entries.map(parseUser).filter((user) => user !== null);
  return new Map(users.map((user) => [user.name, user]));
}
