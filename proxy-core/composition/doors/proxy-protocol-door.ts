/** The forward proxy behind a load balancer: a PROXY line first, then HTTP (HAProxy proxy-protocol.txt). */
import type { Network } from '#core/common/ip-address.ts';
import { isInAnyNetwork, parseIpAddress } from '#core/common/ip-address.ts';
import type { Door } from '#core/exchange/door.ts';
import { serveClient } from '#core/exchange/serve-client.ts';
import { readPreamble, type PreambleStep } from '#core/net/preamble.ts';
import { ProxyHeaderReader } from '#core/protocol/proxy-protocol/proxy-header-reader.ts';
import { clientAddress, type ClientAccess } from './client-access.ts';
import type { ServeDoor } from './door-parts.ts';

/**
 * @param trusted - whose PROXY lines are believed; others are closed unread.
 * @param clients - counts those a balancer speaks for, each by its own address.
 */
export function proxyProtocolDoor(
  door: Omit<Extract<Door, { readonly naming: 'target' }>, 'trustedPeers'>,
  trusted: readonly Network[],
  clients: ClientAccess,
): ServeDoor {
  return (socket, parts) => {
    const peer = clientAddress(socket);
    const octets = parseIpAddress(peer);
    if (octets === null || !isInAnyNetwork(octets, trusted)) {
      parts.count('untrusted-proxy-line');
      socket.destroy();
      return;
    }
    const reader = new ProxyHeaderReader();
    const feed = (data: Buffer, from: number): PreambleStep<string | null> => {
      const read = reader.feed(data, from);
      if (read.type === 'more') return { type: 'more' };
      if (read.type === 'malformed') return { type: 'refused', text: '', why: read.problem };
      return { type: 'done', result: read.client?.address ?? null, end: read.end };
    };
    void readPreamble(socket, feed, parts.limits.headMs, parts.network.deadlines).then((end) => {
      if (end.type === 'refused') return parts.count('bad-proxy-line');
      const refusal = end.result === null ? null : clients.refusesClient(end.result, socket);
      if (refusal !== null) {
        parts.count(refusal);
        return void socket.destroy();
      }
      const whole: Door = { ...door, trustedPeers: parts.trustedPeers };
      return parts.serve(socket, end.result ?? peer, end.rest, (client) => serveClient(client, whole, parts.exchange));
    });
  };
}
