import { describe, expect, it } from 'vitest';
import { FAULTS } from '#core/common/faults.ts';
import { readTarget } from '#core/exchange/read-target.ts';
import { exchangeFor, FORWARD, routedExchange } from '../../support/exchange-world.ts';

const target = (wire: string) => exchangeFor(wire);

describe('the target', () => {
  it('is judged and dialled in canonical form', () => {
    expect(target('GET http://EXAMPLE.com.:81/a HTTP/1.1\r\nHost: x\r\n\r\n')).toMatchObject({
      host: 'example.com',
      port: 81,
      path: '/a',
      authority: 'EXAMPLE.com.:81',
    });
    expect(target('GET http://[::ffff:127.0.0.1]/ HTTP/1.1\r\nHost: x\r\n\r\n')).toMatchObject({
      host: '127.0.0.1',
      authority: '127.0.0.1:80',
    });
    expect(target('CONNECT x.example:443 HTTP/1.1\r\nHost: x.example:443\r\n\r\n')).toMatchObject({
      host: 'x.example',
      port: 443,
      path: '',
      mode: 'connect',
    });
  });

  it.each([
    ['https in a GET, which needs CONNECT', 'GET https://x/ HTTP/1.1\r\nHost: x\r\n\r\n', 'UNSUPPORTED_SCHEME'],
    ['https in capitals', 'GET HTTPS://x/ HTTP/1.1\r\nHost: x\r\n\r\n', 'UNSUPPORTED_SCHEME'],
    ['a word every object knows', 'GET constructor://x/ HTTP/1.1\r\nHost: x\r\n\r\n', 'UNSUPPORTED_SCHEME'],
    ['four octets that are no scheme', 'GET %%%%://x/ HTTP/1.1\r\nHost: x\r\n\r\n', 'MALFORMED_REQUEST'],
    ['a name in brackets', 'CONNECT [facade.cafe]:443 HTTP/1.1\r\nHost: x\r\n\r\n', 'MALFORMED_REQUEST'],
    ['ftp', 'GET ftp://x/ HTTP/1.1\r\nHost: x\r\n\r\n', 'UNSUPPORTED_SCHEME'],
    ['a page asked of the proxy itself', 'GET / HTTP/1.1\r\nHost: x\r\n\r\n', 'NOT_A_PROXY_REQUEST'],
    ['OPTIONS *', 'OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n', 'NOT_A_PROXY_REQUEST'],
    ['no Host in HTTP/1.1', 'GET http://x/ HTTP/1.1\r\n\r\n', 'MALFORMED_REQUEST'],
    ['two Hosts', 'GET http://x/ HTTP/1.1\r\nHost: x\r\nHost: x\r\n\r\n', 'MALFORMED_REQUEST'],
    ['a Host that is none', 'GET http://x/ HTTP/1.1\r\nHost: a b/c@d\r\n\r\n', 'MALFORMED_REQUEST'],
    ['a host nobody can have', 'GET http://a..b/ HTTP/1.1\r\nHost: x\r\n\r\n', 'MALFORMED_REQUEST'],
    ['CONNECT without a port', 'CONNECT x HTTP/1.1\r\nHost: x\r\n\r\n', 'MALFORMED_REQUEST'],
  ])('is refused: %s', (_name, wire, code) => {
    const exchange = exchangeFor(wire, { target: false });
    expect(() => readTarget(exchange, FORWARD)).toThrow(expect.objectContaining({ code }));
  });

  it('is http in any letters', () => expect(target('GET hTTp://x/ HTTP/1.1\r\nHost: x\r\n\r\n').host).toBe('x'));
  it('of another kind is refused with the way to ask for it', () => expect(FAULTS.UNSUPPORTED_SCHEME.userText).toContain('CONNECT'));
  it('needs no Host in HTTP/1.0', () => expect(target('GET http://x/ HTTP/1.0\r\n\r\n').host).toBe('x'));
});

describe('what the client wants of its connection', () => {
  it.each([
    ['GET http://x/ HTTP/1.1\r\nHost: x\r\n\r\n', true],
    ['GET http://x/ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n', false],
    ['GET http://x/ HTTP/1.1\r\nHost: x\r\nConnection: x, Close\r\n\r\n', false],
    ['GET http://x/ HTTP/1.0\r\nConnection: keep-alive\r\n\r\n', false],
  ])('%j: kept %j', (wire, keeps) => expect(exchangeFor(wire).keepsClient).toBe(keeps));
});

describe('another host in the Host field', () => {
  it.each([
    ['x.example', null],
    ['X.EXAMPLE.', null],
    ['x.example:80', null],
    ['', null],
    ['other.example', 'other.example'],
    ['OTHER.example.:99', 'other.example'],
  ])('%j: %j', (value, host) => expect(target(`GET http://x.example/ HTTP/1.1\r\nHost: ${value}\r\n\r\n`).otherHost).toBe(host));
});

describe('a request that a route leads inside', () => {
  it('goes to the server of the route, and is shown as what the client asked for', () => {
    const exchange = routedExchange('Shop.example', '/a?b');
    expect([exchange.host, exchange.port, exchange.authority]).toEqual(['192.0.2.80', 8000, '192.0.2.80:8000']);
    expect(exchange.row(0)).toMatchObject({ mode: 'reverse', method: 'GET', host: 'shop.example', port: 443, path: '/a?b' });
  });

  it('is shown with the port it named', () => expect(routedExchange('shop.example:8443').row(0)).toMatchObject({ port: 8443 }));
});
