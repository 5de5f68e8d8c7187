import { describe, expect, it } from 'vitest';
import {
  parseRequestHead,
  parseResponseHead,
  retargeted,
  targetOf,
  withoutFraming,
  writeRequestHead,
} from '#core/protocol/redirector/icap/http-head.ts';
import { readHttpTarget } from '#core/protocol/redirector/http-target.ts';

describe('a request head', () => {
  it('is read and written back with CRLF', () => {
    const head = parseRequestHead('POST /x HTTP/1.0\nHost: a.example\nX:\n\n\n');
    expect(head).toEqual({
      method: 'POST',
      target: '/x',
      fields: [
        ['Host', 'a.example'],
        ['X', ''],
      ],
    });
    expect(head === null ? '' : writeRequestHead(head)).toBe('POST /x HTTP/1.1\r\nHost: a.example\r\nX: \r\n\r\n');
  });

  for (const text of [
    '',
    'GET /',
    'GET / HTTP/2',
    'GET  / HTTP/1.1',
    'G(T / HTTP/1.1',
    'GET / HTTP/1.1\r\n folded: x',
    'GET / HTTP/1.1\r\nA\x00: b',
    'GET / HTTP/1.1\r\nA: \x01',
    `${'M'.repeat(50)} / HTTP/1.1`,
  ]) {
    it(`${JSON.stringify(text)} is none`, () => expect(parseRequestHead(text)).toBeNull());
  }

  it('says where it goes: by its target, else by Host', () => {
    const target = (line: string, scheme: 'http' | 'https' = 'http') => {
      const head = parseRequestHead(line);
      return head === null ? null : (targetOf(head, scheme)?.url ?? null);
    };
    expect(target('GET http://b.example/x HTTP/1.1\r\nHost: c.example')).toBe('http://b.example/x');
    expect(target('GET /x HTTP/1.1\r\nHost: c.example:8080')).toBe('http://c.example:8080/x');
    expect(target('GET /x HTTP/1.1\r\nHost: c.example', 'https')).toBe('https://c.example/x');
    expect(target('CONNECT c.example:8443 HTTP/1.1')).toBe('https://c.example:8443/');
    expect(target('GET /x HTTP/1.1')).toBeNull();
    expect(target('GET /x HTTP/1.1\r\nHost: a@b')).toBeNull();
    expect(target('OPTIONS * HTTP/1.1\r\nHost: c.example')).toBeNull();
    expect(target('GET ftp://c.example/ HTTP/1.1')).toBeNull();
  });

  it('can be sent to another address, with one Host that fits', () => {
    const head = {
      method: 'GET',
      target: '/x',
      fields: [
        ['host', 'a'],
        ['Host', 'b'],
        ['A', 'c'],
      ] as const,
    };
    const target = readHttpTarget('http://b.example:8080/y');
    expect(target === null ? null : retargeted(head, target)).toEqual({
      method: 'GET',
      target: 'http://b.example:8080/y',
      fields: [
        ['Host', 'b.example:8080'],
        ['A', 'c'],
      ],
    });
  });
});

describe('a response head', () => {
  it('is read with and without a reason', () => {
    expect(parseResponseHead('HTTP/1.1 403 Not here\r\nA: b\r\n\r\n')).toEqual({ status: 403, reason: 'Not here', fields: [['A', 'b']] });
    expect(parseResponseHead('HTTP/1.0 200\n\n')).toEqual({ status: 200, reason: '', fields: [] });
  });

  for (const text of ['', 'HTTP/1.1 20 OK', 'HTTP/3 200 OK', 'ICAP/1.0 200 OK', 'HTTP/1.1 200 OK\r\nx'])
    it(`${JSON.stringify(text)} is none`, () => expect(parseResponseHead(text)).toBeNull());
});

it('framing is not for a helper to say', () => {
  expect(
    withoutFraming([
      ['content-LENGTH', '1'],
      ['TE', 'x'],
      ['Transfer-Encoding', 'chunked'],
      ['Keep-Alive', 'x'],
      ['Cookie', 'c'],
    ]),
  ).toEqual([['Cookie', 'c']]);
});
