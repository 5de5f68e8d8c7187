/**
 * THE journey of one request, phase by phase. Each line is one phase and one
 * file; no phase knows its neighbours. Whatever fails throws one ProxyError,
 * and that is turned into an answer in one place, below.
 *
 * What usually needs no waiting is not waited for, and what does is waited for
 * here and not one call further down: each wait costs a request about 1 us.
 */
import { ProxyError } from '#core/common/proxy-error.ts';
import { answerFault, answerVerdict } from './answers/local-response.ts';
import { adaptRequest } from './adapt/adapt-request.ts';
import { decideInside } from './decide-inside.ts';
import type { Door } from './door.ts';
import type { Exchange } from './exchange.ts';
import type { Client, ExchangePorts } from './exchange-ports.ts';
import { afterRelay, pathUse, planRequest } from './forward.ts';
import { checkStillPermitted, holdWay } from './hold-way.ts';
import { identify } from './identify.ts';
import { tunnelOver, tunnelStart } from './open-tunnel.ts';
import { askOutside } from './outside/ask-outside.ts';
import { readTarget } from './read-target.ts';
import { answersItself, checkRequest } from './request-rules.ts';
import { resolveHost } from './resolve-host.ts';
import { signIn } from './sign-in.ts';

/** Never rejects. Afterwards `exchange.keepsClient` says whether the connection goes on. */
export async function runExchange(exchange: Exchange, client: Client, door: Door, ports: ExchangePorts): Promise<void> {
  exchange.holder = client;
  ports.opened(exchange);
  try {
    identify(exchange, door);
    readTarget(exchange, door);
    checkRequest(exchange, ports);
    const signingIn = signIn(exchange, door, client, ports);
    if (signingIn !== null) await signingIn;
    decideInside(exchange, ports);
    const asking = askOutside(exchange, client, ports);
    if (asking !== null) await asking;
    if (answerVerdict(exchange, client, ports)) return;
    if (answersItself(exchange, client, ports)) return;
    const adapting = adaptRequest(exchange, client, ports);
    if (adapting !== null && (await adapting)) return;
    const resolving = resolveHost(exchange, ports);
    const destination = resolving instanceof Promise ? await resolving : resolving;
    checkStillPermitted(exchange, ports);
    const use = pathUse(exchange);
    const opening = client.openPath(destination, use);
    const path = opening instanceof Promise ? await opening : opening; // a kept connection is there at once
    holdWay(exchange, path, destination, ports);
    if (use === 'tunnel') {
      tunnelOver(exchange, await path.tunnel(tunnelStart(exchange), exchange));
    } else {
      const end = await path.relay(planRequest(exchange, path, client, ports), exchange);
      const more = afterRelay(end, { path, destination }, exchange, client, ports);
      if (more !== null) await more;
    }
  } catch (error) {
    fail(exchange, error, client, ports);
  } finally {
    exchange.adapting?.close();
    exchange.holder = null;
    ports.ended(exchange);
  }
}

function fail(exchange: Exchange, error: unknown, client: Client, ports: ExchangePorts): void {
  const known = error instanceof ProxyError ? error : new ProxyError('INTERNAL', 'unexpected', { cause: error });
  if (known.code === 'INTERNAL') ports.log.error('an exchange failed unexpectedly', error, { host: exchange.host });
  if (exchange.adapting !== null) exchange.keepsClient = false; // what of its content was read is not known
  if (known.code === 'TUNNEL_REFUSED' && exchange.status === null && answerVerdict(exchange, client, ports)) return;
  answerFault(exchange, known, client, ports);
}
