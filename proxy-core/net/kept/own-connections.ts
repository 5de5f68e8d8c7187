/**
 * Connections to origins that belong to one client connection: someone signed
 * in on them (NTLM, Negotiate, Kerberos; RFC 4559 section 6). The client's next
 * request to the same site goes on the very same one, no other client ever
 * gets it, and it ends with the client. Squid calls it pinning.
 */
import { NEVER } from '../deadlines.ts';
import type { UpstreamConnection } from '../upstream-connection.ts';
import { WhileIdle, type Keeper } from './while-idle.ts';

/** Where a connection leads, as its owner asks for it. */
export interface OwnPlace {
  readonly site: string;
  readonly host: string;
  readonly port: number;
  readonly tls: boolean;
  /** Compared by identity. */
  readonly parents: object | null;
}

/** Each client connection may have this many idle ones, the longest idle out first: a page with people signed in is at one or two sites. */
export const MAX_OWN = 4;

/** One connection with its owner. */
export class OwnConnection implements Keeper {
  readonly connection: UpstreamConnection;
  readonly place: OwnPlace;
  /** What a parent that reads requests is told; null: none does. */
  readonly proxyFields: string | null;
  /** Not signed in: it only waits for the owner's first request, whatever site that names, and is like any other then. */
  readonly isReserved: boolean;
  readonly #owner: OwnConnections;

  constructor(connection: UpstreamConnection, place: OwnPlace, proxyFields: string | null, isReserved: boolean, owner: OwnConnections) {
    this.connection = connection;
    this.place = place;
    this.proxyFields = proxyFields;
    this.isReserved = isReserved;
    this.#owner = owner;
  }

  /** An exchange is through with it, and it can carry another. */
  keep(): void {
    this.#owner.keep(this);
  }

  drop(): void {
    this.#owner.drop(this);
  }

  leadsTo({ site, host, port, tls, parents }: OwnPlace): boolean {
    const { place } = this;
    const isSameWay = place.host === host && place.port === port && place.tls === tls && place.parents === parents;
    return isSameWay && (this.isReserved || place.site === site);
  }
}

export class OwnConnections {
  /** Longest idle first. */
  readonly #idle: OwnConnection[] = [];
  #isOver = false;

  /** From now on it is the owner's, until both have ended. */
  own(connection: UpstreamConnection, place: OwnPlace, proxyFields: string | null): void {
    if (connection.owner !== null) return;
    connection.owner = new OwnConnection(connection, place, proxyFields, false, this);
    connection.whileIdle = new WhileIdle(connection, connection.owner);
  }

  /** Opened for a request that is still to come. */
  reserve(connection: UpstreamConnection, place: OwnPlace, proxyFields: string | null): void {
    const reserved = new OwnConnection(connection, place, proxyFields, true, this);
    connection.owner = reserved;
    connection.whileIdle = new WhileIdle(connection, reserved);
    this.keep(reserved);
  }

  /** @param mayBeDead - false: only one that the request has to go on. */
  take(place: OwnPlace, mayBeDead: boolean): OwnConnection | null {
    const at = this.#idle.findIndex((own) => own.leadsTo(place));
    const own = this.#idle[at];
    if (own === undefined) return null;
    const { connection } = own;
    if (!connection.isOpen || (own.isReserved && !mayBeDead)) {
      this.drop(own);
      return null;
    }
    this.#remove(at);
    connection.isReused = true;
    if (own.isReserved) setFree(own, place.site);
    return own;
  }

  keep(own: OwnConnection): void {
    const { connection } = own;
    if (this.#isOver || !connection.isOpen) return connection.destroy();
    if (this.#idle.length >= MAX_OWN) this.drop(this.#idle[0] as OwnConnection);
    connection.listener = connection.whileIdle;
    connection.deadlineAt = NEVER; // the owner's own limits end both
    this.#idle.push(own);
    connection.resume();
  }

  drop(own: OwnConnection): void {
    const at = this.#idle.indexOf(own);
    if (at !== -1) this.#remove(at);
    own.connection.destroy();
  }

  /** The client connection has ended. What is in use now is not kept when its exchange is over. */
  close(): void {
    this.#isOver = true;
    while (this.#idle[0] !== undefined) this.drop(this.#idle[0]);
  }

  #remove(at: number): void {
    const [own] = this.#idle.splice(at, 1);
    if (own !== undefined) own.connection.listener = null;
  }
}

/** A parent that reads requests has whole addresses in them, so its connections are for any site. */
function setFree({ connection, proxyFields }: OwnConnection, site: string): void {
  connection.owner = null;
  connection.whileIdle = null;
  if (proxyFields === null) connection.key = { ...connection.key, site };
}
