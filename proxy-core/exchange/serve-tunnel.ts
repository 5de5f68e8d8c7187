/**
 * The journey of a tunnel that no HTTP request asked for: SOCKS, redirected
 * TLS, a forwarded port. The same phases in the same order, without a head to
 * read and without a page to answer with.
 */
import type { Mode } from '#core/contract/reasons.ts';
import { ProxyError } from '#core/common/proxy-error.ts';
import { decideInside } from './decide-inside.ts';
import type { Door } from './door.ts';
import { Exchange } from './exchange.ts';
import type { Client, ExchangePorts, Path, PathUse } from './exchange-ports.ts';
import { checkStillPermitted, holdWay } from './hold-way.ts';
import { tunnelOver } from './open-tunnel.ts';
import { askOutside } from './outside/ask-outside.ts';
import { resolveHost } from './resolve-host.ts';
import { serveClient } from './serve-client.ts';

export interface TunnelRequest {
  readonly mode: Mode;
  /** Canonical. */
  readonly host: string;
  readonly port: number;
  /** Who signed in, or null. */
  readonly user: string | null;
  /** Read already and meant for the origin. */
  readonly opening?: Uint8Array;
}

/** How this kind of client is told; latin1, '' for nothing. */
export interface TunnelAnswers {
  accepted(): string;
  refused(error: ProxyError): string;
}

/** Never rejects. */
export async function serveTunnel(request: TunnelRequest, answers: TunnelAnswers, client: Client, ports: ExchangePorts): Promise<void> {
  const exchange = begin(request, client, ports);
  exchange.holder = client;
  ports.opened(exchange);
  try {
    decideInside(exchange, ports);
    const asking = askOutside(exchange, client, ports);
    if (asking !== null) await asking;
    const path = await openWay(exchange, 'tunnel', client, ports);
    exchange.status = 200;
    const { opening } = request;
    const start = { greeting: answers.accepted(), ...(opening === undefined ? {} : { opening }) };
    tunnelOver(exchange, await path.tunnel(start, exchange));
  } catch (error) {
    refuse(exchange, error, answers, client, ports);
  } finally {
    exchange.holder = null;
    ports.ended(exchange);
  }
}

/** A tunnel that will carry HTTP: each request in it is read, judged and recorded as one. Never rejects. */
export async function serveHttpTunnel(
  request: TunnelRequest,
  answers: TunnelAnswers,
  door: Door,
  client: Client,
  ports: ExchangePorts,
): Promise<void> {
  const exchange = begin(request, client, ports);
  try {
    decideInside(exchange, ports, true);
    // Redirectors are asked about each request in it, and may not want the place itself to be reached.
    if (ports.outside.isAsked) refuseUnserved(exchange);
    else (await openWay(exchange, 'exchange', client, ports)).release(); // the first request takes it from the pool
  } catch (error) {
    ports.opened(exchange);
    refuse(exchange, error, answers, client, ports);
    return ports.ended(exchange);
  }
  client.send(answers.accepted());
  await serveClient(client, door, ports);
}

function begin(request: TunnelRequest, client: Client, ports: ExchangePorts): Exchange {
  const { mode, user } = request;
  const exchange = new Exchange({
    id: ports.nextId(),
    wallMs: ports.wallMs(),
    now: ports.now(),
    client: client.address,
    user,
    mode,
    head: null,
  });
  exchange.method = 'CONNECT';
  exchange.host = request.host;
  exchange.port = request.port;
  return exchange;
}

async function openWay(exchange: Exchange, use: PathUse, client: Client, ports: ExchangePorts): Promise<Path> {
  refuseUnserved(exchange);
  const destination = await resolveHost(exchange, ports);
  checkStillPermitted(exchange, ports);
  const path = await client.openPath(destination, use);
  holdWay(exchange, path, destination, ports);
  return path;
}

/** What else a redirector may say is a page, and there is nobody here who could show one. */
function refuseUnserved({ verdict, host }: Exchange): void {
  if (verdict.action !== 'permit' && verdict.action !== 'intercept') throw new ProxyError('TUNNEL_REFUSED', host);
}

function refuse(exchange: Exchange, error: unknown, answers: TunnelAnswers, client: Client, ports: ExchangePorts): void {
  const known = error instanceof ProxyError ? error : new ProxyError('INTERNAL', 'unexpected', { cause: error });
  if (known.code === 'INTERNAL') ports.log.error('a tunnel failed unexpectedly', error, { host: exchange.host });
  if (exchange.status !== null) return client.destroy(); // it stood, and broke
  exchange.fault = known.code === 'TUNNEL_REFUSED' ? null : known.code;
  exchange.status = known.kind.status;
  client.send(answers.refused(known));
  client.finish(false);
}
