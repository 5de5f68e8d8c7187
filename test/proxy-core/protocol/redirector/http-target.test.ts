import { describe, expect, it } from 'vitest';
import { httpTarget, readHostPort, readHttpTarget, readLocation } from '#core/protocol/redirector/http-target.ts';

const TARGETS = [
  ['http://b.example', 'http://b.example/', 'b.example', 80, '/'],
  ['HTTP://B.Example:80/X', 'http://b.example/X', 'b.example', 80, '/X'],
  ['https://b.example:443/', 'https://b.example/', 'b.example', 443, '/'],
  ['https://b.example:80/', 'https://b.example:80/', 'b.example', 80, '/'],
  ['http://b.example:8080?q', 'http://b.example:8080/?q', 'b.example', 8080, '/?q'],
  ['http://[2001:DB8::1]/x', 'http://[2001:db8::1]/x', '2001:db8::1', 80, '/x'],
  ['http://b.example/a b\xe9#frag', 'http://b.example/a%20b%E9', 'b.example', 80, '/a%20b%E9'],
  ['http://192.0.2.1/', 'http://192.0.2.1/', '192.0.2.1', 80, '/'],
] as const;

const NO_TARGETS = [
  '',
  'b.example',
  '/x',
  'ftp://b.example/',
  'http://',
  'http:///x',
  'http://user:pw@b.example/',
  'http://b.example:0/',
  'http://b.example:99999/',
  'http://b.example\r\nHost: evil/',
  'http://b.example/\x00',
  'http://b ad.example/\n',
  'http://b.exa<mple/',
  'http://b\\.example/',
  'http://b.example/a\\b',
  'http://[::1/',
  'javascript:alert(1)',
];

describe('an address a helper wrote', () => {
  for (const [text, url, host, port, path] of TARGETS) {
    it(`${JSON.stringify(text)} is ${url}`, () => expect(readHttpTarget(text)).toMatchObject({ url, host, port, path }));
  }
  for (const text of NO_TARGETS) it(`${JSON.stringify(text)} is none`, () => expect(readHttpTarget(text)).toBeNull());
});

describe('a host and port for a tunnel', () => {
  it('is read in lower case, IPv6 without brackets', () => {
    expect(readHostPort('B.example:443')).toEqual({ host: 'b.example', port: 443 });
    expect(readHostPort('[2001:db8::1]:8443')).toEqual({ host: '2001:db8::1', port: 8443 });
  });

  it('needs both, and nothing else', () => {
    expect(
      ['b.example', 'b.example:', ':443', 'b.example:x', 'b.example:0', 'b\r.example:1', 'a/b:1', '2001:db8::1:443'].map(readHostPort),
    ).toEqual(Array.from({ length: 8 }, () => null));
  });
});

describe('a Location', () => {
  it('may be anything a browser can go to', () => {
    expect(readLocation('https://b.example/a b?c=\xe9#d')).toBe('https://b.example/a%20b?c=%E9#d');
    expect(readLocation('/x')).toBe('/x');
  });

  it('cannot break out of its field', () => {
    expect(readLocation('http://b.example/\r\nSet-Cookie: a=b')).toBeNull();
    expect(readLocation('http://b.example/\x00')).toBeNull();
    expect(readLocation('')).toBeNull();
  });
});

it('an address made of parts leaves the default port out', () => {
  expect(httpTarget('http', 'b.example', 80, '/x').url).toBe('http://b.example/x');
  expect(httpTarget('https', '::1', 8443, '/').url).toBe('https://[::1]:8443/');
});
