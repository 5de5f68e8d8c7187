import { describe, expect, it } from 'vitest';
import { compileRules } from '#core/policy/compile-rules.ts';
import { OPEN_POLICY } from '#core/policy/policy.ts';
import { decideInside } from '#core/exchange/decide-inside.ts';
import { exchangeFor, exchangePorts, routedExchange } from '../../support/exchange-world.ts';

const ports = exchangePorts({ policy: () => ({ ...OPEN_POLICY, ...compileRules([], ['games.example']) }) });

describe('the inside decision', () => {
  it.each([
    ['the target', 'GET http://GAMES.example./ HTTP/1.1\r\nHost: x\r\n\r\n', 'block-rule'],
    ['the Host field', 'GET http://news.example/ HTTP/1.1\r\nHost: games.example\r\n\r\n', 'block-rule'],
    ['the target of a tunnel', 'CONNECT games.example:443 HTTP/1.1\r\nHost: games.example:443\r\n\r\n', 'block-rule'],
    ['the port of a tunnel', 'CONNECT news.example:22 HTTP/1.1\r\nHost: news.example:22\r\n\r\n', 'forbidden-port'],
    ['nothing it knows', 'GET http://news.example/ HTTP/1.1\r\nHost: news.example\r\n\r\n', 'no-rule'],
  ])('looks at %s', (_name, wire, because) => {
    const exchange = exchangeFor(wire);
    decideInside(exchange, ports);
    expect(exchange.verdict.because).toBe(because);
  });
});

describe('behind a route', () => {
  const ruled = exchangePorts({ policy: () => ({ ...OPEN_POLICY, ...compileRules(['open.example'], ['shop.example', '192.0.2.80']) }) });
  it.each([
    ['the name of the door is judged', 'shop.example', { action: 'deny', rule: 'shop.example' }],
    ['the address of the inner server is not', 'other.example', { because: 'no-rule' }],
    ['an allowed name is allowed whatever stands behind it', 'open.example', { because: 'allow-rule' }],
  ])('%s', (_what, authority, verdict) => {
    const exchange = routedExchange(authority);
    decideInside(exchange, ruled);
    expect(exchange.verdict).toMatchObject(verdict);
  });

  it('the port is the admin’s choice', () => {
    const exchange = routedExchange('other.example');
    exchange.port = 25;
    decideInside(exchange, ruled);
    expect(exchange.verdict.action).toBe('permit');
  });
});
