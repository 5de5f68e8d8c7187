/**
 * The door of this room: the screens and the contract over HTTP, for a browser
 * on this machine. A busy port is an answer, never a crash.
 */
import type { AddressInfo, Socket } from 'node:net';
import type { Router } from '@orpc/server';
import type { Ports } from '#core/common/ports.ts';
import type { contract } from '#core/contract/api-contract.ts';
import { boundedServer, LIMITS, listening, type MonitorLimits, type NotListening, stopped } from './bounded-server.ts';
import { hostsOf } from './access/local-only.ts';
import { Places } from './access/places.ts';
import { readPageFiles } from './pages/page-files.ts';
import { type MonitorContext, requestListener } from './request-listener.ts';
import { Sessions, type SessionStore } from './access/sessions.ts';

export type { MonitorContext } from './request-listener.ts';
export type { SessionStore } from './access/sessions.ts';

export interface MonitorOptions {
  /** Address of this machine to listen on; one that other machines reach is refused. */
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** The key of this installation, made once with `newSecret` and stored by the core. */
  readonly token: string;
  /** Where sessions lie over a restart. */
  readonly sessionStore: SessionStore;
  /** The folder of the built screens. */
  readonly pageFolder: string;
  /** The contract, answered. */
  readonly router: Router<typeof contract, MonitorContext>;
  /** May those who are signed in change anything? */
  readonly mayWrite: boolean;
  readonly limits?: Partial<MonitorLimits>;
}

/** How soon a removed file of sessions is noticed. */
const REMOVAL_CHECK_MS = 5000;

export interface Monitor {
  /** `host:port`, as listened on. */
  readonly address: string;
  readonly port: number;
  /** Opens the screens and signs in. */
  readonly link: string;
  /** Looks whether the sessions were removed from their store, as it does every few seconds. */
  noticeRemoval(): Promise<void>;
  stop(): Promise<void>;
}

export type MonitorStart = { readonly type: 'listening'; readonly monitor: Monitor } | NotListening;

export async function startMonitor(options: MonitorOptions, ports: Ports): Promise<MonitorStart> {
  const limits = { ...LIMITS, ...options.limits };
  const pages = await readPageFiles(options.pageFolder);
  if (pages.type === 'missing') ports.log.warn('monitor: the screens are not there', { detail: pages.detail });
  const server = boundedServer(limits);
  const places = new Places<Socket>(limits.places, ports.clock);
  server.on('connection', (socket: Socket) => {
    places.arrive(socket);
    socket.on('close', () => places.leave(socket));
  });
  const sessions = new Sessions(options.token, options.sessionStore, ports);
  sessions.onEnd = (ids) => places.endSessions(ids);
  await sessions.load();
  const failure = await listening(server, options.host, options.port);
  if (failure !== null) return failure;
  server.on('error', (cause) => ports.log.error('monitor: the listener failed', cause));

  const { port } = server.address() as AddressInfo;
  const host = options.host.includes(':') ? `[${options.host}]` : options.host;
  sessions.port = port;
  const { router, mayWrite } = options;
  const listener = requestListener({ hosts: hostsOf(options.host, port), pages, sessions, places, router, mayWrite }, ports);
  server.on('request', listener);
  server.on('checkContinue', listener); // asked for its body only once it is known who it is
  const stopChecks = repeated(ports.clock, REMOVAL_CHECK_MS, () => void sessions.noticeRemoval());
  return {
    type: 'listening',
    monitor: {
      address: `${host}:${port}`,
      port,
      link: `http://${host}:${port}/#token=${options.token}`,
      noticeRemoval: () => sessions.noticeRemoval(),
      stop: async () => {
        stopChecks();
        await stopped(server);
        await sessions.settled();
      },
    },
  };
}

function repeated(clock: Ports['clock'], ms: number, run: () => void): () => void {
  let cancel = clock.after(ms, again);
  function again(): void {
    run();
    cancel = clock.after(ms, again);
  }
  return () => cancel();
}
