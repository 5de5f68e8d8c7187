import { describe, expect, it } from 'vitest';
import { replacedHead } from '#core/exchange/outside/replaced-head.ts';
import { requestHead } from '../../../support/heads.ts';

const original = requestHead(
  'POST http://a.example/p HTTP/1.1\r\nHost: a.example\r\nContent-Length: 3\r\nConnection: x-hop, close\r\nTE: trailers\r\nX-Hop: 1\r\nX-Old: 1\r\n\r\n',
);
const replaced = (text: string) => replacedHead(original, text);

describe('a head in place of the client’s', () => {
  it('has its own request line and fields', () => {
    const head = replaced('PUT http://b.example/x HTTP/1.1\r\nHost: b.example\r\nX-New: 2\r\n\r\n');
    expect([head.method, head.target]).toMatchObject(['PUT', 'http://b.example/x']);
    expect(head.fields.text).toContain('X-New: 2\r\n');
    expect(head.fields.text).not.toContain('X-Old');
  });

  it.each([
    'Content-Length: 99',
    'Transfer-Encoding: chunked',
    'Content-Length: 3\r\nContent-Length: 4',
    'Connection: keep-alive',
    'Upgrade: websocket\r\nConnection: Upgrade',
    'Trailer: X',
  ])('may not say where content ends, or what the connection is for: %j', (lines) => {
    const head = replaced(`POST http://b.example/ HTTP/1.1\r\nHost: b.example\r\n${lines}\r\n\r\n`);
    expect(head.framing).toEqual({ type: 'length', octets: 3 });
    const fields = head.fields.text.toLowerCase();
    expect(fields).not.toMatch(/content-length|transfer-encoding|trailer:|keep-alive|websocket/);
    expect(fields).toContain('connection: x-hop, close\r\n');
    expect(fields).toContain('te: trailers\r\n');
  });

  it('may have been written with bare line ends', () =>
    expect(replaced('GET http://b.example/ HTTP/1.1\nHost: b.example\n\n').method).toBe('GET'));

  it('keeps the client’s version', () => {
    const old = requestHead('GET http://a.example/ HTTP/1.0\r\n\r\n');
    expect(replacedHead(old, 'GET http://b.example/ HTTP/1.1\r\nHost: b.example\r\n\r\n').minorVersion).toBe(0);
  });

  it.each([
    '',
    'nonsense',
    'GET http://b.example/ HTTP/2.0\r\n\r\n',
    'GET http://b.example/ HTTP/1.1\r\n folded\r\n\r\n',
    'GET http://b.example/ HTTP/1.1\r\nbad name: x\r\n\r\n',
    'GET http://b.example/ HTTP/1.1\r\nX: a\0b\r\n\r\n',
    `GET http://b.example/${'x'.repeat(140_000)} HTTP/1.1\r\nHost: b.example\r\n\r\n`,
  ])('that is none is a fault of the redirector: %#', (text) =>
    expect(() => replaced(text)).toThrow(expect.objectContaining({ code: 'REDIRECTOR_FAILED' })),
  );
});
