/** The way to a destination through other proxies: the first that can be reached is used, the next when it cannot. */
import { ProxyError } from '#core/common/proxy-error.ts';
import type { Deadlines } from '../deadlines.ts';
import type { PoolKey } from '../kept/pool-key.ts';
import { connectHandshake, socksHandshake } from './parent-handshake.ts';
import type { UpstreamConnection } from '../upstream-connection.ts';
import type { UpstreamConnector } from '../upstream-connector.ts';
import type { PathUse, UpstreamPool } from '../kept/upstream-pool.ts';

export interface ParentProxy {
  readonly kind: 'http' | 'https' | 'socks5' | 'direct';
  readonly host: string;
  readonly port: number;
  readonly credentials: { readonly user: string; readonly password: string } | null;
}

export interface ParentNetwork {
  readonly pool: UpstreamPool;
  readonly connector: UpstreamConnector;
  readonly deadlines: Deadlines;
  readonly limits: { readonly connectMs: number };
  /** Addresses of a parent (`isChosen`), or of a destination that is to be reached straight. @throws ProxyError, by rejection. */
  addressesOf(host: string, port: number, isChosen: boolean): Promise<readonly string[]>;
}

export interface ParentWay {
  readonly connection: UpstreamConnection;
  /** Not null: the parent reads requests itself and wants whole addresses, with these field lines. */
  readonly proxyFields: string | null;
  readonly early: Buffer | null;
}

export interface WayWanted {
  /** The site as the message names it. */
  readonly site: string;
  readonly host: string;
  readonly port: number;
  readonly parents: readonly ParentProxy[];
  readonly use: PathUse;
  /** Field lines for an HTTP parent that is asked for a tunnel, besides the credentials. */
  readonly tunnelFields: string;
  readonly abandoned: (giveUp: () => void) => void;
}

/** Another parent may do better after these; after anything else it would only be told the same. */
const TRIES_THE_NEXT = new Set([
  'CONNECT_REFUSED',
  'CONNECT_TIMEOUT',
  'CONNECT_UNREACHABLE',
  'NAME_NOT_FOUND',
  'NAME_TIMEOUT',
  'NAME_LOOKUP_FAILED',
  'UPSTREAM_TLS',
  'PARENT_REFUSED',
  'UPSTREAM_MALFORMED',
]);

/** @throws ProxyError, by rejection: what the last one said. */
export async function throughParents(wanted: WayWanted, network: ParentNetwork): Promise<ParentWay> {
  let last = new ProxyError('PARENT_REFUSED', 'no parent');
  for (const parent of wanted.parents) {
    try {
      return await through(parent, wanted, network);
    } catch (error) {
      if (!(error instanceof ProxyError) || !TRIES_THE_NEXT.has(error.code)) throw error;
      last = error;
    }
  }
  throw last;
}

async function through(parent: ParentProxy, wanted: WayWanted, network: ParentNetwork): Promise<ParentWay> {
  const readsRequests = wanted.use !== 'tunnel' && (parent.kind === 'http' || parent.kind === 'https');
  const proxyFields = readsRequests ? authorizationField(parent) : null;
  const key = keyFor(parent, wanted, readsRequests);
  const kept = network.pool.takeFor(wanted.use, key, null);
  if (kept !== null) return { connection: kept, proxyFields, early: null };
  const next = parent.kind === 'direct' ? wanted : parent;
  const addresses = await network.addressesOf(next.host, next.port, parent.kind !== 'direct');
  const tlsHost = parent.kind === 'https' ? parent.host : null;
  const connection = await network.connector.connect({ addresses, port: next.port, key, tlsHost }, wanted.abandoned);
  const early = readsRequests || parent.kind === 'direct' ? null : await handshake(parent, connection, wanted, network);
  return { connection, proxyFields, early };
}

async function handshake(
  parent: ParentProxy,
  connection: UpstreamConnection,
  wanted: WayWanted,
  network: ParentNetwork,
): Promise<Buffer | null> {
  const deadlineAt = network.deadlines.in(network.limits.connectMs);
  const done =
    parent.kind === 'socks5'
      ? await socksHandshake(connection, wanted.host, wanted.port, parent.credentials, deadlineAt)
      : await connectHandshake(connection, wanted.host, wanted.port, wanted.tunnelFields + authorizationField(parent), deadlineAt);
  return done.early;
}

/** A parent that reads requests takes them for any destination; anything else leads to one. */
function keyFor(parent: ParentProxy, wanted: WayWanted, readsRequests: boolean): PoolKey {
  const { site, host, port } = readsRequests ? { ...parent, site: parent.host } : wanted;
  return { site, host, port, way: parent };
}

function authorizationField({ credentials }: ParentProxy): string {
  if (credentials === null) return '';
  return `Proxy-Authorization: Basic ${Buffer.from(`${credentials.user}:${credentials.password}`).toString('base64')}\r\n`;
}
