/**
 * A client as the journey sees it: requests out, answers in, and a path to a
 * destination when one is wanted. Joins the two connections, the pool and the
 * connector; knows no rules.
 */
import { OUTSIDE } from '#core/common/crowd.ts';
import type { BodyReader } from '#core/protocol/http1/body/body-reader.ts';
import type { ContentFlow, ContentSource } from '#core/protocol/http1/content-flow.ts';
import type { RelayEnd, RequestPlan } from '#core/protocol/http1/forwarding.ts';
import { adaptedRelay } from './adapted/adapted-relay.ts';
import { sendAnswer, type AnswerEnd } from './adapted/answer-stream.ts';
import { ClientContent } from './adapted/client-content.ts';
import type { DownstreamConnection, NextRequest } from './downstream-connection.ts';
import { OwnConnections } from './kept/own-connections.ts';
import type { PoolKey } from './kept/pool-key.ts';
import type { PathUse } from './kept/upstream-pool.ts';
import { relay, type RelayShared, type Traffic } from './relay.ts';
import { throughParents, type ParentNetwork, type ParentProxy } from './parents/through-parents.ts';
import { runTunnel, type TunnelEnd } from './tunnel.ts';
import { WaitingClient } from './waiting-client.ts';
import type { UpstreamConnection } from './upstream-connection.ts';

/** What all clients of one core share. */
export type Network = RelayShared &
  ParentNetwork & { readonly limits: RelayShared['limits'] & { readonly tunnelIdleMs: number; readonly connectMs: number } };

export interface WantedPath {
  /** The site as the message names it. */
  readonly site: string;
  readonly host: string;
  readonly port: number;
  readonly addresses: readonly string[];
  readonly tls: boolean;
  readonly parents: readonly ParentProxy[] | null;
  /** Field lines for a parent that is asked for a tunnel. */
  readonly tunnelFields?: string;
}

/** Answers a client has not taken yet before its next request is read. */
const MAX_UNTAKEN_OCTETS = 65_536;

export class ClientConnection {
  place = OUTSIDE;
  readonly address: string;
  readonly hasCertificate: boolean;
  /** For its paths. */
  readonly downstream: DownstreamConnection;
  readonly network: Network;
  /** Few clients ever have one: made for the first. */
  #own: OwnConnections | null = null;

  constructor(address: string, downstream: DownstreamConnection, network: Network, hasCertificate = false) {
    this.address = address;
    this.hasCertificate = hasCertificate;
    this.downstream = downstream;
    this.network = network;
  }

