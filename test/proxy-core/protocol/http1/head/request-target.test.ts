import { describe, expect, it } from 'vitest';
import { parseAuthority, parseRequestTarget } from '#core/protocol/http1/head/request-target.ts';

const HIGH_OCTETS = String.fromCharCode(...Array.from({ length: 128 }, (_, index) => 128 + index));
/** Visible ASCII without what ends a path or a query. What of it browsers leave as it is differs with the browser and its age. */
const MARKS = String.fromCharCode(...Array.from({ length: 94 }, (_, index) => 33 + index)).replace(/[#?\\]/g, '');
const ANY_TARGETS = [
  '/search?q=a\\b',
  '/?\\\\x\\..\\?\\',
  '/caf\xc3\xa9',
  '/voil\xc3\xa0',
  '/\xed\x95\xa0',
  '/?q=\xf0\x9f\x98\xa0',
  `/${MARKS}?${MARKS}?\\`,
  `/${HIGH_OCTETS}?${HIGH_OCTETS}`,
];

describe('a request-target', () => {
  it.each([
    ['GET', '/a?b=c', { form: 'origin', path: '/a?b=c' }],
    ['GET', '//x', { form: 'origin', path: '//x' }],
    ['OPTIONS', '*', { form: 'asterisk' }],
    ['GET', 'http://x/', { form: 'absolute', scheme: 'http', authority: 'x', host: 'x', port: 80, path: '/' }],
    ['GET', 'HTTP://X:8080/a?b', { form: 'absolute', scheme: 'http', authority: 'X:8080', host: 'X', port: 8080, path: '/a?b' }],
    ['GET', 'http://x', { form: 'absolute', scheme: 'http', authority: 'x', host: 'x', port: 80, path: '' }],
    ['GET', 'http://x?q', { form: 'absolute', scheme: 'http', authority: 'x', host: 'x', port: 80, path: '/?q' }],
    ['GET', 'http://[::1]:81/x', { form: 'absolute', scheme: 'http', authority: '[::1]:81', host: '::1', port: 81, path: '/x' }],
    ['GET', 'https://x/y', { form: 'absolute', scheme: 'https', authority: 'x', host: 'x', port: 443, path: '/y' }],
    ['GET', 'gopher://x/', { form: 'absolute', scheme: 'gopher', authority: 'x', host: 'x', port: 0, path: '/' }],
    ['GET', 'HtTp://x/', { form: 'absolute', scheme: 'http', authority: 'x', host: 'x', port: 80, path: '/' }],
    ['GET', 'constructor://x/', { form: 'absolute', scheme: 'constructor', authority: 'x', host: 'x', port: 0, path: '/' }],
    ['GET', 'http://x:/', { form: 'absolute', scheme: 'http', authority: 'x:', host: 'x', port: 80, path: '/' }],
    ['GET', 'http://x?a\\b', { form: 'absolute', scheme: 'http', authority: 'x', host: 'x', port: 80, path: '/?a\\b' }],
    [
      'GET',
      'http://voil\xc3\xa0.x/',
      { form: 'absolute', scheme: 'http', authority: 'voil\xc3\xa0.x', host: 'voil\xc3\xa0.x', port: 80, path: '/' },
    ],
    ['CONNECT', 'x:443', { form: 'authority', authority: 'x:443', host: 'x', port: 443 }],
    ['CONNECT', 'x.:443', { form: 'authority', authority: 'x.:443', host: 'x.', port: 443 }],
    ['CONNECT', '[2001:db8::1]:443', { form: 'authority', authority: '[2001:db8::1]:443', host: '2001:db8::1', port: 443 }],
  ])('%s %s is read in its form', (method, target, value) => {
    expect(parseRequestTarget(method, target)).toEqual({ ok: true, value });
  });

  it.each(ANY_TARGETS)('passes with every octet a browser or a program may send: %j', (path) => {
    expect(parseRequestTarget('GET', path)).toEqual({ ok: true, value: { form: 'origin', path } });
    const value = { form: 'absolute', scheme: 'http', authority: 'x', host: 'x', port: 80, path };
    expect(parseRequestTarget('GET', `http://x${path}`)).toEqual({ ok: true, value });
  });

  it.each([
    ['user information', 'GET', 'http://user:pw@x/'],
    ['user information without a password', 'GET', 'http://user@x/'],
    ['a back slash in the host', 'GET', 'http://x\\@y/'],
    ['a back slash behind the host', 'GET', 'http://x\\y/'],
    ['a back slash in the path', 'GET', 'http://x/a\\b'],
    ['a back slash in the path, before a query', 'GET', '/a\\b?c\\d'],
    ['a back slash for CONNECT', 'CONNECT', 'x\\y:443'],
    ['a fragment in a path', 'GET', '/a#b'],
    ['a fragment behind a query', 'GET', '/?a#b'],
    ['a control octet', 'GET', '/a\x0bb'],
    ['DEL', 'GET', '/?\x7f'],
    ['a fragment', 'GET', 'http://x/#top'],
    ['a port that is no number', 'GET', 'http://x:80x/'],
    ['a port of 0', 'GET', 'http://x:0/'],
    ['a port above 65535', 'GET', 'http://x:65536/'],
    ['a negative port', 'GET', 'http://x:-1/'],
    ['two ports', 'GET', 'http://x:80:81/'],
    ['no host', 'GET', 'http:///x'],
    ['an open bracket', 'GET', 'http://[::1/'],
    ['a zone', 'GET', 'http://[::1%25lo]/'],
    ['an address of the future', 'GET', 'http://[v1.x]/'],
    ['something behind the bracket', 'GET', 'http://[::1]x/'],
    ['an IPv6 address without brackets', 'GET', 'http://::1/'],
    ['a word', 'GET', 'x'],
    ['four octets that are no scheme', 'GET', '%%%%://x/'],
    ['a scheme that starts with a digit', 'GET', '1ttp://x/'],
    ['a scheme of nothing', 'GET', '://x/'],
    ['an IPv4 address in brackets', 'GET', 'http://[127.0.0.1]/'],
    ['a name in brackets', 'CONNECT', '[facade.cafe]:443'],
    ['an IPv6 address with a group too many', 'GET', 'http://[1:2:3:4:5:6:7:8:9]/'],
    ['an asterisk for GET', 'GET', '*'],
    ['no port for CONNECT', 'CONNECT', 'x'],
    ['an empty port for CONNECT', 'CONNECT', 'x:'],
    ['a path for CONNECT', 'CONNECT', 'x:443/'],
    ['a scheme for CONNECT', 'CONNECT', 'http://x:443'],
    ['user information for CONNECT', 'CONNECT', 'user@x:443'],
  ])('with %s is refused', (_name, method, target) => {
    expect(parseRequestTarget(method, target)).toMatchObject({ ok: false });
  });
});

describe('an authority', () => {
  it('may lack a port', () => expect(parseAuthority('x')).toEqual({ host: 'x', port: null }));
  it('may be an address', () => expect(parseAuthority('[::1]')).toEqual({ host: '::1', port: null }));
  it.each([
    '',
    ':80',
    'a b',
    'a/b',
    'a@b',
    '[]',
    '[::g]',
    '[[::1]]',
    '[1]',
    '[127.0.0.1]',
    '[facade.cafe]',
    '[:]',
    '[1::2::3]',
    '[fe80::1%lo]',
  ])('is not %j', (text) => expect(parseAuthority(text)).toBeNull());
});
