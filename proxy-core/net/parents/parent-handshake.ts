/**
 * Asks a parent proxy for a tunnel: CONNECT to an HTTP one (RFC 9110 section
 * 9.3.6), the conversation of RFC 1928 with a SOCKS5 one. Afterwards the
 * connection is as if it went to the destination itself.
 */
import { authorityOf } from '#core/common/ip-address.ts';
import { octetsOf } from '#core/common/octets.ts';
import { ProxyError, type FaultCode } from '#core/common/proxy-error.ts';
import { ResponseReader } from '#core/protocol/http1/response-reader.ts';
import { SocksClient } from '#core/protocol/socks5/socks-client.ts';
import { NEVER } from '../deadlines.ts';
import { MAX_INTERIM } from '../relay.ts';
import type { UpstreamConnection, UpstreamListener } from '../upstream-connection.ts';

/** What came with the parent's answer and is the destination's already. */
export type HandshakeDone = { readonly early: Buffer | null };

type Step =
  | { readonly type: 'more' }
  /** Read, and of no interest. */
  | { readonly type: 'passed'; readonly end: number }
  | { readonly type: 'send'; readonly octets: Uint8Array; readonly end: number }
  | { readonly type: 'open'; readonly end: number }
  | { readonly type: 'refused'; readonly fault: FaultCode; readonly detail: string };

/** @param proxyFields - credentials and what else the parent is told, as field lines; or ''. */
export function connectHandshake(
  connection: UpstreamConnection,
  host: string,
  port: number,
  proxyFields: string,
  deadlineAt: number,
): Promise<HandshakeDone> {
  const authority = authorityOf(host, port);
  const reader = new ResponseReader();
  let interims = 0;
  const opening = octetsOf(`CONNECT ${authority} HTTP/1.1\r\nHost: ${authority}\r\n${proxyFields}\r\n`);
  const feed = (octets: Buffer, from: number): Step => {
    const read = reader.feed(octets, from);
    if (read.type === 'more') return { type: 'more' };
    if (read.type === 'malformed') return { type: 'refused', fault: 'UPSTREAM_MALFORMED', detail: `parent: ${read.detail}` };
    const { status } = read.head;
    if (status < 200 && status !== 101 && (interims += 1) <= MAX_INTERIM) return { type: 'passed', end: read.end };
    if (status >= 200 && status < 300) return { type: 'open', end: read.end };
    return { type: 'refused', fault: status === 504 ? 'CONNECT_TIMEOUT' : 'PARENT_REFUSED', detail: `parent answered ${status}` };
  };
  return new Handshake(connection, opening, feed, deadlineAt).run();
}

export function socksHandshake(
  connection: UpstreamConnection,
  host: string,
  port: number,
  credentials: { readonly user: string; readonly password: string } | null,
  deadlineAt: number,
): Promise<HandshakeDone> {
  const client = new SocksClient({ host, port }, credentials);
  const feed = (octets: Buffer, from: number): Step => {
    const step = client.feed(octets, from);
    if (step.type !== 'refused' && step.type !== 'malformed') return step;
    return {
      type: 'refused',
      fault: step.type === 'malformed' ? 'UPSTREAM_MALFORMED' : socksFault(step.code),
      detail: `parent: ${step.words}`,
    };
  };
  return new Handshake(connection, client.greeting(), feed, deadlineAt).run();
}

/** RFC 1928 section 6: what the parent says of the destination. */
function socksFault(code: number | null): FaultCode {
  if (code === 3 || code === 4) return 'CONNECT_UNREACHABLE';
  if (code === 5) return 'CONNECT_REFUSED';
  return code === 6 ? 'CONNECT_TIMEOUT' : 'PARENT_REFUSED';
}

class Handshake implements UpstreamListener {
  readonly #connection: UpstreamConnection;
  readonly #opening: Uint8Array;
  readonly #feed: (octets: Buffer, from: number) => Step;
  readonly #deadlineAt: number;
  #outcome: { resolve(done: HandshakeDone): void; reject(error: ProxyError): void } | null = null;

  constructor(connection: UpstreamConnection, opening: Uint8Array, feed: (octets: Buffer, from: number) => Step, deadlineAt: number) {
    this.#connection = connection;
    this.#opening = opening;
    this.#feed = feed;
    this.#deadlineAt = deadlineAt;
  }

  run(): Promise<HandshakeDone> {
    return new Promise((resolve, reject) => {
      this.#outcome = { resolve, reject };
      this.#connection.listener = this;
      this.#connection.deadlineAt = this.#deadlineAt;
      this.#connection.socket.write(this.#opening);
    });
  }

  upstreamOctets(memory: Buffer, length: number): boolean {
    const octets = memory.subarray(0, length);
    for (let at = 0; at < length;) {
      const step = this.#feed(octets, at);
      if (step.type === 'more') return true;
      if (step.type === 'refused') return this.#fail(step.fault, step.detail);
      at = step.end;
      if (step.type === 'open') return this.#open(at < length ? Buffer.from(octets.subarray(at)) : null);
      if (step.type === 'send') this.#connection.socket.write(step.octets);
    }
    return true;
  }

  upstreamDrained(): void {
    // the few octets of a handshake never wait for room
  }

  upstreamEnded(): void {
    this.#fail('PARENT_REFUSED', 'the parent closed the connection');
  }

  upstreamClosed(): void {
    this.#fail('PARENT_REFUSED', 'the parent closed the connection');
  }

  upstreamExpired(): void {
    this.#fail('CONNECT_TIMEOUT', 'the parent did not answer in time');
  }

  #open(early: Buffer | null): false {
    this.#connection.listener = null;
    this.#connection.deadlineAt = NEVER;
    this.#outcome?.resolve({ early });
    return false; // whoever goes on resumes
  }

  #fail(fault: FaultCode, detail: string): false {
    this.#connection.listener = null;
    this.#connection.destroy();
    this.#outcome?.reject(new ProxyError(fault, detail));
    return false;
  }
}