  /** Connections to origins that serve this client alone and end with it. */
  get own(): OwnConnections {
    if (this.#own !== null) return this.#own;
    const own = new OwnConnections();
    this.#own = own;
    this.downstream.socket.once('close', () => own.close());
    if (this.isClosed) own.close();
    return own;
  }

  get isClosed(): boolean {
    return this.downstream.isClosed;
  }

  get isTls(): boolean {
    return 'encrypted' in this.downstream.socket;
  }

  /** Where the client came in: our end of its connection. */
  get listener(): { readonly address: string; readonly port: number } {
    const { localAddress, localPort } = this.downstream.socket;
    return { address: (localAddress ?? '').replace(/^::ffff:/, ''), port: localPort ?? 0 };
  }

  nextRequest(): Promise<NextRequest> {
    return this.downstream.nextRequest();
  }

  send(text: string): void {
    if (!this.isClosed && text !== '') this.downstream.out.writeSoon(text);
  }

  taken(): Promise<void> | null {
    if (this.isClosed) return null;
    if (this.downstream.out.untaken < MAX_UNTAKEN_OCTETS) return this.downstream.othersFirst();
    const { socket } = this.downstream;
    this.downstream.stallWithin(this.network.limits.bodyStallMs);
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

  /** The content of the present request, for somebody who looks at it before it goes anywhere. `body` undoes chunks. */
  content(body: BodyReader, traffic: Traffic): ContentSource {
    const content = new ClientContent(this.downstream, body, traffic, this.network);
    this.downstream.content = content;
    return content;
  }

  /** An answer that nobody's origin gives, in pieces. */
  answer(head: string, content: ContentFlow, sendsContent: boolean, traffic: Traffic): Promise<AnswerEnd> {
    return sendAnswer({ downstream: this.downstream, head, content, sendsContent, traffic, shared: this.network });
  }

  finish(isLast: boolean): void {
    this.downstream.finish(isLast);
  }

  destroy(): void {
    this.downstream.destroy();
  }

  reset(): void {
    this.downstream.reset();
  }

  openPath(wanted: WantedPath, use: PathUse): Path | Promise<Path> {
    const own = this.#own === null || use === 'tunnel' ? null : this.#own.take(wanted, use === 'exchange');
    if (own !== null) return new Path(this, own.connection, wanted, own.proxyFields);
    if (wanted.parents !== null) return this.#throughParents(wanted, wanted.parents, use);
    const { site, host, port, tls, addresses } = wanted;
    const key: PoolKey = { site, host, port, way: tls ? 'tls' : 'plain' };
    const kept = this.network.pool.takeFor(use, key, addresses);
    return kept === null ? this.#straight(key, wanted) : new Path(this, kept, wanted);
  }

  #straight(key: PoolKey, wanted: WantedPath): Promise<Path> {
    return new Promise((resolve, reject) => {
      const take = (connection: UpstreamConnection): void => resolve(new Path(this, connection, wanted));
      const target = { addresses: wanted.addresses, port: key.port, key, tlsHost: key.way === 'tls' ? key.host : null };
      new WaitingClient(this.downstream, take, reject).start(this.network.connector, target);
    });
  }

  async #throughParents(wanted: WantedPath, parents: readonly ParentProxy[], use: PathUse): Promise<Path> {
    const { site, host, port, tunnelFields = '' } = wanted;
    const way = await this.#whileWaiting((abandoned) =>
      throughParents({ site, host, port, parents, tunnelFields, use, abandoned }, this.network),
    );
    return new Path(this, way.connection, wanted, way.proxyFields, way.early);
  }

  /** Content that comes early waits; a client that leaves takes the attempt with it. */
  async #whileWaiting<T>(dial: (abandoned: (giveUp: () => void) => void) => Promise<T>): Promise<T> {
    const downstream = this.downstream;
    try {
      return await dial((giveUp) =>
        downstream.listen({
          downstreamOctets: (_octets, from) => from,
          downstreamDrained: () => undefined,
          downstreamEnded: () => undefined,
          downstreamClosed: giveUp,
          downstreamExpired: giveUp,
        }),
      );
    } finally {
      downstream.listen(null);
    }
  }
}

export class Path {
  readonly proxyFields: string | null;
  readonly #client: ClientConnection;
  readonly #upstream: UpstreamConnection;
  readonly #wanted: WantedPath;
  readonly #early: Buffer | null;

  constructor(
    client: ClientConnection,
    upstream: UpstreamConnection,
    wanted: WantedPath,
    proxyFields: string | null = null,
    early: Buffer | null = null,
  ) {
    this.proxyFields = proxyFields;
    this.#client = client;
    this.#upstream = upstream;
    this.#wanted = wanted;
    this.#early = early;
  }

  get isReused(): boolean {
    return this.#upstream.isReused;
  }

  get address(): string {
    return this.#upstream.address;
  }

  relay(plan: RequestPlan, traffic: Traffic): Promise<RelayEnd & { readonly early?: Buffer }> {
    const { downstream, network } = this.#client;
    const parts = { downstream, upstream: this.#upstream, plan, traffic, shared: network };
    return plan.adapts === undefined ? relay(parts) : adaptedRelay(parts, plan.adapts.content);
  }

  pin(): void {
    if (this.#upstream.owner === null) this.#client.own.own(this.#upstream, this.#wanted, this.proxyFields);
  }

  /** One that has served a site before is for that site; which one the first request will name is not known yet. */
  release(): void {
    if (this.isReused) this.#client.network.pool.keep(this.#upstream);
    else this.#client.own.reserve(this.#upstream, this.#wanted, this.proxyFields);
  }

  discard(): void {
    this.#upstream.destroy();
  }

  tunnel(
    start: { readonly greeting: string; readonly opening?: Uint8Array; readonly early?: Uint8Array },
    traffic: Traffic,
  ): Promise<TunnelEnd> {
    const { downstream, network } = this.#client;
    const { deadlines, limits } = network;
    const early = (start.early as Buffer | undefined) ?? this.#early;
    return runTunnel({
      downstream,
      upstream: this.#upstream,
      greeting: start.greeting,
      ...(start.opening === undefined ? {} : { opening: start.opening }),
      ...(early === null ? {} : { early }),
      traffic,
      idleMs: limits.tunnelIdleMs,
      deadlines,
    });
  }
}
