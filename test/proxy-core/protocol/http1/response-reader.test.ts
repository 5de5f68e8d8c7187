import { describe, expect, it } from 'vitest';
import { ResponseReader, type ResponseRead } from '#core/protocol/http1/response-reader.ts';
import { everyCut } from '../../../support/cuts.ts';

describe('the response reader', () => {
  it.each([
    ['HTTP/1.1 200 OK', 200, 'OK', 1],
    ['HTTP/1.0 404 Not Found', 404, 'Not Found', 0],
    ['HTTP/1.1 204 ', 204, '', 1],
    ['HTTP/1.1 200', 200, '', 1],
    ['HTTP/1.1 599 \u00e9', 599, '\u00e9', 1],
  ])('reads %s however it is cut', (line, status, reason, minorVersion) => {
    for (const pieces of everyCut(`${line}\r\nA: b\r\n\r\n`))
      expect(readAll(pieces)).toMatchObject({ type: 'response', head: { status, reason, minorVersion } });
  });

  it.each([
    'HTTP/2.0 200 OK',
    'HTTP/1.1 99 X',
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

  it('refuses another protocol before its first line is complete', () => {
    expect(readAll([Buffer.from('SSH-2.0-x')])).toMatchObject({ type: 'malformed' });
  });

  it('refuses an empty line before the status', () => expect(readAll([Buffer.from('\r\nHTTP/1.1 200 OK\r\n\r\n')]).type).toBe('malformed'));
});

function readAll(pieces: readonly Buffer[]): ResponseRead {
  const reader = new ResponseReader();
  let read: ResponseRead = { type: 'more' };
  for (const piece of pieces) if (read.type === 'more') read = reader.feed(piece, 0);
  return read;
}
