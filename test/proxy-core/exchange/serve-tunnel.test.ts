import { describe, expect, it } from 'vitest';
import type { HistoryRow } from '#core/contract/views.ts';
import { ProxyError, type FaultCode } from '#core/common/proxy-error.ts';
import type { Client, ExchangePorts, NextRequest, Path } from '#core/exchange/exchange-ports.ts';
import { serveHttpTunnel, serveTunnel, type TunnelAnswers } from '#core/exchange/serve-tunnel.ts';
import { OPEN_POLICY } from '#core/policy/policy.ts';
import { compileRules } from '#core/policy/compile-rules.ts';
import { exchangePorts, ScriptedClient } from '../../support/exchange-world.ts';
import { requestHead } from '../../support/heads.ts';
import { SilentLog } from '../../support/silent-log.ts';

const ANSWERS: TunnelAnswers = { accepted: () => 'yes ', refused: (error) => `no: ${error.code} ` };
const POLICY = { ...OPEN_POLICY, ...compileRules([], ['blocked.test']) };

type Told = Parameters<Path['tunnel']>[0];

function path(end: Awaited<ReturnType<Path['tunnel']>> | 'throws' = 'closed') {
  const told: Told[] = [];
  let released = 0;
  const whole: Path = {
    isReused: false,
    proxyFields: null,
    pin: () => undefined,
    address: '192.0.2.1',
    release: () => void (released += 1),
    discard: () => undefined,
    relay: () => Promise.resolve({ type: 'done', requestComplete: true }),
    tunnel: (start, traffic) => {
      told.push(start);
      traffic.octetsUp = 3;
      return end === 'throws' ? Promise.reject(new Error('broken')) : Promise.resolve(end);
    },
  };
  return { path: whole, told, released: () => released };
}

function world(client: Client, changes: Partial<ExchangePorts> = {}) {
  const rows: HistoryRow[] = [];
  let opened = 0;
  const log = new SilentLog();
  const ports = exchangePorts({
    log,
    policy: () => POLICY,
    opened: () => void (opened += 1),
    ended: (exchange) => rows.push(exchange.row(0)),
    ...changes,
  });
  return { ports, rows, opened: () => opened, log, client };
}

/** A client whose way out fails like this. */
class StrandedClient extends ScriptedClient {
  readonly #error: Error;

  constructor(error: Error) {
    super([]);
    this.#error = error;
  }

  override openPath(): never {
    throw this.#error;
  }
}

const to = (host: string, port = 443) => ({ mode: 'socks' as const, host, port, user: 'sam' });

describe('a tunnel nobody asked for by HTTP', () => {
  it('is dialled, greeted, given its opening, and recorded once', async () => {
    const way = path();
    const client = new ScriptedClient([], [way.path]);
    const { ports, rows, opened } = world(client);
    const opening = Buffer.from('hello');
    await serveTunnel({ ...to('site.test'), opening }, ANSWERS, client, ports);
    expect(way.told).toEqual([{ greeting: 'yes ', opening }]);
    expect(client.opened).toMatchObject([{ use: 'tunnel', destination: { host: 'site.test', port: 443, addresses: ['192.0.2.1'] } }]);
    expect(rows).toMatchObject([{ method: 'CONNECT', mode: 'socks', user: 'sam', status: 200, octetsUp: 3, fault: null }]);
    expect(opened()).toBe(1);
  });

  it.each([
    ['upstream-reset', 'UPSTREAM_RESET'],
    ['client-reset', 'CLIENT_LEFT'],
    ['idle', null],
  ] as const)('that ends by %s is recorded with %s', async (end, fault) => {
    const client = new ScriptedClient([], [path(end).path]);
    const { ports, rows } = world(client);
    await serveTunnel(to('site.test'), ANSWERS, client, ports);
    expect(rows).toMatchObject([{ status: 200, fault }]);
  });

  it.each([
    ['a blocked name', to('blocked.test'), 'block-rule'],
    ['a port that is not allowed', to('site.test', 25), 'forbidden-port'],
  ])('to %s is refused before anything is dialled', async (_name, request, because) => {
    const client = new ScriptedClient([]);
    const { ports, rows } = world(client);
    await serveTunnel(request, ANSWERS, client, ports);
    expect([client.sent, client.end, client.opened.length]).toEqual(['no: TUNNEL_REFUSED ', 'finished', 0]);
    expect(rows).toMatchObject([{ because, status: 403, fault: null }]);
  });

  it.each<[string, Error, FaultCode, number]>([
    ['a fault', new ProxyError('CONNECT_REFUSED', 'x'), 'CONNECT_REFUSED', 502],
    ['a mistake of ours', new TypeError('x'), 'INTERNAL', 500],
  ])('that meets %s is told so', async (_name, error, fault, status) => {
    const client = new StrandedClient(error);
    const { ports, rows, log } = world(client);
    await serveTunnel(to('site.test'), ANSWERS, client, ports);
    expect([client.sent, client.end]).toEqual([`no: ${fault} `, 'finished']);
    expect(rows).toMatchObject([{ fault, status }]);
    expect(log.lines.length).toBe(fault === 'INTERNAL' ? 1 : 0);
  });

  it('that broke while it stood is closed without a word', async () => {
    const client = new ScriptedClient([], [path('throws').path]);
    const { ports, rows } = world(client);
    await serveTunnel(to('site.test'), ANSWERS, client, ports);
    expect([client.sent, client.end, rows.length]).toEqual(['', 'destroyed', 1]);
  });
});

describe('a tunnel that carries HTTP', () => {
  const door = {
    mode: 'socks' as const,
    naming: 'fixed' as const,
    host: 'site.test',
    port: 80,
    user: 'sam',
    people: null,
    trustedPeers: [],
  };
  const request: NextRequest = { type: 'request', head: requestHead('GET /page HTTP/1.1\r\nHost: site.test\r\n\r\n') };

  it('is tried, then each request in it is an exchange of its own; the tunnel itself leaves no row', async () => {
    const [trial, page] = [path(), path()];
    const client = new ScriptedClient([request], [trial.path, page.path]);
    const { ports, rows } = world(client);
    await serveHttpTunnel(to('site.test', 80), ANSWERS, door, client, ports);
    expect(client.sent.startsWith('yes ')).toBe(true);
    expect(trial.released()).toBe(1);
    expect(client.opened.map(({ use }) => use)).toEqual(['exchange', 'exchange']);
    expect(rows).toMatchObject([{ method: 'GET', path: '/page', mode: 'socks', user: 'sam' }]);
  });

  it('to a blocked name is refused, and that leaves a row', async () => {
    const client = new ScriptedClient([request]);
    const { ports, rows, opened } = world(client);
    await serveHttpTunnel(to('blocked.test', 80), ANSWERS, { ...door, host: 'blocked.test' }, client, ports);
    expect([client.sent, client.end]).toEqual(['no: TUNNEL_REFUSED ', 'finished']);
    expect(rows).toMatchObject([{ method: 'CONNECT', host: 'blocked.test', because: 'block-rule' }]);
    expect(opened()).toBe(1);
  });

  it('to nobody is refused, and that leaves a row', async () => {
    const client = new StrandedClient(new ProxyError('CONNECT_TIMEOUT', 'x'));
    const { ports, rows } = world(client);
    await serveHttpTunnel(to('site.test', 80), ANSWERS, door, client, ports);
    expect([client.sent, client.end]).toEqual(['no: CONNECT_TIMEOUT ', 'finished']);
    expect(rows).toMatchObject([{ fault: 'CONNECT_TIMEOUT', status: 504 }]);
  });
});
