/**
 * The server's side of SOCKS5 up to the request: what is answered to what, and
 * when it is over. Octets in, one step out at a time; whoever has the socket
 * sends the answers, judges credentials, dials, and writes the last reply.
 */
import { ShortMessageReader } from '../wire/short-message.ts';
import { MAX_GREETING_OCTETS, readGreeting, writeMethodChoice, type GreetingRead } from './socks-greeting.ts';
import { writeSocksReply } from './socks-reply.ts';
import { MAX_REQUEST_OCTETS, readSocksRequest, type SocksRequestProblem, type SocksRequestRead } from './socks-request.ts';
import { MAX_SIGN_IN_OCTETS, readSignIn, writeSignInStatus, type SignInRead } from './socks-sign-in.ts';
import { METHOD_NONE_OF_THESE, METHOD_OPEN, METHOD_PASSWORD, type SocksReplyCode } from './socks-words.ts';

export type SocksProblem =
  | SocksRequestProblem
  | 'no-methods'
  | 'no-common-method'
  | 'bad-sign-in'
  | 'command-not-supported'
  /** CONNECT to port 0: nothing can listen there. */
  | 'bad-port';

export type SocksStep =
  | { readonly type: 'more' }
  /** Send this, then go on feeding from `end`. */
  | { readonly type: 'answer'; readonly octets: Uint8Array; readonly end: number }
  /** latin1, as received. Judge them, call `accepted` or `rejected`, send what that returns, go on feeding from `end`. */
  | { readonly type: 'credentials'; readonly user: string; readonly password: string; readonly end: number }
  /** Dial, then send `writeSocksReply`. What stands behind `end` is early data for the target. `host`: see `SocksAddress`. */
  | { readonly type: 'connect'; readonly user: string | null; readonly host: string; readonly port: number; readonly end: number }
  /** Send the answer, if there is one, and close. */
  | { readonly type: 'refused'; readonly problem: SocksProblem; readonly answer: Uint8Array | null };

type Phase = 'greeting' | 'sign-in' | 'judging' | 'request' | 'over';

const MORE: SocksStep = { type: 'more' };

/** Every other mistake in a request is a general failure. */
const REPLY_CODES: Partial<Record<SocksProblem, SocksReplyCode>> = { 'command-not-supported': 7, 'unknown-address-type': 8 };

export class SocksConversation {
  readonly #needsSignIn: boolean;
  #phase: Phase = 'greeting';
  #user: string | null = null;
  readonly #greeting = new ShortMessageReader<GreetingRead>(readGreeting, MAX_GREETING_OCTETS);
  readonly #signIn = new ShortMessageReader<SignInRead>(readSignIn, MAX_SIGN_IN_OCTETS);
  readonly #request = new ShortMessageReader<SocksRequestRead>(readSocksRequest, MAX_REQUEST_OCTETS);

  /** @param needsSignIn - true: only user and password will do; false: only an open door, so that no user name is believed unasked. */
  constructor(needsSignIn: boolean) {
    this.#needsSignIn = needsSignIn;
  }

  feed(octets: Uint8Array, from: number): SocksStep {
    switch (this.#phase) {
      case 'greeting':
        return this.#onGreeting(this.#greeting.feed(octets, from));
      case 'sign-in':
        return this.#onSignIn(this.#signIn.feed(octets, from));
      case 'request':
        return this.#onRequest(this.#request.feed(octets, from));
      case 'judging':
      case 'over':
        throw new Error(`fed a conversation that is ${this.#phase}`);
    }
  }

  /** @returns the octets to send. */
  accepted(): Uint8Array {
    this.#judged('request');
    return writeSignInStatus(true);
  }

  /** @returns the octets to send before closing. */
  rejected(): Uint8Array {
    this.#judged('over');
    return writeSignInStatus(false);
  }

  #judged(next: Phase): void {
    if (this.#phase !== 'judging') throw new Error('there are no credentials to judge');
    this.#phase = next;
  }

  #onGreeting(read: GreetingRead): SocksStep {
    if (read.type === 'more') return MORE;
    if (read.type === 'malformed')
      return this.#refused(read.problem, read.problem === 'no-methods' ? writeMethodChoice(METHOD_NONE_OF_THESE) : null);
    const method = this.#needsSignIn ? METHOD_PASSWORD : METHOD_OPEN;
    if (!read.methods.includes(method)) return this.#refused('no-common-method', writeMethodChoice(METHOD_NONE_OF_THESE));
    this.#phase = this.#needsSignIn ? 'sign-in' : 'request';
    return { type: 'answer', octets: writeMethodChoice(method), end: read.end };
  }

  #onSignIn(read: SignInRead): SocksStep {
    if (read.type === 'more') return MORE;
    if (read.type === 'malformed') return this.#refused(read.problem, writeSignInStatus(false));
    this.#phase = 'judging';
    this.#user = read.user;
    return read;
  }

  #onRequest(read: SocksRequestRead): SocksStep {
    if (read.type === 'more') return MORE;
    if (read.type === 'malformed') return this.#refusedRequest(read.problem);
    if (read.command !== 'connect') return this.#refusedRequest('command-not-supported');
    if (read.port === 0) return this.#refusedRequest('bad-port');
    this.#phase = 'over';
    return { type: 'connect', user: this.#user, host: read.host, port: read.port, end: read.end };
  }

  #refusedRequest(problem: SocksProblem): SocksStep {
    return this.#refused(problem, writeSocksReply(REPLY_CODES[problem] ?? 1));
  }

  #refused(problem: SocksProblem, answer: Uint8Array | null): SocksStep {
    this.#phase = 'over';
    return { type: 'refused', problem, answer };
  }
}
