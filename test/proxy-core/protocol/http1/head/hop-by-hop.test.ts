import { describe, expect, it } from 'vitest';
import { connectionOptions, stopsHere } from '#core/protocol/http1/head/hop-by-hop.ts';
import { requestHead } from '../../../../support/heads.ts';

const stopped = (lines: string): readonly string[] => {
  const { fields } = requestHead(`GET / HTTP/1.1\r\n${lines}\r\n`);
  const options = connectionOptions(fields);
  return Array.from({ length: fields.count }, (_, index) => index)
    .filter((index) => stopsHere(fields, index, options))
    .map((index) => fields.name(index));
};

describe('fields of this hop', () => {
  it('stop here without being named', () => {
    const all = [
      'Connection',
      'Proxy-Connection',
      'Keep-Alive',
      'TE',
      'Transfer-Encoding',
      'Upgrade',
      'HTTP2-Settings',
      'Proxy-Authorization',
      'Proxy-Authenticate',
    ];
    const lines = all.map((name) => `${name}: ${name === 'Transfer-Encoding' ? 'chunked' : 'x'}\r\n`).join('');
    expect(stopped(`${lines}Accept: x\r\nTrailer: y\r\n`)).toEqual(all);
  });

  it('stop here when Connection names them', () =>
    expect(stopped('Connection: close, X-Drop\r\nx-drop: 1\r\nX-Keep: 2\r\n')).toEqual(['Connection', 'x-drop']));

  it('do not take end-to-end fields with them', () => {
    expect(stopped('Connection: Host, Cookie, Via, Authorization\r\nHost: x\r\nCookie: a\r\nVia: 1.1 p\r\nAuthorization: b\r\n')).toEqual([
      'Connection',
    ]);
  });
});

describe('connection options', () => {
  it.each([
    ['close', { close: true, keepAlive: false, upgrade: false }],
    ['Keep-Alive', { close: false, keepAlive: true, upgrade: false }],
    ['Upgrade, HTTP2-Settings', { close: false, keepAlive: false, upgrade: true }],
    [', ,close,', { close: true, keepAlive: false, upgrade: false }],
  ])('%s are read', (value, options) => {
    expect(connectionOptions(requestHead(`GET / HTTP/1.1\r\nConnection: ${value}\r\n\r\n`).fields)).toMatchObject(options);
  });

  it('come from every Connection line', () => {
    expect(connectionOptions(requestHead('GET / HTTP/1.1\r\nConnection: te\r\nConnection: close\r\n\r\n').fields)).toMatchObject({
      close: true,
      te: true,
    });
  });
});
