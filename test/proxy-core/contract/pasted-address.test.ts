import { describe, expect, it } from 'vitest';
import { comparable, hostOfLetters, isAddressOf, readPastedAddress } from '#core/contract/pasted-address.ts';

describe('a pasted address', () => {
  const whole = { host: 'news.example', isWholeHost: true, port: null, path: '', maybeTunnel: false };
  it.each([
    ['http://news.example/', whole],
    ['http://news.example', { ...whole, isWholeHost: false }],
    ['http://NEWS.example./', whole],
    ['http://news.example:80/', whole],
    ['http://news.example:/', whole],
    ['http://news.example:8080', { ...whole, port: 8080 }],
    ['https://news.example:443/', { ...whole, maybeTunnel: true }],
    ['https://news.example:80/', { ...whole, port: 80, maybeTunnel: true }],
    ['wss://news.example/chat', { ...whole, path: '/chat', maybeTunnel: true }],
    ['http://mia:secret@news.example/a', { ...whole, path: '/a' }],
    ['http://news.example/a/?b=c/#d', { ...whole, path: '/a/?b=c' }],
    ['http://news.example?b', { ...whole, path: '/?b' }],
    ['http://news.example/caf%c3%a9', { ...whole, path: '/café' }],
    ['news.example/a', { ...whole, path: '/a', maybeTunnel: true }],
    ['news.example:8080', { ...whole, port: 8080, maybeTunnel: true }],
    ['http://bücher.example/', { ...whole, host: 'xn--bcher-kva.example' }],
    ['http://[2001:db8:0:0::1]:8080/', { ...whole, host: '2001:db8::1', port: 8080 }],
    ['http://192.0.2.7/', { ...whole, host: '192.0.2.7' }],
  ])('%s', (text, address) => expect(readPastedAddress(comparable(text))).toEqual(address));

  it.each([
    'news',
    'news.example',
    '/news',
    '?a',
    '192.0.2.7',
    '2001:db8::1',
    'http://',
    'http:///a',
    'ftp://news.example/',
    'mailto:mia@news.example',
    'a\\b:80',
    'xn--\ufffd:80/',
    '',
    ':80',
    '%',
    '[::1',
  ])('%j is none', (text) => expect(readPastedAddress(comparable(text))).toBeNull());

  it.each([
    ['http://news.example/a', 'news.example', 80, '/A?b', true],
    ['http://news.example/a/', 'news.example', 80, '/a', true],
    ['http://news.example/a', 'news.example', 80, '/b', false],
    ['http://news.example/a', 'news.example', 8080, '/a', false],
    ['http://news.example:8080/a', 'news.example', 8080, '/a', true],
    ['http://news.example/a', 'www.news.example', 80, '/a', false],
    ['http://news.exam', 'news.example', 80, '/a', true],
    ['http://news.exam/', 'news.example', 80, '/a', false],
    ['https://news.example/a', 'news.example', 443, '', true],
    ['https://news.example/a', 'news.example', 0, '', true],
    ['https://news.example/a', 'news.example', 8443, '', false],
    ['https://news.example:8443/a', 'news.example', 8443, '', true],
    ['https://news.example/a', 'news.example', 443, '/b', false],
    ['http://news.example/a', 'news.example', 443, '', false],
    ['http://news.example/caf%C3%A9', 'news.example', 80, '/café', true],
    ['http://news.example/café', 'news.example', 80, '/caf%C3%A9', true],
  ])('%s is that of %s %i %s: %s', (text, host, port, path, isIt) => {
    const address = readPastedAddress(comparable(text));
    expect(address !== null && isAddressOf(address, { host, port, path })).toBe(isIt);
  });
});

it.each([
  ['köln', 'xn--kln-sna'],
  ['köln.example', 'xn--kln-sna.example'],
  ['news', 'news'],
  ['kö ln', 'kö ln'],
  ['kö/ln', 'kö/ln'],
])('the host %s is %s', (text, host) => expect(hostOfLetters(text)).toBe(host));
