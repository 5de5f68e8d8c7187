import { describe, expect, it } from 'vitest';
import { ResponseReader, type ResponseRead } from '#core/protocol/http1/response-reader.ts';
import { everyCut } from '../../../support/cuts.ts';
import { refusedAfter } from '../../../support/every-way.ts';

describe('the response reader', () => {
  it.each([
    ['HTTP/1.1 200 OK', 200, 'OK', 1],
    ['HTTP/1.0 404 Not Found', 404, 'Not Found', 0],
    ['HTTP/1.1 204 ', 204, '', 1],
    ['HTTP/1.1 200', 200, '', 1],
    ['HTTP/1.1 599 \u00e9', 599, '\u00e9', 1],
    ['HTTP/1.1 200 All\tis  well ', 200, 'All\tis  well ', 1],
    ['HTTP/1.1 200 \t', 200, '\t', 1],
    ['HTTP/1.9 200 OK', 200, 'OK', 1],
  ])('reads %s however it is cut', (line, status, reason, minorVersion) => {
    for (const pieces of everyCut(`${line}\r\nA: b\r\n\r\n`))
      expect(readAll(pieces)).toMatchObject({ type: 'response', head: { status, reason, minorVersion } });
  });

  it.each([
    'HTTP/2.0 200 OK',
    'HTTP/1.1 99 X',
    'HTTP/1.1 099 X',
    'HTTP/1.1 20',
    'HTTP/1.1 2000 OK',
    'HTTP/1.x 200 OK',
    'HTTP/1.1\t200 OK',
    'HTTP/1.1 200\tOK',
    'HTTP/1.1 200 O\x00K',
    'HTTP/1.1 200 O\x7fK',
    'HTTP/1.1 600 X',
    'HTTP/1.1 0200 OK',
    'HTTP/1.1 2x0 OK',
    'HTTP/1.1  200 OK',
    'HTTP/1.1 200OK',
    'http/1.1 200 OK',
    'ICY 200 OK',
    ' HTTP/1.1 200 OK',
  ])('refuses %j', (line) => {
    for (const pieces of everyCut(`${line}\r\n\r\n`)) expect(readAll(pieces).type).toBe('malformed');
  });

  it.each([
    ['SSH-2.0-x', 1],
    ['Hello', 2],
    ['HTTP/2', 6],
    ['HTTP/1.1 600', 10],
    ['HTTP/1.1 2000', 13],
    ['\r\n', 1],
  ])('refuses %j with its octet %i, however it is cut', (wire, octets) => {
    expect(refusedAfter(wire, new ResponseReader())).toBe(octets);
    for (const pieces of everyCut(wire)) expect(readAll(pieces).type).toBe('malformed');
    expect(readAll([Buffer.from(wire.slice(0, octets - 1))]).type).toBe('more');
  });

  it('reads a final response behind an interim one', () => {
    for (const pieces of everyCut('HTTP/1.1 103 \r\n\r\n')) {
      const reader = new ResponseReader();
      for (const piece of pieces) reader.feed(piece, 0);
      expect(reader.feed(Buffer.from('Hello'), 0).type).toBe('malformed');
    }
  });

  it('refuses an empty line before the status', () => expect(readAll([Buffer.from('\r\nHTTP/1.1 200 OK\r\n\r\n')]).type).toBe('malformed'));
});

function readAll(pieces: readonly Buffer[]): ResponseRead {
  const reader = new ResponseReader();
  let read: ResponseRead = { type: 'more' };
  for (const piece of pieces) if (read.type === 'more') read = reader.feed(piece, 0);
  return read;
}
