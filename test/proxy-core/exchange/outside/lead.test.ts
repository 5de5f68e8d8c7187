import { describe, expect, it } from 'vitest';
import { dialInstead, judgeAgain, leadTo, rememberAsked } from '#core/exchange/outside/lead.ts';
import { questionOf } from '#core/exchange/outside/question.ts';
import { compileRules } from '#core/policy/compile-rules.ts';
import { OPEN_POLICY } from '#core/policy/policy.ts';
import { httpTarget } from '#core/protocol/redirector/http-target.ts';
import { exchangeFor, exchangePorts, ScriptedClient } from '../../../support/exchange-world.ts';

const GET = 'GET http://a.example/p HTTP/1.1\r\nHost: a.example\r\n\r\n';
const client = new ScriptedClient([]);
const led = (scheme: 'http' | 'https', host: string, port: number, path: string) => {
  const exchange = exchangeFor(GET);
  leadTo(exchange, questionOf(exchange, client), httpTarget(scheme, host, port, path));
  return exchange;
};

describe('a request', () => {
  it('led to another path at its place stays there', () => {
    const exchange = led('http', 'a.example', 80, '/other');
    expect([exchange.led, exchange.path, exchange.authority, exchange.tls]).toEqual(['no', '/other', 'a.example', false]);
  });

  it.each([
    ['http', 'b.example', 80, 'b.example', false],
    ['http', 'a.example', 8080, 'a.example:8080', false],
    ['https', 'a.example', 443, 'a.example', true],
    ['http', '2001:db8::1', 81, '[2001:db8::1]:81', false],
  ] as const)('led to %s://%s port %i', (scheme, host, port, authority, tls) => {
    const exchange = led(scheme, host, port, '/x');
    expect([exchange.led, exchange.host, exchange.port, exchange.authority, exchange.tls]).toEqual([
      'elsewhere',
      host,
      port,
      authority,
      tls,
    ]);
  });

  it('is still shown to people as the client asked for it, however often it is led', () => {
    const exchange = led('http', 'b.example', 80, '/x');
    dialInstead(exchange, { host: 'c.example', port: 9 });
    rememberAsked(exchange);
    expect(exchange.shown).toEqual({ method: 'GET', authority: 'a.example', host: 'a.example', port: 80, path: '/p', otherHost: null });
    expect(exchange.row(0)).toMatchObject({ host: 'a.example', port: 80, path: '/p' });
  });

  it('led to a host that is none is a fault of the redirector', () => {
    const exchange = exchangeFor(GET);
    expect(() => dialInstead(exchange, { host: 'a..b', port: 80 })).toThrow(expect.objectContaining({ code: 'REDIRECTOR_FAILED' }));
  });
});

describe('a new place is judged', () => {
  const ports = exchangePorts({ policy: () => ({ ...OPEN_POLICY, ...compileRules([], ['blocked.example']) }) });

  it('by the rules, like any other', () => {
    const exchange = led('http', 'www.blocked.example', 80, '/');
    judgeAgain(exchange, ports);
    expect(exchange.verdict).toMatchObject({ action: 'deny', because: 'block-rule', rule: 'blocked.example' });
  });

  it('and what no rule is against keeps what the redirector said', () => {
    const exchange = led('http', 'b.example', 80, '/');
    exchange.verdict = { action: 'rewrite', url: 'http://b.example/', because: 'redirector', rule: 'x' };
    judgeAgain(exchange, ports);
    expect(exchange.verdict).toMatchObject({ action: 'rewrite' });
  });
});
