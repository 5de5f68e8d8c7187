import { expect, it } from 'vitest';
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
  exchange.status = 200;
  expect(exchange.row(12.6)).toMatchObject({ durationMs: 13, status: 200, action: 'permit', because: 'no-rule', rule: null, fault: null });
});
