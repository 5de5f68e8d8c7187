import { describe, expect, it } from 'vitest';
import { FAULTS } from '#core/common/faults.ts';
import { ProxyError, type FaultCode } from '#core/common/proxy-error.ts';
import { answerFault, answerVerdict } from '#core/exchange/answers/local-response.ts';
import { exchangeFor, exchangePorts, ScriptedClient } from '../../../support/exchange-world.ts';
import { responseHead } from '../../../support/heads.ts';

const ports = exchangePorts();
const GET = 'GET http://x.example/ HTTP/1.1\r\nHost: x.example\r\n\r\n';

function fault(code: FaultCode, wire = GET) {
  const exchange = exchangeFor(wire);
  const client = new ScriptedClient([]);
  answerFault(exchange, new ProxyError(code, 'detail'), client, ports);
  return { exchange, client, sent: client.sent };
}

describe('an answer to a fault', () => {
  it.each(Object.entries(FAULTS).filter(([, { status }]) => status !== null))('%s is well-formed', (code, { status }) => {
    const { sent, exchange } = fault(code as FaultCode);
    const head = responseHead(sent);
    const content = sent.slice(sent.indexOf('\r\n\r\n') + 4);
    expect([head.status, exchange.status, exchange.fault]).toEqual([status, status, code]);
    expect(head.reason).not.toBe('Unknown');
    expect(head.fields.valueOf('Content-Length')).toBe(String(content.length));
    expect(['Date', 'Content-Type', 'Cache-Control'].map((name) => head.fields.valueOf(name))).toEqual([
      expect.any(String),
      'text/html; charset=utf-8',
      'no-store',
    ]);
  });

  it('is JSON for who asks for it', () => {
    const { sent } = fault('NAME_NOT_FOUND', 'GET http://x.example/ HTTP/1.1\r\nHost: x\r\nAccept: application/json\r\n\r\n');
    expect(JSON.parse(sent.slice(sent.indexOf('\r\n\r\n')))).toMatchObject({ error: 'NAME_NOT_FOUND', host: 'x.example' });
  });

  it('to HEAD has no content but says its length', () => {
    const { sent } = fault('NAME_NOT_FOUND', GET.replace('GET', 'HEAD'));
    expect(sent.endsWith('\r\n\r\n')).toBe(true);
    expect(Number(responseHead(sent).fields.valueOf('Content-Length'))).toBeGreaterThan(100);
  });

  it('keeps the connection when that is safe', () => {
    expect(fault('NAME_NOT_FOUND').exchange.keepsClient).toBe(true);
    expect(fault('NAME_NOT_FOUND', 'POST http://x/ HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n').exchange.keepsClient).toBe(true);
  });

  it.each([
    ['the request could not be read', 'MALFORMED_REQUEST', GET],
    ['content was not read', 'NAME_NOT_FOUND', 'POST http://x/ HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n'],
    ['the client is HTTP/1.0', 'NAME_NOT_FOUND', 'GET http://x/ HTTP/1.0\r\n\r\n'],
  ])('closes when %s, and says so', (_name, code, wire) => {
    const { sent, exchange } = fault(code as FaultCode, wire);
    expect([exchange.keepsClient, responseHead(sent).fields.valueOf('Connection')]).toEqual([false, 'close']);
  });

  it('is none when an answer has begun or nobody is there: the connection breaks instead', () => {
    const exchange = exchangeFor(GET);
    exchange.status = 200;
    const client = new ScriptedClient([]);
    answerFault(exchange, new ProxyError('UPSTREAM_RESET', 'x'), client, ports);
    expect([client.sent, client.end, exchange.keepsClient]).toEqual(['', 'destroyed', false]);
    const left = fault('CLIENT_LEFT');
    expect([left.sent, left.client.end]).toEqual(['', 'destroyed']);
  });
});

describe('an answer to a verdict', () => {
  it('is none when it permits', () => expect(answerVerdict(exchangeFor(GET), new ScriptedClient([]), ports)).toBe(false));

  it('is the block page when it denies', () => {
    const exchange = exchangeFor(GET);
    const client = new ScriptedClient([]);
    exchange.verdict = { action: 'deny', because: 'block-rule', rule: 'x.example' };
    expect(answerVerdict(exchange, client, ports)).toBe(true);
    expect(responseHead(client.sent).status).toBe(403);
  });

  it('is a redirect when it redirects', () => {
    const exchange = exchangeFor(GET);
    const client = new ScriptedClient([]);
    exchange.verdict = { action: 'redirect', status: 302, location: 'http://y.example/', because: 'redirector', rule: 'p' };
    answerVerdict(exchange, client, ports);
    expect([responseHead(client.sent).status, responseHead(client.sent).fields.valueOf('Location')]).toEqual([302, 'http://y.example/']);
  });
});
