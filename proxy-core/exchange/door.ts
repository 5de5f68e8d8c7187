/** By which door a client came in: how its requests say where they go, and what is asked of it first. */
import type { Mode } from '#core/contract/reasons.ts';
import type { Network } from '#core/common/ip-address.ts';

/** Where a reverse route leads. */
export interface RouteOrigin {
  readonly tls: boolean;
  /** Canonical. */
  readonly host: string;
  readonly port: number;
  /** As the admin wrote it: for the Host field, when that is rewritten. */
  readonly authority: string;
}

export interface ReverseRoute {
  /** Canonical; empty: any host. */
  readonly host: string;
  /** Starts with a slash; `/` covers everything. */
  readonly pathPrefix: string;
  readonly origin: RouteOrigin;
  /** True: the origin sees its own name as Host; false: the one the client asked for. */
  readonly rewritesHost: boolean;
  /** Name of the list of people who may enter by Basic authentication; null: everybody. */
  readonly people: string | null;
  readonly wantsClientCertificate: boolean;
}

interface DoorFacts {
  readonly mode: Mode;
  /** Name of the list of people who have to sign in to the proxy; null: nobody has to. */
  readonly people: string | null;
  /** Peers whose X-Forwarded-For and Forwarded are believed. */
  readonly trustedPeers: readonly Network[];
}

export type Door = DoorFacts &
  (
    | /** A proxy by configuration: the request-target names everything (RFC 9112 section 3.2.2). */ { readonly naming: 'target' }
    | /** Redirected traffic: the Host field names it. */ { readonly naming: 'host' }
    | /** Something before the request has named it: SOCKS. */ {
        readonly naming: 'fixed';
        readonly host: string;
        readonly port: number;
        readonly user: string | null;
      }
    | /** In front of the admin's own servers. */ {
        readonly naming: 'routes';
        readonly routes: readonly ReverseRoute[];
        /** Its clients speak TLS to it, so 443 is the port they leave out. */
        readonly isTls: boolean;
      }
  );

/** The first route that covers host and path. The order is the admin's. */
export function routeFor(routes: readonly ReverseRoute[], host: string, path: string): ReverseRoute | null {
  const pathOnly = path.split('?', 1)[0] ?? path;
  return routes.find((route) => (route.host === '' || route.host === host) && isBelow(pathOnly, route.pathPrefix)) ?? null;
}

/** `/a` covers `/a`, `/a/b` and not `/ab`. */
function isBelow(path: string, prefix: string): boolean {
  if (prefix === '/' || path === prefix) return true;
  return path.startsWith(prefix.endsWith('/') ? prefix : `${prefix}/`);
}
