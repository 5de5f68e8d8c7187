/** Rules that change while a request waits: nothing is opened that the new rules refuse. */
import { describe, expect, it } from 'vitest';
import type { Destination, ExchangePorts, Path, Resolution } from '#core/exchange/exchange-ports.ts';
import type { Exchange } from '#core/exchange/exchange.ts';
import { checkStillPermitted, holdWay } from '#core/exchange/hold-way.ts';
import { serveClient } from '#core/exchange/serve-client.ts';
import { serveTunnel } from '#core/exchange/serve-tunnel.ts';
import { compileRules } from '#core/policy/compile-rules.ts';
import { CurrentPolicy } from '#core/policy/current-policy.ts';
import { OPEN_POLICY } from '#core/policy/policy.ts';
import { exchangeFor, exchangePorts, FORWARD, NOBODY_OUTSIDE, ScriptedClient } from '../../support/exchange-world.ts';
import { requestHead } from '../../support/heads.ts';

const GET = 'GET http://games.example/ HTTP/1.1\r\nHost: games.example\r\n\r\n';
const FOUND: Resolution = { type: 'found', addresses: ['192.0.2.1'] };
const STRAIGHT: Destination = {
  site: 'games.example',
  host: 'games.example',
  port: 80,
  addresses: ['192.0.2.1'],
  tls: false,
  parents: null,
};

function world(changes: Partial<ExchangePorts> = {}) {
  const current = new CurrentPolicy(OPEN_POLICY);
  const used: string[] = [];
  const path: Path = {
    isReused: false,
    address: '192.0.2.1',
    proxyFields: null,
    pin: () => undefined,
    relay: () => (used.push('relay'), Promise.resolve({ type: 'done', requestComplete: true })),
    tunnel: () => (used.push('tunnel'), Promise.resolve('closed')),
    release: () => void used.push('release'),
    discard: () => void used.push('discard'),
  };
  const ended: Exchange[] = [];
  const ports = exchangePorts({ policy: () => current.get(), ended: (exchange) => void ended.push(exchange), ...changes });
  const block = (host: string): void => current.replace({ ...current.get(), ...compileRules([], [host]) });
  return { current, used, path, ports, block, row: () => ended[0]?.row(0) };
}

describe('a request whose site is blocked', () => {
  it('while its name is looked up gets the page, and no way is opened', async () => {
    const { ports, path, block, used, row } = world();
    const client = new ScriptedClient([{ type: 'request', head: requestHead(GET) }], [path]);
    await serveClient(client, FORWARD, { ...ports, resolve: async () => (block('games.example'), FOUND) });
    expect(client.sent).toMatch(/^HTTP\/1\.1 403 [\s\S]*A rule of this proxy blocks it\./);
    expect([client.opened, used]).toEqual([[], []]);
    expect(row()).toMatchObject({ action: 'deny', because: 'block-rule', rule: 'games.example', status: 403, fault: null });
  });

  it('while it connects gets the page, and the connection is closed unused', async () => {
    const { ports, path, block, used } = world();
    const client = new ScriptedClient([{ type: 'request', head: requestHead(GET) }], [path]);
    const openPath = client.openPath.bind(client);
    client.openPath = (destination, use) => (block('games.example'), openPath(destination, use));
    await serveClient(client, FORWARD, ports);
    expect(client.sent).toMatch(/^HTTP\/1\.1 403 [\s\S]*A rule of this proxy blocks it\./);
    expect(used).toEqual(['discard']);
  });

  it('while a SOCKS tunnel connects is refused', async () => {
    const { ports, path, block, used, row } = world();
    const client = new ScriptedClient([], [path]);
    const answers = { accepted: () => 'yes', refused: (error: { readonly code: string }) => `no: ${error.code}` };
    const request = { mode: 'socks' as const, host: 'games.example', port: 443, user: null };
    await serveTunnel(request, answers, client, { ...ports, resolve: async () => (block('games.example'), FOUND) });
    expect([client.sent, used, client.opened]).toEqual(['no: TUNNEL_REFUSED', [], []]);
    expect(row()).toMatchObject({ action: 'deny', because: 'block-rule', rule: 'games.example' });
  });
});

describe('before a way is used', () => {
  it('a policy that is the same, or still permits it, changes nothing', () => {
    const { ports, path, block } = world();
    const exchange = exchangeFor(GET);
    exchange.holder = { reset: () => undefined };
    holdWay(exchange, path, STRAIGHT, ports);
    block('other.example');
    holdWay(exchange, path, STRAIGHT, ports);
    expect([exchange.hasWay, exchange.dialled, exchange.judgedAt]).toEqual([true, '192.0.2.1', 1]);
  });

  it('what no helper program was asked about is not opened when one would be asked now', () => {
    const { ports, current } = world({ outside: { ...NOBODY_OUTSIDE, isAsked: true } });
    const exchange = exchangeFor(GET);
    current.replace(OPEN_POLICY);
    expect(() => checkStillPermitted(exchange, ports)).toThrow(expect.objectContaining({ code: 'CLOSED_BY_POLICY' }));
  });

  it('one that was closed by hand meanwhile is not opened', () => {
    const { ports, path, used } = world();
    const exchange = exchangeFor(GET);
    const resets: string[] = [];
    exchange.holder = { reset: () => void resets.push('reset') };
    expect([exchange.close('CLOSED_ON_REQUEST', null), exchange.close('CLOSED_ON_REQUEST', null)]).toEqual([true, false]);
    expect(() => holdWay(exchange, path, STRAIGHT, ports)).toThrow(expect.objectContaining({ code: 'CLOSED_ON_REQUEST' }));
    expect([resets, used, exchange.hasWay, exchange.row(0).fault]).toEqual([['reset'], ['discard'], false, 'CLOSED_ON_REQUEST']);
  });

  it('the address is known where no parent finds the way, or where it is the host', () => {
    const { ports, path } = world();
    const parents = [{ kind: 'http' as const, host: 'parent.test', port: 3128, credentials: null }];
    const exchange = exchangeFor(GET);
    holdWay(exchange, path, { ...STRAIGHT, addresses: [], parents }, ports);
    expect([exchange.dialled, exchange.judgedFacts().address]).toEqual(['', null]);
    holdWay(exchange, path, { ...STRAIGHT, addresses: ['192.0.2.5'], parents }, ports);
    expect(exchange.judgedFacts().address).toBe('192.0.2.5');
  });
});
