/**
 * Redirected TLS: the server name of the hello is judged, and the hello goes on unchanged. Nothing is decrypted.
 *
 * A firewall that redirects our own connections too would lead each of them
 * back to this door. No mark can be put into TLS, but no two clients say the
 * same hello: one that is on its way through here already is our own.
 */
import { createHash } from 'node:crypto';
import type { Socket } from 'node:net';
import { latin1 } from '#core/common/octets.ts';
import { serveTunnel, type TunnelAnswers } from '#core/exchange/serve-tunnel.ts';
import { readPreamble, type PreambleStep } from '#core/net/preamble.ts';
import { canonicalHost } from '#core/policy/canonical-host.ts';
import { ClientHelloReader } from '#core/protocol/tls/client-hello.ts';
import { writeAlert, type TlsAlert } from '#core/protocol/tls/tls-alert.ts';
import { clientAddress } from './client-access.ts';
import type { DoorParts, ServeDoor } from './door-parts.ts';

/** A browser shows an alert as its own error; a page it would never show. */
const ANSWERS: TunnelAnswers = {
  accepted: () => '',
  refused: (error) => alert(error.kind.side === 'proxy' ? 'unrecognized_name' : 'internal_error'),
};

export interface TlsDoorSettings {
  /** Dialled for a server name. */
  readonly port: number;
  /** A hello without a name goes where the connection was sent to, if the system tells (TPROXY); otherwise it is refused. */
  readonly permitsUnnamed: boolean;
  readonly ownPort: () => number;
}

export function tlsDoor(settings: TlsDoorSettings): ServeDoor {
  /** Digests of hellos whose tunnels are open. */
  const onTheirWay = new Set<string>();
  return (socket, parts) => {
    const reader = new ClientHelloReader();
    const feed = (octets: Buffer, from: number): PreambleStep<string | null> => {
      const read = reader.feed(octets, from);
      if (read.type === 'more') return { type: 'more' };
      if (read.type === 'malformed') return { type: 'refused', text: read.alert === null ? '' : alert(read.alert), why: read.problem };
      return { type: 'done', result: read.serverName, end: read.end };
    };
    void readPreamble(socket, feed, parts.limits.headMs, parts.network.deadlines).then((end) => {
      if (end.type === 'refused') return parts.count(`tls-${end.why}`);
      const place = placeFor(end.result, socket, settings);
      if (place === null) return refuse(socket, 'tls-without-a-name', parts);
      const hello = digestOf(end.all.subarray(0, end.all.length - end.rest.length));
      if (onTheirWay.has(hello)) return refuse(socket, 'tls-loop', parts);
      onTheirWay.add(hello);
      const request = { mode: 'transparent-tls' as const, ...place, user: null, opening: end.all };
      return parts.serve(socket, clientAddress(socket), null, (client) =>
        serveTunnel(request, ANSWERS, client, parts.exchange).finally(() => onTheirWay.delete(hello)),
      );
    });
  };
}

function placeFor(
  serverName: string | null,
  socket: Socket,
  settings: TlsDoorSettings,
): { readonly host: string; readonly port: number } | null {
  if (serverName !== null) {
    const host = canonicalHost(serverName);
    return host === null ? null : { host, port: settings.port };
  }
  const { localAddress, localPort } = socket;
  if (!settings.permitsUnnamed || localAddress === undefined || localPort === undefined || localPort === settings.ownPort()) return null;
  const host = canonicalHost(localAddress);
  return host === null ? null : { host, port: localPort };
}

function digestOf(hello: Buffer): string {
  return createHash('sha256').update(hello).digest('base64');
}

function refuse(socket: Socket, why: string, parts: DoorParts): void {
  parts.count(why);
  socket.end(alert('unrecognized_name'), 'latin1');
  socket.resume();
  socket.destroySoon();
}

function alert(name: TlsAlert): string {
  return latin1(writeAlert(name));
}
