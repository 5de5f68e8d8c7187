/**
 * A client as the journey sees it: requests out, answers in, and a path to an
 * origin when one is wanted. Joins the two connections, the pool and the
 * connector; knows no rules.
 */
import type { RelayEnd, RequestPlan } from '#core/protocol/http1/forwarding.ts';
import type { Deadlines } from './deadlines.ts';
import type { DownstreamConnection, NextRequest } from './downstream-connection.ts';
import { relay, type RelayLimits, type Traffic } from './relay.ts';
import { runTunnel, type TunnelEnd } from './tunnel.ts';
import { connectionKey, type UpstreamConnection } from './upstream-connection.ts';
import type { UpstreamConnector } from './upstream-connector.ts';
import type { UpstreamPool } from './upstream-pool.ts';

/** What all clients of one core share. */
export interface Network {
  readonly pool: UpstreamPool;
  readonly connector: UpstreamConnector;
  readonly deadlines: Deadlines;
  readonly limits: RelayLimits & { readonly tunnelIdleMs: number };
}

/** Answers a client has not taken yet before its next request is read. */
const MAX_UNTAKEN_OCTETS = 65_536;

export class ClientConnection {
  readonly address: string;
  readonly #downstream: DownstreamConnection;
  readonly #network: Network;

  constructor(address: string, downstream: DownstreamConnection, network: Network) {
    this.address = address;
    this.#downstream = downstream;
    this.#network = network;
  }

  get isClosed(): boolean {
    return this.#downstream.isClosed;
  }

  nextRequest(): Promise<NextRequest> {
    return this.#downstream.nextRequest();
  }

  send(text: string): void {
    if (!this.isClosed) this.#downstream.socket.write(text, 'latin1');
  }

  taken(): Promise<void> | null {
    const { socket } = this.#downstream;
    if (socket.writableLength < MAX_UNTAKEN_OCTETS || this.isClosed) return null;
    this.#downstream.stallWithin(this.#network.limits.bodyStallMs);
    return new Promise((resolve) => {
      const done = (): void => {
        socket.off('drain', done);
        socket.off('close', done);
        resolve();
      };
      socket.on('drain', done);
      socket.on('close', done);
    });
  }

  finish(): void {
    this.#downstream.finish();
  }

  destroy(): void {
    this.#downstream.destroy();
  }

  /** @param fresh - a connection of its own: for tunnels, and when a kept one has just turned out to be dead. */
  openPath(addresses: readonly string[], port: number, fresh: boolean): Path | Promise<Path> {
    const { pool } = this.#network;
    if (!fresh) {
      for (const address of addresses) {
        const kept = pool.take(connectionKey(address, port));
        if (kept !== null) return new Path(this.#downstream, kept, this.#network);
      }
    }
    return this.#dial(addresses, port);
  }

  #dial(addresses: readonly string[], port: number): Promise<Path> {
    const { connector } = this.#network;
    const downstream = this.#downstream;
    const dialling = connector.connect(addresses, port, (giveUp) => downstream.listen(whileDialling(giveUp)));
    return dialling.then(
      (upstream) => {
        downstream.listen(null);
        return new Path(downstream, upstream, this.#network);
      },
      (error: unknown) => {
        downstream.listen(null);
        throw error;
      },
    );
  }
}

/** Content that comes early waits; a client that leaves takes the attempt with it. */
function whileDialling(giveUp: () => void): Parameters<DownstreamConnection['listen']>[0] {
  return {
    downstreamOctets: (_octets, from) => from,
    downstreamDrained: () => undefined,
    downstreamEnded: () => undefined,
    downstreamClosed: giveUp,
    downstreamExpired: giveUp,
  };
}

export class Path {
  readonly #downstream: DownstreamConnection;
  readonly #upstream: UpstreamConnection;
  readonly #network: Network;

  constructor(downstream: DownstreamConnection, upstream: UpstreamConnection, network: Network) {
    this.#downstream = downstream;
    this.#upstream = upstream;
    this.#network = network;
  }

  get isReused(): boolean {
    return this.#upstream.isReused;
  }

  relay(plan: RequestPlan, traffic: Traffic): Promise<RelayEnd & { readonly early?: Buffer }> {
    return relay({ downstream: this.#downstream, upstream: this.#upstream, plan, traffic, shared: this.#network });
  }

  tunnel(start: { readonly greeting: string; readonly early?: Uint8Array }, traffic: Traffic): Promise<TunnelEnd> {
    const { deadlines, limits } = this.#network;
    const early = start.early as Buffer | undefined;
    return runTunnel({
      downstream: this.#downstream,
      upstream: this.#upstream,
      greeting: start.greeting,
      ...(early === undefined ? {} : { early }),
      traffic,
      idleMs: limits.tunnelIdleMs,
      deadlines,
    });
  }
}
