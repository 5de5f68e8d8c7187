/** Doors at which a client speaks HTTP at once: the proxy itself, redirected traffic, routes to own servers. */
import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import type { Door } from '#core/exchange/door.ts';
import { serveClient } from '#core/exchange/serve-client.ts';
import { clientAddress } from './client-access.ts';
import type { ServeDoor } from './door-parts.ts';

/** @param door - everything about it that does not depend on the connection. */
export function httpDoor(
  door:
    | Omit<Extract<Door, { readonly naming: 'target' | 'host' }>, 'trustedPeers'>
    | Omit<Extract<Door, { readonly naming: 'routes' }>, 'trustedPeers'>,
): ServeDoor {
  return (socket, { serve, exchange, trustedPeers }) => {
    const whole = { ...door, trustedPeers } as Door;
    serve(socket, clientAddress(socket), null, (client) => serveClient(client, whole, exchange));
  };
}

/** Its listener's TLS checked a certificate of the client. */
export function hasCertificate(socket: Socket): boolean {
  return 'authorized' in socket && (socket as TLSSocket).authorized;
}
