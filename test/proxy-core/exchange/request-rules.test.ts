import { describe, expect, it } from 'vitest';
import { answersItself, checkRequest, nextMaxForwards } from '#core/exchange/request-rules.ts';
import { exchangeFor, exchangePorts, ScriptedClient } from '../../support/exchange-world.ts';

const ports = exchangePorts();
const request = (method: string, fields = '') => exchangeFor(`${method} http://x.example/p HTTP/1.1\r\nHost: x.example\r\n${fields}\r\n`);

describe('a request that must not be forwarded', () => {
  it.each([
    ['came from us', request('GET', 'Via: 1.1 other, 1.1 hearthgate-test\r\n'), 'LOOP_DETECTED'],
    ['expects something unknown', request('POST', 'Expect: the-unexpected\r\n'), 'EXPECTATION_FAILED'],
    ['counts its hops in words', request('TRACE', 'Max-Forwards: many\r\n'), 'MALFORMED_REQUEST'],
    ['counts its hops twice', request('OPTIONS', 'Max-Forwards: 1\r\nMax-Forwards: 2\r\n'), 'MALFORMED_REQUEST'],
    ['is CONNECT with content', exchangeFor('CONNECT x:443 HTTP/1.1\r\nHost: x:443\r\nContent-Length: 3\r\n\r\n'), 'MALFORMED_REQUEST'],
  ])('%s', (_name, exchange, code) => expect(() => checkRequest(exchange, ports)).toThrow(expect.objectContaining({ code })));

  it.each(['Expect: 100-continue\r\n', 'Expect: 100-CONTINUE\r\n', 'Via: 1.1 hearthgate-tester\r\n', 'Max-Forwards: many\r\n'])(
    'is not one with %j in a GET',
    (fields) => expect(() => checkRequest(request('GET', fields), ports)).not.toThrow(),
  );
  it('is not an empty CONNECT', () =>
    expect(() => checkRequest(exchangeFor('CONNECT x:443 HTTP/1.1\r\nHost: x:443\r\nContent-Length: 0\r\n\r\n'), ports)).not.toThrow());
});

describe('Max-Forwards: 0', () => {
  it('makes the proxy echo a TRACE, without secrets', () => {
    const client = new ScriptedClient([]);
    expect(answersItself(request('TRACE', 'Max-Forwards: 0\r\nCookie: secret\r\nX: y\r\n'), client, ports)).toBe(true);
    expect(client.sent).toContain('HTTP/1.1 200 OK');
    expect(client.sent).toContain('message/http');
    expect(client.sent).toContain('TRACE http://x.example/p HTTP/1.1\r\nHost: x.example\r\nMax-Forwards: 0\r\nX: y\r\n\r\n');
    expect(client.sent).not.toContain('secret');
  });

  it('makes the proxy answer OPTIONS', () => {
    const client = new ScriptedClient([]);
    expect(answersItself(request('OPTIONS', 'Max-Forwards: 0\r\n'), client, ports)).toBe(true);
    expect(client.sent).toMatch(/^HTTP\/1.1 200 OK\r\n.*Allow: GET/s);
  });

  it.each([request('GET', 'Max-Forwards: 0\r\n'), request('TRACE', 'Max-Forwards: 1\r\n'), request('TRACE')])(
    'and nothing else',
    (exchange) => {
      expect(answersItself(exchange, new ScriptedClient([]), ports)).toBe(false);
    },
  );

  it('is counted down to', () =>
    expect([
      nextMaxForwards(request('TRACE', 'Max-Forwards: 1\r\n').head as never),
      nextMaxForwards(request('GET', 'Max-Forwards: 1\r\n').head as never),
    ]).toEqual([0, null]));
});
