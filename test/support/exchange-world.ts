/** An exchange outside a core: its ports with plain answers, each of which a test may change. */
import { UNDECIDED } from '#core/policy/verdict.ts';
import { OPEN_POLICY } from '#core/policy/policy.ts';
import { Exchange } from '#core/exchange/exchange.ts';
import type { Client, Destination, ExchangePorts, NextRequest, Path, PathUse } from '#core/exchange/exchange-ports.ts';
import type { Outside } from '#core/exchange/outside/outside.ts';
import type { Door } from '#core/exchange/door.ts';
import { readTarget } from '#core/exchange/read-target.ts';
import { requestHead } from './heads.ts';
import { SilentLog } from './silent-log.ts';

export const PSEUDONYM = 'hearthgate-test';

export const NOBODY_OUTSIDE: Outside = {
  isAsked: false,
  seesContent: false,
  ask: () => null,
  adaptRequest: () => null,
  adaptResponse: () => null,
};

export function exchangePorts(changes: Partial<ExchangePorts> = {}): ExchangePorts {
  let id = 0;
  return {
    log: new SilentLog(),
    pseudonym: PSEUDONYM,
    forwardedFor: 'off',
    maxContentOctets: null,
    now: () => 0,
    wallMs: () => Date.UTC(2026, 0, 5, 12),
    httpDate: () => 'Mon, 05 Jan 2026 12:00:00 GMT',
    nextId: () => (id += 1),
    policy: () => OPEN_POLICY,
    judgeAddress: () => 'permit',
    outside: NOBODY_OUTSIDE,
    signIn: () => Promise.resolve(null),
    parentsFor: () => null,
    resolve: () => ({ type: 'found', addresses: ['192.0.2.1'] }),
    opened: () => undefined,
    ended: () => undefined,
    ...changes,
  };
}

export const FORWARD: Door = { mode: 'forward', naming: 'target', people: null, trustedPeers: [] };

/** An exchange as it is when its head has been read; with its target, unless that is what is tested. */
export function exchangeFor(wire: string, { target = true } = {}): Exchange {
  const exchange = new Exchange({ id: 1, wallMs: 0, now: 0, client: '192.0.2.9', user: null, mode: 'forward', head: requestHead(wire) });
  exchange.verdict = UNDECIDED;
  if (target) readTarget(exchange, FORWARD);
  return exchange;
}

/** At a reverse door with TLS, led to 192.0.2.80:8000 by its only route. */
export function routedExchange(authority: string, path = '/'): Exchange {
  const origin = { tls: false, host: '192.0.2.80', port: 8000, authority: '192.0.2.80:8000' };
  const route = { host: '', pathPrefix: '/', origin, rewritesHost: true, people: null, wantsClientCertificate: false };
  const exchange = exchangeFor(`GET ${path} HTTP/1.1\r\nHost: ${authority}\r\n\r\n`, { target: false });
  exchange.mode = 'reverse';
  readTarget(exchange, { mode: 'reverse', naming: 'routes', routes: [route], isTls: true, people: null, trustedPeers: [] });
  return exchange;
}

/** A client that sends these requests one after the other and remembers what it was told. */
export class ScriptedClient implements Client {
  readonly address = '192.0.2.9';
  hasCertificate = false;
  isTls = false;
  readonly listener = { address: '127.0.0.1', port: 3128 };
  isClosed = false;
  sent = '';
  /** What `finish` was told. */
  saidNoMore = false;
  end: 'open' | 'finished' | 'destroyed' | 'reset' = 'open';
  readonly opened: { readonly destination: Destination; readonly use: PathUse }[] = [];
  readonly #requests: NextRequest[];
  readonly #paths: Path[];

  constructor(requests: readonly NextRequest[], paths: readonly Path[] = []) {
    this.#requests = [...requests];
    this.#paths = [...paths];
  }

  nextRequest(): Promise<NextRequest> {
    return Promise.resolve(this.#requests.shift() ?? { type: 'closed' });
  }

  send(text: string): void {
    this.sent += text;
  }

  taken(): null {
    return null;
  }

  finish(isLast: boolean): void {
    this.end = 'finished';
    this.saidNoMore = isLast;
  }

  destroy(): void {
    this.end = 'destroyed';
  }

  reset(): void {
    this.end = 'reset';
  }

  content(): never {
    throw new Error('nobody expected content to be looked at');
  }

  answer(): never {
    throw new Error('nobody expected an answer in pieces');
  }

  openPath(destination: Destination, use: PathUse): Path {
    this.opened.push({ destination, use });
    const path = this.#paths.shift();
    if (path === undefined) throw new Error('nobody expected a path to be opened');
    return path;
  }
}
