import { describe, expect, it } from 'vitest';
import { DIRECT, parseParent } from '#core/config/parent-url.ts';

describe('a parent', () => {
  it.each([
    ['http://proxy.test', 'http', 'proxy.test', 3128, null],
    ['http://proxy.test:8080/', 'http', 'proxy.test', 8080, null],
    ['HTTPS://proxy.test', 'https', 'proxy.test', 443, null],
    ['socks5://192.0.2.1', 'socks5', '192.0.2.1', 1080, null],
    ['socks5://[2001:db8::1]:1081', 'socks5', '2001:db8::1', 1081, null],
    ['http://[::1]', 'http', '::1', 3128, null],
    ['http://mia:secret@proxy.test:1', 'http', 'proxy.test', 1, { user: 'mia', password: 'secret' }],
    ['http://m%40a:s%3A%2F%25@proxy.test', 'http', 'proxy.test', 3128, { user: 'm@a', password: 's:/%' }],
    ['http://mia:@proxy.test', 'http', 'proxy.test', 3128, { user: 'mia', password: '' }],
    [' http://proxy.test ', 'http', 'proxy.test', 3128, null],
  ])('%j is read', (text, kind, host, port, credentials) => expect(parseParent(text)).toEqual({ kind, host, port, credentials }));

  it.each(['direct', ' DIRECT '])('%j is the straight way', (text) => expect(parseParent(text)).toBe(DIRECT));

  it.each([
    '',
    'proxy.test',
    'proxy.test:8080',
    'ftp://proxy.test',
    'socks4://proxy.test',
    'http://',
    'http://:8080',
    'http://proxy.test:0',
    'http://proxy.test:65536',
    'http://proxy.test:x',
    'http://proxy.test/path',
    'http://proxy.test?x',
    'http://mia@proxy.test',
    'http://m%ZZ:x@proxy.test',
    'http://m:%@proxy.test',
    'http://a:b@c@proxy.test',
    'http://2001:db8::1',
    'http://[proxy.test]',
    'http://pro xy.test',
    'http://proxy.test\r\nX: y',
  ])('%j is none', (text) => expect(parseParent(text)).toBeNull());
});
