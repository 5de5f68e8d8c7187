/** The core's own ends of connections, when it runs in this process: what it has read, and what of that it still holds. */
import { Socket } from 'node:net';
import type { Peer } from './raw-peers.ts';
import { turnsUntil } from './socket-pair.ts';

/** Sockets of this process whose handles are open; Node has no public way to list them. */
function openSockets(): readonly Socket[] {
  const handles = (process as unknown as { _getActiveHandles(): readonly object[] })._getActiveHandles();
  return handles.filter((handle) => handle instanceof Socket);
}

/** The core's end of this client's connection. */
export function endOf({ socket: theirs }: Peer): Promise<Socket> {
  return soon(({ localPort, remotePort }) => remotePort === theirs.localPort && localPort === theirs.remotePort);
}

/** The core's end of this connection of an origin. */
export function endTowards({ socket: theirs }: Peer): Promise<Socket> {
  return soon(({ localPort, remotePort }) => localPort === theirs.remotePort && remotePort === theirs.localPort);
}

/** The other side may know of a connection before the core does. */
async function soon(isIt: (socket: Socket) => boolean): Promise<Socket> {
  let found: Socket | undefined;
  await turnsUntil(() => (found = openSockets().find(isIt)) !== undefined);
  return found as unknown as Socket;
}

/** Octets that came in by one and have not left by the other: in whatever buffer they are. */
export function held(from: Socket, to: Socket): number {
  return from.bytesRead - (to.bytesWritten - to.writableLength);
}

/** Until nothing more is read: everybody waits for somebody else. */
export async function stalled(reads: () => number): Promise<void> {
  let before = -1;
  for (let quiet = 0; quiet < 10;) {
    const now = reads();
    quiet = now === before ? quiet + 1 : 0;
    before = now;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
