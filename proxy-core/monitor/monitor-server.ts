/**
 * The door of this room: the screens and the contract over HTTP, for a browser
 * on this machine. A busy port is an answer, never a crash.
 */
import { createServer, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Router } from '@orpc/server';
import type { Ports } from '#core/common/ports.ts';
import type { contract } from '#core/contract/api-contract.ts';
import { hostsOf } from './local-only.ts';
import { readPageFiles } from './page-files.ts';
import { REFUSALS, type RefusalCode, refusalJson } from './refusals.ts';
import { type MonitorContext, requestListener } from './request-listener.ts';
import { Sessions } from './sessions.ts';

export type { MonitorContext } from './request-listener.ts';

export interface MonitorOptions {
  /** Address to listen on: 127.0.0.1 unless the admin opens it to the network. */
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** Of this installation, made once with `newSecret` and stored by the core. */
  readonly token: string;
  /** Where the built screens lie. */
  readonly pageFolder: string;
  /** The contract, answered. */
  readonly router: Router<typeof contract, MonitorContext>;
  /** May somebody with the token change anything? */
  readonly mayWrite: boolean;
  readonly limits?: Partial<MonitorLimits>;
}

/** Milliseconds and counts. A slow or greedy client loses its connection, nobody else notices. */
export interface MonitorLimits {
  readonly maxConnections: number;
  readonly headMs: number;
  readonly requestMs: number;
  /** Nothing read or written: a stream says something every five seconds, so this one is stuck. */
  readonly stuckMs: number;
  readonly keptAliveMs: number;
}

const LIMITS: MonitorLimits = { maxConnections: 64, headMs: 10_000, requestMs: 30_000, stuckMs: 60_000, keptAliveMs: 5_000 };
const MAX_HEAD_OCTETS = 16 * 1024;

export interface Monitor {
  /** `host:port`, as listened on. */
  readonly address: string;
  readonly port: number;
  /** For the person: opens the screens and signs in. */
  readonly link: string;
  stop(): Promise<void>;
}

export type MonitorStart =
  | { readonly type: 'listening'; readonly monitor: Monitor }
  /** `busy`: somebody else has the port; a free one would do. */
  | { readonly type: 'busy' | 'refused'; readonly userText: string };

export async function startMonitor(options: MonitorOptions, ports: Pick<Ports, 'random' | 'log'>): Promise<MonitorStart> {
  const limits = { ...LIMITS, ...options.limits };
  const pages = await readPageFiles(options.pageFolder);
  if (pages.type === 'missing') ports.log.warn('monitor: the screens are not there', { detail: pages.detail });
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
  const failure = await listening(server, options);
  if (failure !== null) return failure;
  server.on('error', (cause) => ports.log.error('monitor: the listener failed', cause));

  const { port } = server.address() as AddressInfo;
  const host = options.host.includes(':') ? `[${options.host}]` : options.host;
  const sessions = new Sessions(options.token, port, ports.random);
  server.on(
    'request',
    requestListener({ hosts: hostsOf(options.host, port), sessions, pages, router: options.router, mayWrite: options.mayWrite }, ports),
  );
  return {
    type: 'listening',
    monitor: { address: `${host}:${port}`, port, link: `http://${host}:${port}/#token=${options.token}`, stop: () => stopped(server) },
  };
}

function listening(server: Server, { host, port }: MonitorOptions): Promise<Exclude<MonitorStart, { type: 'listening' }> | null> {
  return new Promise((resolve) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const where = `${host}:${port}`;
      if (error.code === 'EADDRINUSE')
        resolve({
          type: 'busy',
          userText: `The web monitor cannot use ${where}: another program has this port. Choose another with --monitor-port.`,
        });
      else resolve({ type: 'refused', userText: `The web monitor cannot listen on ${where}: ${error.code ?? error.message}.` });
    });
    server.listen({ host, port, exclusive: true }, () => resolve(null));
  });
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

/** Ends the streams too: they would keep the server open for as long as somebody looks. */
function stopped(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
