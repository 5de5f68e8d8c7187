import { describe, expect, it } from 'vitest';
import type { Resolution } from '#core/exchange/exchange-ports.ts';
import type { Exchange } from '#core/exchange/exchange.ts';
import { dialInstead, leadTo } from '#core/exchange/outside/lead.ts';
import { questionAsLed } from '#core/exchange/outside/question.ts';
import { resolveHost } from '#core/exchange/resolve-host.ts';
import { compileRules } from '#core/policy/compile-rules.ts';
import { judgeDestination } from '#core/policy/destination.ts';
import { OPEN_POLICY } from '#core/policy/policy.ts';
import { exchangeFor, exchangePorts, ScriptedClient } from '../../support/exchange-world.ts';

const exchange = () => exchangeFor('GET http://x.example/ HTTP/1.1\r\nHost: x.example\r\n\r\n');
const OTHER = { url: 'http://other.test/', scheme: 'http', host: 'other.test', port: 80, path: '/' } as const;
const found = (...addresses: readonly string[]): Resolution => ({ type: 'found', addresses });

describe('resolving', () => {
  it('is over at once when the answer is known', () => {
    expect(resolveHost(exchange(), exchangePorts({ resolve: () => found('192.0.2.1', '192.0.2.2') }))).toMatchObject({
      addresses: ['192.0.2.1', '192.0.2.2'],
      host: 'x.example',
      port: 80,
      tls: false,
      parents: null,
    });
  });

  it('waits when it is not', async () => {
    await expect(resolveHost(exchange(), exchangePorts({ resolve: () => Promise.resolve(found('192.0.2.1')) }))).resolves.toMatchObject({
      addresses: ['192.0.2.1'],
    });
  });

  it.each([
    [{ type: 'not-found' }, 'NAME_NOT_FOUND'],
    [{ type: 'failed', detail: 'SERVFAIL' }, 'NAME_LOOKUP_FAILED'],
    [{ type: 'timed-out' }, 'NAME_TIMEOUT'],
  ] as const)('%j is a fault', (resolution, code) => {
    expect(() => resolveHost(exchange(), exchangePorts({ resolve: () => resolution }))).toThrow(expect.objectContaining({ code }));
  });

  it('leaves out addresses that may not be dialled', () => {
    const ports = exchangePorts({
      resolve: () => found('127.0.0.1', '192.0.2.1'),
      judgeAddress: (address) => (address.startsWith('127.') ? 'protected' : 'permit'),
    });
    expect(resolveHost(exchange(), ports)).toMatchObject({ addresses: ['192.0.2.1'] });
  });

  it('leaves it to the parents where there are any, and tells them by whom the request came', () => {
    const parents = [{ kind: 'http' as const, host: 'parent.test', port: 3128, credentials: null }];
    const ports = exchangePorts({ parentsFor: () => parents, resolve: () => found() });
    expect(resolveHost(exchange(), ports)).toMatchObject({ addresses: [], parents, tunnelFields: 'Via: 1.1 hearthgate-test\r\n' });
    const sentOn = exchangeFor('CONNECT x.test:443 HTTP/1.0\r\nVia: 1.1 one\r\nX: y\r\nVia: 1.1 two, 1.0 three\r\n\r\n');
    expect(resolveHost(sentOn, ports)).toMatchObject({
      tunnelFields: 'Via: 1.1 one\r\nVia: 1.1 two, 1.0 three\r\nVia: 1.0 hearthgate-test\r\n',
    });
  });

  it.each<[string, (exchange: Exchange) => void, string]>([
    ['the host, whatever its spelling', () => undefined, 'x.example'],
    ['what a redirector made of it', (led) => leadTo(led, questionAsLed(led, new ScriptedClient([])), OTHER), 'other.test'],
    [
      'what the message says, where only the connection is led away',
      (led) => dialInstead(led, { host: 'y.test', port: 80 }),
      'X.example:80',
    ],
    ['what the message says, where it names another host than it was promised to', (led) => (led.otherHost = 'z.test'), 'X.example:80'],
  ])('knows the site by %s', (_what, lead, site) => {
    const led = exchangeFor('GET http://X.example:80/ HTTP/1.1\r\nHost: x.example\r\n\r\n');
    lead(led);
    expect(resolveHost(led, exchangePorts())).toMatchObject({ site });
  });

  it('refuses when none is left, and history knows why', () => {
    const refused = exchange();
    const ports = exchangePorts({ resolve: () => found('127.0.0.1', '::1'), judgeAddress: () => 'protected' });
    expect(() => resolveHost(refused, ports)).toThrow(expect.objectContaining({ code: 'DESTINATION_REFUSED' }));
    expect(refused.verdict).toEqual({ action: 'deny', because: 'own-address', rule: '127.0.0.1' });
  });

  it('refuses a name whose addresses all lie in a blocked network, with the rule; an allowed name goes there', () => {
    const policy = { ...OPEN_POLICY, ...compileRules([], ['192.0.2.0/24']) };
    const ports = exchangePorts({
      policy: () => policy,
      resolve: () => found('192.0.2.1', '192.0.2.2'),
      judgeAddress: (address, port) => judgeDestination(address, port, policy, { isOwn: () => false }),
    });
    const refused = exchange();
    expect(() => resolveHost(refused, ports)).toThrow(expect.objectContaining({ code: 'TUNNEL_REFUSED' }));
    expect(refused.verdict).toEqual({ action: 'deny', because: 'block-rule', rule: '192.0.2.0/24' });
    const allowed = exchange();
    allowed.verdict = { action: 'permit', because: 'allow-rule', rule: 'x.example' };
    expect(resolveHost(allowed, ports)).toMatchObject({ addresses: ['192.0.2.1', '192.0.2.2'] });
    const elsewhere = { ...ports, resolve: () => found('192.0.2.1', '198.51.100.1') };
    expect(resolveHost(exchange(), elsewhere)).toMatchObject({ addresses: ['198.51.100.1'] });
  });
});
