/**
 * Reads the ClientHello a TLS connection starts with, across any cut, several
 * records and several fragments, and touches nothing: whoever has the socket
 * keeps the octets and sends all of them on unchanged. Nothing is decrypted.
 *
 * Strict, because the server behind reads the same octets: what two readers
 * could read differently is refused, with the alert that says why.
 */
import { readHelloBody, type HelloBodyProblem, type HelloContent } from './hello-body.ts';
import type { TlsAlert } from './tls-alert.ts';

export interface HelloLimits {
  /** Everything up to the end of the hello, record headers included. */
  readonly maxOctets: number;
  readonly maxRecords: number;
}

/** Real hellos have 200 to 2000 octets, with post-quantum keys and tickets some more; OpenSSL takes 16 records of 16 KiB. */
export const DEFAULT_HELLO_LIMITS: HelloLimits = { maxOctets: 65_536, maxRecords: 16 };

export type HelloProblem =
  | HelloBodyProblem
  /** Another protocol, or TLS that does not start with a handshake; SSL 2.0's hello too (RFC 6176 forbids it). */
  | 'not-tls'
  /** A handshake that does not start with a ClientHello. */
  | 'not-a-hello'
  /** Another kind of record in the middle of the hello. */
  | 'broken-handshake'
  /** RFC 8446 section 5.1: a fragment of a handshake has at least one octet. */
  | 'empty-record'
  | 'record-too-long'
  /** RFC 8446 section 5.1: the hello's record ends with it. */
  | 'octets-behind-hello'
  | 'hello-too-long'
  | 'too-many-records';

export type HelloRead =
  | { readonly type: 'more' }
  /** `end`: where in the octets fed last the hello's last record ends. What follows (early data) belongs to the server too. */
  | ({ readonly type: 'hello'; readonly end: number } & HelloContent)
  /** `alert`: what to tell the client before closing; null when it would not understand. */
  | { readonly type: 'malformed'; readonly problem: HelloProblem; readonly alert: TlsAlert | null };

const MORE: HelloRead = { type: 'more' };
const HANDSHAKE_RECORD = 22;
const CLIENT_HELLO = 1;
const RECORD_HEAD_OCTETS = 5;
const HANDSHAKE_HEAD_OCTETS = 4;
const MAX_RECORD_OCTETS = 16_384;

/** What is well spelled and says something forbidden is an illegal parameter. */
const ALERTS: Partial<Record<HelloProblem, TlsAlert | null>> = {
  'not-tls': null,
  'not-a-hello': 'unexpected_message',
  'broken-handshake': 'unexpected_message',
  'octets-behind-hello': 'unexpected_message',
  'empty-record': 'unexpected_message',
  'record-too-long': 'record_overflow',
  'bad-lengths': 'decode_error',
  'bad-tls-version': 'protocol_version',
  'hello-too-long': 'handshake_failure',
  'too-many-records': 'handshake_failure',
};

export class ClientHelloReader {
  readonly #limits: HelloLimits;
  #records = 0;
  #octets = 0;
  /** Octets of the record's head that are here; 0 to 5. */
  #headOctets = 0;
  #recordLeft = 0;
  /** The handshake message gathered from its records. */
  #handshake: Uint8Array = new Uint8Array(0);
  #handshakeLength = 0;
  #isOver = false;

  constructor(limits: HelloLimits = DEFAULT_HELLO_LIMITS) {
    this.#limits = limits;
  }

  /** Feeding after the end is our own mistake: it throws. */
  feed(octets: Uint8Array, from: number): HelloRead {
    if (this.#isOver) throw new Error('fed a hello that is over');
    let at = from;
    while (at < octets.length) {
      const inHead = this.#headOctets < RECORD_HEAD_OCTETS;
      const used = inHead ? 1 : Math.min(this.#recordLeft, octets.length - at);
      const problem = inHead ? this.#headOctet(octets[at] as number) : this.#fragment(octets, at, at + used);
      at += used;
      this.#octets += used;
      if (problem !== null) return this.#malformed(problem);
      if (this.#isComplete) return this.#finish(at);
      if (this.#octets >= this.#limits.maxOctets) return this.#malformed('hello-too-long');
    }
    return MORE;
  }

  /** The head of a record, octet by octet: type, version, length. */
  #headOctet(octet: number): HelloProblem | null {
    const at = this.#headOctets;
    this.#headOctets += 1;
    switch (at) {
      case 0:
        if (octet !== HANDSHAKE_RECORD) return this.#records === 0 ? 'not-tls' : 'broken-handshake';
        this.#records += 1;
        return this.#records > this.#limits.maxRecords ? 'too-many-records' : null;
      case 1:
        if (octet === 3) return null;
        return this.#records === 1 ? 'not-tls' : 'broken-handshake';
      case 2:
        return null; // the minor version means nothing here (RFC 8446 section 5.1)
      case 3:
        this.#recordLeft = octet << 8;
        return this.#recordLeft > MAX_RECORD_OCTETS ? 'record-too-long' : null;
      default:
        this.#recordLeft |= octet;
        if (this.#recordLeft > MAX_RECORD_OCTETS) return 'record-too-long';
        return this.#recordLeft === 0 ? 'empty-record' : null;
    }
  }

  #fragment(octets: Uint8Array, from: number, to: number): HelloProblem | null {
    this.#keep(octets, from, to);
    this.#recordLeft -= to - from;
    if (this.#recordLeft === 0) this.#headOctets = 0;
    if (this.#handshake[0] !== CLIENT_HELLO) return 'not-a-hello';
    if (this.#handshakeLength < HANDSHAKE_HEAD_OCTETS) return null;
    const whole = this.#wholeLength;
    if (this.#octets + to - from + whole - this.#handshakeLength > this.#limits.maxOctets) return 'hello-too-long';
    return this.#handshakeLength + this.#recordLeft > whole ? 'octets-behind-hello' : null;
  }

  /** Of the handshake message with its type and length. Its first four octets must be here. */
  get #wholeLength(): number {
    const [, high = 0, middle = 0, low = 0] = this.#handshake;
    return HANDSHAKE_HEAD_OCTETS + ((high << 16) | (middle << 8) | low);
  }

  get #isComplete(): boolean {
    return this.#handshakeLength >= HANDSHAKE_HEAD_OCTETS && this.#handshakeLength === this.#wholeLength;
  }

  /** Grows with what has come, not with what was promised: ten octets can promise 16 MiB. */
  #keep(octets: Uint8Array, from: number, to: number): void {
    const needed = this.#handshakeLength + to - from;
    if (this.#handshake.length < needed) {
      const larger = new Uint8Array(Math.max(512, needed * 2));
      larger.set(this.#handshake.subarray(0, this.#handshakeLength));
      this.#handshake = larger;
    }
    this.#handshake.set(octets.subarray(from, to), this.#handshakeLength);
    this.#handshakeLength = needed;
  }

  #finish(end: number): HelloRead {
    const read = readHelloBody(this.#handshake, HANDSHAKE_HEAD_OCTETS, this.#handshakeLength);
    if (!read.ok) return this.#malformed(read.problem);
    this.#over();
    return { type: 'hello', ...read.content, end };
  }

  #malformed(problem: HelloProblem): HelloRead {
    this.#over();
    const alert = ALERTS[problem];
    return { type: 'malformed', problem, alert: alert === undefined ? 'illegal_parameter' : alert };
  }

  #over(): void {
    this.#isOver = true;
    this.#handshake = new Uint8Array(0);
  }
}
