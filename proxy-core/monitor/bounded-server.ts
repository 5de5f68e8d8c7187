/** An HTTP server for this machine alone, with a bound on whatever a client may hold. A busy port is an answer, never a crash. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { PlaceLimits } from './access/places.ts';
import { REFUSALS, type RefusalCode, refusalJson } from './refusals.ts';

/** Milliseconds and counts. A slow or greedy client loses its connection, the others notice nothing. */
export interface MonitorLimits {
  /** All together. Above the sum of the places, so that a place is given out anew before a newcomer is turned away. */
  readonly maxConnections: number;
  readonly places: PlaceLimits;
  readonly headMs: number;
  readonly requestMs: number;
  /** Nothing read or written: a stream says something every five seconds, so this one is stuck. */
  readonly stuckMs: number;
  readonly keptAliveMs: number;
}

export const LIMITS: MonitorLimits = {
  maxConnections: 192,
  places: { stranger: 32, newcomer: 96, 'cookie-only': 16, known: 64 },
  headMs: 5000,
  requestMs: 30_000,
  stuckMs: 60_000,
  keptAliveMs: 5_000,
};
/** Cookies that other ports of this machine have set come along, and must not keep the user out. */
const MAX_HEAD_OCTETS = 64 * 1024;

export type NotListening = {
  /** `busy`: another program has the port; a free one would do. */
  readonly type: 'busy' | 'refused';
  readonly userText: string;
};

export function boundedServer(limits: MonitorLimits): Server {
  const server = createServer({
    maxHeaderSize: MAX_HEAD_OCTETS,
    headersTimeout: limits.headMs,
    requestTimeout: limits.requestMs,
    keepAliveTimeout: limits.keptAliveMs,
    connectionsCheckingInterval: Math.max(10, limits.headMs / 5),
  });
  server.maxConnections = limits.maxConnections;
  server.timeout = limits.stuckMs;
  server.on('clientError', answerClientError);
  return server;
}

/** @returns null once it listens. Port 0 takes any free one. */
export function listening(server: Server, host: string, port: number): Promise<NotListening | null> {
  return new Promise((resolve) => {
    const where = `${host}:${port}`;
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE')
        resolve({ type: 'busy', userText: `The screens cannot use ${where}: another program has this port.` });
      else resolve({ type: 'refused', userText: `The screens cannot listen on ${where}: ${error.code ?? error.message}.` });
    });
    server.listen({ host, port, exclusive: true }, () => {
      // Also where a hosts file gives `localhost` an address that others reach.
      if (isLoopback((server.address() as AddressInfo).address)) return resolve(null);
      server.close(() =>
        resolve({ type: 'refused', userText: `The screens do not listen on ${where}: other machines would reach them there.` }),
      );
    });
  });
}

function isLoopback(address: string): boolean {
  return address === '::1' || address.startsWith('127.');
}

/** What could not even be read as a request. */
function answerClientError(error: NodeJS.ErrnoException, socket: Socket): void {
  const code: RefusalCode =
    error.code === 'HPE_HEADER_OVERFLOW' ? 'HEAD_TOO_LARGE' : error.code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 'REQUEST_TIMEOUT' : 'BAD_REQUEST';
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  const content = refusalJson(code);
  socket.end(
    `HTTP/1.1 ${REFUSALS[code].status} ${REFUSALS[code].title}\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(content)}\r\nConnection: close\r\n\r\n${content}`,
    () => socket.destroy(),
  );
}

/** Ends the streams too: they would keep the server open for as long as a page is open. */
export function stopped(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
