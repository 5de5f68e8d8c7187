/**
 * The client's side of SOCKS5, for parent proxies: greeting, sign-in when the
 * parent asks for it, CONNECT, its reply. Octets in, one step out at a time.
 */
import { ShortMessageReader } from '../wire/short-message.ts';
import type { SocksAddress } from './socks-address.ts';
import { METHOD_CHOICE_OCTETS, readMethodChoice, writeGreeting, type MethodChoiceRead } from './socks-greeting.ts';
import { MAX_REPLY_OCTETS, readSocksReply, type SocksReplyRead } from './socks-reply.ts';
import { writeConnect } from './socks-request.ts';
import { readSignInStatus, SIGN_IN_STATUS_OCTETS, writeSignIn, type SignInStatusRead, type SocksCredentials } from './socks-sign-in.ts';
import { METHOD_NONE_OF_THESE, METHOD_OPEN, METHOD_PASSWORD, socksReplyWords } from './socks-words.ts';

export type SocksClientStep =
  | { readonly type: 'more' }
  /** Send this, then go on feeding from `end`. */
  | { readonly type: 'send'; readonly octets: Uint8Array; readonly end: number }
  /** The tunnel stands. What is behind `end` comes from the target already. */
  | { readonly type: 'open'; readonly bound: SocksAddress; readonly end: number }
  /** `code` is the reply's, or null when the parent did not let us get so far; `words` are for a log. */
  | { readonly type: 'refused'; readonly code: number | null; readonly words: string }
  | { readonly type: 'malformed'; readonly words: string };

type Phase = 'method' | 'status' | 'reply' | 'over';

const MORE: SocksClientStep = { type: 'more' };

export class SocksClient {
  readonly #connect: Uint8Array;
  readonly #signIn: Uint8Array | null;
  #phase: Phase = 'method';
  readonly #method = new ShortMessageReader<MethodChoiceRead>(readMethodChoice, METHOD_CHOICE_OCTETS);
  readonly #status = new ShortMessageReader<SignInStatusRead>(readSignInStatus, SIGN_IN_STATUS_OCTETS);
  readonly #reply = new ShortMessageReader<SocksReplyRead>(readSocksReply, MAX_REPLY_OCTETS);

  /**
   * @param target - canonical host and port 1 to 65535.
   * @param credentials - checked with `canSignInWith` when they were configured; others throw here.
   */
  constructor(target: SocksAddress, credentials: SocksCredentials | null) {
    this.#connect = writeConnect(target);
    this.#signIn = credentials === null ? null : writeSignIn(credentials);
    if (credentials !== null && this.#signIn === null) throw new Error('credentials that SOCKS5 cannot carry');
  }

  /** To be sent first. */
  greeting(): Uint8Array {
    return writeGreeting(this.#signIn === null ? [METHOD_OPEN] : [METHOD_OPEN, METHOD_PASSWORD]);
  }

  feed(octets: Uint8Array, from: number): SocksClientStep {
    switch (this.#phase) {
      case 'method':
        return this.#onMethod(this.#method.feed(octets, from));
      case 'status':
        return this.#onStatus(this.#status.feed(octets, from));
      case 'reply':
        return this.#onReply(this.#reply.feed(octets, from));
      case 'over':
        throw new Error('fed a conversation that is over');
    }
  }

  #onMethod(read: MethodChoiceRead): SocksClientStep {
    if (read.type === 'more') return MORE;
    if (read.type === 'malformed') return this.#malformed('no SOCKS5 server');
    if (read.method === METHOD_OPEN) return this.#send('reply', this.#connect, read.end);
    if (read.method === METHOD_PASSWORD && this.#signIn !== null) return this.#send('status', this.#signIn, read.end);
    if (read.method !== METHOD_NONE_OF_THESE) return this.#malformed('chose a method that was not offered');
    return this.#refused(null, this.#signIn === null ? 'wants a sign-in' : 'takes none of the methods offered');
  }

  #onStatus(read: SignInStatusRead): SocksClientStep {
    if (read.type === 'more') return MORE;
    if (read.type === 'malformed') return this.#malformed('no answer to a sign-in');
    return read.isGood ? this.#send('reply', this.#connect, read.end) : this.#refused(null, 'user or password is wrong');
  }

  #onReply(read: SocksReplyRead): SocksClientStep {
    switch (read.type) {
      case 'more':
        return MORE;
      case 'malformed':
        return this.#malformed(`no good reply: ${read.problem}`);
      case 'refused':
        return this.#refused(read.code, socksReplyWords(read.code));
      case 'granted':
        this.#phase = 'over';
        return { type: 'open', bound: read.bound, end: read.end };
    }
  }

  #send(next: Phase, octets: Uint8Array, end: number): SocksClientStep {
    this.#phase = next;
    return { type: 'send', octets, end };
  }

  #refused(code: number | null, words: string): SocksClientStep {
    this.#phase = 'over';
    return { type: 'refused', code, words };
  }

  #malformed(words: string): SocksClientStep {
    this.#phase = 'over';
    return { type: 'malformed', words };
  }
}

/** For the configuration: 1 to 255 octets each. */
export function canSignInWith(credentials: SocksCredentials): boolean {
  return writeSignIn(credentials) !== null;
}
