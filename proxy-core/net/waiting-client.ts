/** A client while a connection is dialled for it: content that comes early waits; one that leaves takes the attempt with it. */
import type { ProxyError } from '#core/common/proxy-error.ts';
import type { Dial, DialOutcome, DialTarget } from './dial.ts';
import type { DownstreamConnection, DownstreamListener } from './downstream-connection.ts';
import type { UpstreamConnection } from './upstream-connection.ts';
import type { UpstreamConnector } from './upstream-connector.ts';

export class WaitingClient implements DownstreamListener, DialOutcome {
  readonly #downstream: DownstreamConnection;
  readonly #resolve: (connection: UpstreamConnection) => void;
  readonly #reject: (error: ProxyError) => void;
  #dial: Dial | null = null;

  constructor(downstream: DownstreamConnection, resolve: (connection: UpstreamConnection) => void, reject: (error: ProxyError) => void) {
    this.#downstream = downstream;
    this.#resolve = resolve;
    this.#reject = reject;
  }

  start(connector: UpstreamConnector, target: DialTarget): void {
    this.#dial = connector.dial(target, this);
    this.#downstream.listen(this);
  }

  dialled(connection: UpstreamConnection): void {
    this.#downstream.listen(null);
    this.#resolve(connection);
  }

  dialFailed(error: ProxyError): void {
    this.#downstream.listen(null);
    this.#reject(error);
  }

  downstreamOctets(_octets: Buffer, from: number): number {
    return from;
  }

  downstreamDrained(): void {
    // nothing is written meanwhile
  }

  downstreamEnded(): void {
    // it may have said all and wait for the answer
  }

  downstreamClosed(): void {
    this.#dial?.giveUp();
  }

  downstreamExpired(): void {
    this.#dial?.giveUp();
  }
}
