import { describe, expect, it } from 'vitest';
import { parseRequestLine } from '#core/protocol/http1/head/request-line.ts';

describe('a request line', () => {
  it.each([
    ['GET / HTTP/1.1', 'GET', '/', 1],
    ['get http://x/ HTTP/1.0', 'get', 'http://x/', 0],
    ['X-!#$% * HTTP/1.2', 'X-!#$%', '*', 1],
    ['CONNECT x:443 HTTP/1.9', 'CONNECT', 'x:443', 1],
  ])('%s is read', (line, method, target, minorVersion) => {
    expect(parseRequestLine(line)).toEqual({ ok: true, value: { method, target, minorVersion } });
  });

  it.each([
    ['HTTP/2.0 is another protocol', 'GET / HTTP/2.0', 'UNSUPPORTED_VERSION'],
    ['HTTP/0.9 by number', 'GET / HTTP/0.9', 'UNSUPPORTED_VERSION'],
    ['no version (HTTP/0.9)', 'GET /', 'MALFORMED_REQUEST'],
    ['a lower-case protocol name', 'GET / http/1.1', 'MALFORMED_REQUEST'],
    ['two spaces', 'GET  / HTTP/1.1', 'MALFORMED_REQUEST'],
    ['a space in the target', 'GET /a b HTTP/1.1', 'MALFORMED_REQUEST'],
    ['a space before the method', ' GET / HTTP/1.1', 'MALFORMED_REQUEST'],
    ['a space at the end', 'GET / HTTP/1.1 ', 'MALFORMED_REQUEST'],
    ['a version with two digits', 'GET / HTTP/1.10', 'MALFORMED_REQUEST'],
    ['a version of letters', 'GET / HTTP/1.x', 'MALFORMED_REQUEST'],
    ['a method with a separator', 'G(T / HTTP/1.1', 'MALFORMED_REQUEST'],
    ['a method above 127', 'G\u00c9T / HTTP/1.1', 'MALFORMED_REQUEST'],
    ['an endless method', `${'A'.repeat(65)} / HTTP/1.1`, 'MALFORMED_REQUEST'],
    ['nothing', '', 'MALFORMED_REQUEST'],
  ])('with %s is refused', (_name, line, fault) => {
    expect(parseRequestLine(line)).toMatchObject({ ok: false, fault });
  });
});
