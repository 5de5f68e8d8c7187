/** A port that leads to one fixed place: every client gets a connection of its own there, counted and shown like everything else. */
import { serveTunnel, type TunnelAnswers } from '#core/exchange/serve-tunnel.ts';
import { clientAddress } from './client-access.ts';
import type { ServeDoor } from './door-parts.ts';

/** Nobody knows what the client speaks, so nothing is said to it. */
const SILENT: TunnelAnswers = { accepted: () => '', refused: () => '' };

/** @param host - canonical. */
export function portForwardDoor(host: string, port: number): ServeDoor {
  return (socket, { serve, exchange }) => {
    serve(socket, clientAddress(socket), null, (client) =>
      serveTunnel({ mode: 'port-forward', host, port, user: null }, SILENT, client, exchange),
    );
  };
}
