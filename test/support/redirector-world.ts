import { RedirectorPools, type RedirectorPoolsPorts } from '#core/redirector-pool/redirector-pool.ts';
import { icapConnector } from '#core/redirector-pool/icap/icap-socket.ts';
import { processStarter } from '#core/redirector-pool/helpers/helper-process.ts';
import type { StartHelper } from '#core/redirector-pool/helpers/helper-port.ts';
import type { PoolOptions } from '#core/redirector-pool/pool-options.ts';
import type { RecordedRequest } from '#core/redirector-pool/workbench/recorded-request.ts';
import type { RedirectorQuestion } from '#core/protocol/redirector/redirector-question.ts';
import { realClock } from './real-clock.ts';
import { SilentLog } from './silent-log.ts';

/** A request as history gives it to a trial. */
export const recordedRequest = (host: string): RecordedRequest => ({
  method: 'GET',
  scheme: 'http',
  host,
  port: 80,
  path: '/',
  client: '192.0.2.7',
  user: null,
  mode: 'forward',
});

export function poolWith(changes: Partial<PoolOptions>): PoolOptions {
  return {
    name: 'family',
    program: '/bin/cat',
    args: [],
    protocol: 'squid',
    min: 1,
    max: 1,
    concurrency: 100,
    asks: { methods: null, hosts: null, people: null, connect: true },
    timeLimitMs: 2000,
    onFailure: 'deny',
    queueMax: 100,
    icapUrl: null,
    ...changes,
  };
}

/** A request for an address; everything else about it is ordinary. */
export function questionFor(url: string, changes: Partial<RedirectorQuestion> = {}): RedirectorQuestion {
  const { protocol, hostname, port, pathname, search } = new URL(url);
  const scheme = protocol.slice(0, -1);
  const path = pathname + search;
  return {
    method: 'GET',
    url,
    scheme,
    host: hostname.replace(/^\[|\]$/g, ''),
    port: port === '' ? (scheme === 'https' ? 443 : 80) : Number(port),
    path,
    client: '192.0.2.7',
    clientName: null,
    user: null,
    person: null,
    mode: 'forward',
    head: `GET ${url} HTTP/1.1\r\nHost: ${hostname}\r\n\r\n`,
    hasContent: false,
    listener: { address: '127.0.0.1', port: 3128 },
    ...changes,
  };
}

export function tunnelTo(host: string, port: number, changes: Partial<RedirectorQuestion> = {}): RedirectorQuestion {
  const head = `CONNECT ${host}:${port} HTTP/1.1\r\nHost: ${host}:${port}\r\n\r\n`;
  return {
    ...questionFor('https://x.example/'),
    method: 'CONNECT',
    url: `https://${host}:${port}/`,
    host,
    port,
    path: '',
    mode: 'connect',
    head,
    ...changes,
  };
}

/** Real processes, real sockets, and the machine's clock. */
export function realPorts(log = new SilentLog()): RedirectorPoolsPorts {
  return {
    clock: realClock,
    log,
    connectIcap: icapConnector(),
    startHelper: processStarter(realClock),
    runtime: { file: process.execPath, env: {}, platform: process.platform },
    environment: process.env,
    afterThisTurn: setImmediate,
  };
}

export interface RealPools {
  readonly pools: RedirectorPools;
  readonly log: SilentLog;
}

/** Pools with real processes and the machine's clock. Stop them at the end of the test. */
export function realPools(
  pools: readonly PoolOptions[],
  changes: { readonly filesFolder?: string; readonly startHelper?: StartHelper } = {},
): RealPools {
  const log = new SilentLog();
  const { filesFolder = null, ...ports } = changes;
  const made = new RedirectorPools({ pools, filesFolder }, { ...realPorts(log), ...ports });
  made.start();
  return { pools: made, log };
}
