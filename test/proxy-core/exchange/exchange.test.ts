import { describe, expect, it } from 'vitest';
import { dialInstead } from '#core/exchange/outside/lead.ts';
import { exchangeFor } from '../../support/exchange-world.ts';

it('an exchange becomes a row of history, and can be looked at while it is open', () => {
  const exchange = exchangeFor('GET http://x.example:81/a?b HTTP/1.1\r\nHost: x.example:81\r\n\r\n');
  exchange.octetsDown = 7;
  expect(exchange.view()).toMatchObject({
    id: 1,
    state: 'open',
    durationMs: null,
    method: 'GET',
    host: 'x.example',
    port: 81,
    path: '/a?b',
    octetsDown: 7,
    client: '192.0.2.9',
  });
  exchange.path = '/caf\xc3\xa9\xff';
  expect([exchange.view().path, exchange.row(1).path, exchange.path]).toEqual(['/café%FF', '/café%FF', '/caf\xc3\xa9\xff']);
  exchange.status = 200;
  expect(exchange.row(12.6)).toMatchObject({ durationMs: 13, status: 200, action: 'permit', because: 'no-rule', rule: null, fault: null });
});

describe('what an exchange was judged by', () => {
  const exchange = exchangeFor('GET http://a.example/x HTTP/1.1\r\nHost: b.example\r\n\r\n');

  it('is every host it names, and later also where it was led', () => {
    expect(exchange.judgedFacts()).toMatchObject({
      asked: { hosts: ['a.example', 'b.example'], port: 80, wantsTunnel: false },
      led: null,
      address: null,
    });
    dialInstead(exchange, { host: 'c.example', port: 8080 });
    expect(exchange.judgedFacts()).toMatchObject({
      asked: { hosts: ['a.example', 'b.example'], port: 80 },
      led: { hosts: ['c.example'], port: 8080, wantsTunnel: false },
      port: 8080,
    });
    expect(['a.example', 'b.example', 'c.example', 'd.example'].map((host) => exchange.leadsTo((one) => one === host))).toEqual([
      true,
      true,
      true,
      false,
    ]);
  });

  it('for a tunnel includes its port, except at a forwarded port', () => {
    const tunnel = exchangeFor('CONNECT a.example:443 HTTP/1.1\r\nHost: a.example:443\r\n\r\n');
    expect(tunnel.judgedFacts()).toMatchObject({ asked: { port: 443, wantsTunnel: true }, isChosen: false });
    tunnel.mode = 'port-forward';
    expect(tunnel.judgedFacts()).toMatchObject({ asked: { wantsTunnel: false }, isChosen: true });
  });
});
