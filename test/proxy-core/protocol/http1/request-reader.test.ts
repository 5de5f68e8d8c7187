import { describe, expect, it } from 'vitest';
import { RequestReader, type RequestRead } from '#core/protocol/http1/request-reader.ts';
import { everyCut } from '../../../support/cuts.ts';

describe('the request reader', () => {
  it('reads a request however it is cut, and leaves its content alone', () => {
    for (const pieces of everyCut('POST http://x/ HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n')) {
      const read = readAll(pieces);
      expect(read).toMatchObject({
        type: 'request',
        head: { method: 'POST', target: 'http://x/', minorVersion: 1, framing: { type: 'length', octets: 2 } },
      });
    }
  });

  it('ignores a few empty lines before a request', () => {
    for (const pieces of everyCut('\r\n\r\nGET / HTTP/1.1\r\n\r\n')) expect(readAll(pieces).type).toBe('request');
  });

  it.each([
    ['endless empty lines', '\r\n'.repeat(6), 'MALFORMED_REQUEST'],
    ['a CR that is no empty line', '\rGET / HTTP/1.1\r\n\r\n', 'MALFORMED_REQUEST'],
    ['a bare LF before the request', '\nGET / HTTP/1.1\r\n\r\n', 'MALFORMED_REQUEST'],
    ['a TLS hello', '\x16\x03\x01\x00\xc8', 'MALFORMED_REQUEST'],
    ['a target that is too long', `GET /${'a'.repeat(20_000)} HTTP/1.1\r\n\r\n`, 'TARGET_TOO_LONG'],
    ['a field that is too long', `GET / HTTP/1.1\r\nX: ${'a'.repeat(20_000)}\r\n\r\n`, 'HEAD_TOO_LARGE'],
    ['too many fields', `GET / HTTP/1.1\r\n${'a: b\r\n'.repeat(501)}\r\n`, 'HEAD_TOO_LARGE'],
    ['HTTP/2', 'PRI * HTTP/2.0\r\n\r\n', 'UNSUPPORTED_VERSION'],
    ['both framings', 'POST / HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n', 'MALFORMED_REQUEST'],
  ])('refuses %s', (_name, wire, fault) => {
    expect(readAll([Buffer.from(wire, 'latin1')])).toMatchObject({ type: 'malformed', fault });
  });

  it('tells where the next message starts', () => {
    const wire = Buffer.from('GET /1 HTTP/1.1\r\n\r\nGET /2 HTTP/1.1\r\n\r\n');
    const reader = new RequestReader();
    const first = reader.feed(wire, 0);
    const second = reader.feed(wire, first.type === 'request' ? first.end : 0);
    expect(second).toMatchObject({ type: 'request', head: { target: '/2' }, end: wire.length });
  });

  it('knows a half-read request from none', () => {
    const reader = new RequestReader();
    expect(reader.isMidway).toBe(false);
    reader.feed(Buffer.from('\r'), 0);
    expect(reader.isMidway).toBe(true);
  });
});

function readAll(pieces: readonly Buffer[]): RequestRead {
  const reader = new RequestReader();
  let read: RequestRead = { type: 'more' };
  for (const piece of pieces) if (read.type === 'more') read = reader.feed(piece, 0);
  return read;
}
