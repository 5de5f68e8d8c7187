/** What connections have in common that may serve the same requests. */

export interface PoolKey {
  /**
   * The site as the messages on it name it, beside `host`, which is where it leads. Some servers and balancers choose
   * by the first Host of a connection, so no second site ever comes on it, at whatever address both are.
   */
  readonly site: string;
  /** Canonical: what is dialled, or what a parent is asked for. Of the parent itself when that reads the requests. */
  readonly host: string;
  readonly port: number;
  /** The parent it leads through, compared by identity: with it its credentials, which a connection may be bound to. */
  readonly way: 'plain' | 'tls' | object;
}

export function isSameKey(one: PoolKey, other: PoolKey): boolean {
  return one.port === other.port && one.way === other.way && one.site === other.site && one.host === other.host;
}
