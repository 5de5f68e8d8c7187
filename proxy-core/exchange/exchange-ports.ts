/** What the journey needs from the rooms it may not know: sockets, names, helper programs, the people watching. */
import type { FaultCode } from '#core/common/proxy-error.ts';
import type { Log } from '#core/common/ports.ts';
import type { DestinationVerdict } from '#core/policy/destination.ts';
import type { Policy } from '#core/policy/policy.ts';
import type { BodyReader } from '#core/protocol/http1/body/body-reader.ts';
import type { ContentFlow, ContentSource } from '#core/protocol/http1/content-flow.ts';
import type { RelayEnd, RequestPlan } from '#core/protocol/http1/forwarding.ts';
import type { RequestHead } from '#core/protocol/http1/request-reader.ts';
import type { Exchange } from './exchange.ts';
import type { Outside } from './outside/outside.ts';

export type NextRequest =
  | { readonly type: 'request'; readonly head: RequestHead }
  | { readonly type: 'malformed'; readonly fault: FaultCode; readonly detail: string }
  | { readonly type: 'closed' };

/** One client's connection. */
export interface Client {
  /** Canonical address, without port. */
  readonly address: string;
  readonly isClosed: boolean;
  /** It showed a certificate that the listener's authority signed. */
  readonly hasCertificate: boolean;
  /** It speaks TLS to us. */
  readonly isTls: boolean;
  /** Where it came in. */
  readonly listener: { readonly address: string; readonly port: number };
  nextRequest(): Promise<NextRequest>;
  /** latin1, whole. */
  send(text: string): void;
  /** Null when the client keeps up; otherwise resolves when it has taken what was sent, or when others have had their turn. */
  taken(): Promise<void> | null;
  /** The content of the present request in pieces, for somebody who looks at it before it goes on. `body` undoes chunks. */
  content(body: BodyReader, traffic: Traffic): ContentSource;
  /** An answer in pieces, of somebody else than an origin. `sendsContent` false: the client waits for none. */
  answer(head: string, content: ContentFlow, sendsContent: boolean, traffic: Traffic): Promise<AnswerEnd>;
  /**
   * Closes after what was sent, reading on for a moment so that it can be read.
   * @param isLast - the client said that nothing follows its request: then there is nothing to read on for.
   */
  finish(isLast: boolean): void;
  destroy(): void;
  /** Closes so that it cannot be taken for a proper end. */
  reset(): void;
  /**
   * A way to the destination: a kept connection when there is one.
   * @throws ProxyError, by rejection.
   */
  openPath(destination: Destination, use: PathUse): Path | Promise<Path>;
}

export type AnswerEnd = { readonly type: 'done' } | { readonly type: 'failed'; readonly fault: FaultCode; readonly detail: string };

/** `exchange` may use a kept connection; `fresh` is for what must not meet a dead one; `tunnel` needs one of its own. */
export type PathUse = 'exchange' | 'fresh' | 'tunnel';

export interface Destination {
  /** The site as the message names it: connections to one never serve another. */
  readonly site: string;
  /** Canonical; for parents and for the certificate. */
  readonly host: string;
  readonly port: number;
  /** Permitted ones in the order to try; empty when parents find the way. */
  readonly addresses: readonly string[];
  /** The origin is spoken to over TLS, its certificate checked for `host`. */
  readonly tls: boolean;
  /** Proxies to go through, in the order to try; null: straight. */
  readonly parents: readonly Parent[] | null;
  /** Field lines for a parent that is asked for a tunnel: by whom the request has come so far. */
  readonly tunnelFields?: string;
}

/** A proxy in front of this one. */
export interface Parent {
  readonly kind: 'http' | 'https' | 'socks5' | 'direct';
  readonly host: string;
  readonly port: number;
  /** Null: none. */
  readonly credentials: { readonly user: string; readonly password: string } | null;
}

export interface Traffic {
  octetsUp: number;
  octetsDown: number;
}

export interface TunnelStart {
  /** latin1, to the client first. */
  readonly greeting: string;
  /** To the origin first. */
  readonly opening?: Uint8Array;
  /** Of the origin, came with what was read before. */
  readonly early?: Uint8Array;
}

export type TunnelEnd = 'closed' | 'upstream-reset' | 'client-reset' | 'idle';
export type RelayResult = RelayEnd & { readonly early?: Uint8Array };

/** Client and origin joined. Used for one exchange. */
export interface Path {
  readonly isReused: boolean;
  /** At the other end of the connection, canonical: the destination's, or a parent's. */
  readonly address: string;
  /** Not null: the next hop is an HTTP proxy that wants the whole address, and these credentials ('' for none) as a field line. */
  readonly proxyFields: string | null;
  relay(plan: RequestPlan, traffic: Traffic): Promise<RelayResult>;
  /** Someone signs in on this connection: from here on it serves this client alone, and the next request to the same site goes on it. */
  pin(): void;
  /** Not used yet: it waits for the client's first request. */
  release(): void;
  /** Not to be used by anything: the connection is closed. */
  discard(): void;
  tunnel(start: TunnelStart, traffic: Traffic): Promise<TunnelEnd>;
}

export type Resolution =
  | { readonly type: 'found'; readonly addresses: readonly string[] }
  | { readonly type: 'not-found' }
  | { readonly type: 'failed'; readonly detail: string }
  | { readonly type: 'timed-out' };

export interface ExchangePorts {
  readonly log: Log;
  /** Our name in Via: the same for one run, unlike any other proxy's. */
  readonly pseudonym: string;
  /** Request content longer than this is refused; null: no limit. */
  readonly maxContentOctets: number | null;
  readonly forwardedFor: 'off' | 'on' | 'masked';
  now(): number;
  wallMs(): number;
  /** IMF-fixdate of this second (RFC 9110 section 5.6.7). */
  httpDate(): string;
  nextId(): number;
  policy(): Policy;
  judgeAddress(address: string, port: number): DestinationVerdict;
  /** Who this is, or null. `people` names a list; `credentials` is what Basic carries, base64. */
  signIn(people: string, credentials: string): Promise<string | null>;
  readonly outside: Outside;
  resolve(host: string, client: string): Resolution | Promise<Resolution>;
  /** Null: straight. */
  parentsFor(host: string): readonly Parent[] | null;
  opened(exchange: Exchange): void;
  ended(exchange: Exchange): void;
}
