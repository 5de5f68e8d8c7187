/** What the journey needs from the rooms it may not know: sockets, names, helper programs, the people watching. */
import type { FaultCode } from '#core/common/proxy-error.ts';
import type { Log } from '#core/common/ports.ts';
import type { DestinationVerdict } from '#core/policy/destination.ts';
import type { Policy } from '#core/policy/policy.ts';
import type { Verdict } from '#core/policy/verdict.ts';
import type { RelayEnd, RequestPlan } from '#core/protocol/http1/forwarding.ts';
import type { RequestHead } from '#core/protocol/http1/request-reader.ts';
import type { Exchange } from './exchange.ts';

export type NextRequest =
  | { readonly type: 'request'; readonly head: RequestHead }
  | { readonly type: 'malformed'; readonly fault: FaultCode; readonly detail: string }
  | { readonly type: 'closed' };

/** One client's connection. */
export interface Client {
  /** Canonical address, without port. */
  readonly address: string;
  readonly isClosed: boolean;
  nextRequest(): Promise<NextRequest>;
  /** latin1, whole. */
  send(text: string): void;
  /** Null when the client keeps up; otherwise resolves when it has taken what was sent. */
  taken(): Promise<void> | null;
  /** Closes after what was sent, reading on for a moment so that it can be read. */
  finish(): void;
  destroy(): void;
  /**
   * A way to one of the addresses: a kept connection when there is one.
   * @throws ProxyError, by rejection.
   */
  openPath(addresses: readonly string[], port: number, fresh: boolean): Path | Promise<Path>;
}

export interface Traffic {
  octetsUp: number;
  octetsDown: number;
}

export interface TunnelStart {
  /** latin1, to the client first. */
  readonly greeting: string;
  readonly early?: Uint8Array;
}

/** Client and origin joined. Used for one exchange. */
export interface Path {
  readonly isReused: boolean;
  relay(plan: RequestPlan, traffic: Traffic): Promise<RelayEnd & { readonly early?: Uint8Array }>;
  tunnel(start: TunnelStart, traffic: Traffic): Promise<'closed' | 'upstream-reset' | 'client-reset' | 'idle'>;
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
  readonly forwardedFor: 'off' | 'on' | 'masked';
  now(): number;
  wallMs(): number;
  /** IMF-fixdate of this second (RFC 9110 section 5.6.7). */
  httpDate(): string;
  nextId(): number;
  policy(): Policy;
  judgeAddress(address: string, port: number): DestinationVerdict;
  /** Null: nobody to ask. */
  askOutside(exchange: Exchange): Promise<Verdict> | null;
  resolve(host: string, client: string): Resolution | Promise<Resolution>;
  opened(exchange: Exchange): void;
  ended(exchange: Exchange): void;
}
