import { describe, expect, it } from 'vitest';
import type { HelperReply } from '#core/protocol/redirector/redirector-question.ts';
import { authority, parseSquidReply, writeSquidQuestion } from '#core/protocol/redirector/squid-line.ts';
import { questionFor, tunnelTo } from '../../../support/redirector-world.ts';

describe('a question', () => {
  it('carries address, client, user, method and where it came in', () => {
    expect(writeSquidQuestion(questionFor('http://a.example/p%20q?x=1'))).toBe(
      'http://a.example/p%20q?x=1 192.0.2.7/- - GET myip=127.0.0.1 myport=3128\n',
    );
  });

  it('names device and user when they are known', () => {
    const question = questionFor('http://a.example/', { clientName: 'tablet.lan', user: 'mia' });
    expect(writeSquidQuestion(question)).toContain(' 192.0.2.7/tablet.lan mia GET ');
  });

  it('gives host and port of a tunnel', () => {
    expect(writeSquidQuestion(tunnelTo('a.example', 443))).toMatch(/^a\.example:443 192\.0\.2\.7\/- - CONNECT /);
    expect(writeSquidQuestion(tunnelTo('2001:db8::1', 8443))).toMatch(/^\[2001:db8::1\]:8443 /);
  });

  it('stays one line with five words, whatever the request is made of', () => {
    const hostile = questionFor('http://a.example/', {
      url: 'http://a.example/a b\nOK\r\x00\xff',
      user: 'a b\n%',
      clientName: 'x y\u{20ac}',
      method: 'G\nT',
    });
    const line = writeSquidQuestion(hostile);
    expect(line).toBe('http://a.example/a%20b%0AOK%0D%00%FF 192.0.2.7/x%20y%E2%82%AC a%20b%0A%25 G%0AT myip=127.0.0.1 myport=3128\n');
  });
});

it('an authority has its IPv6 address in brackets', () => {
  expect(authority('::1', 80)).toBe('[::1]:80');
  expect(authority('a.example', 80)).toBe('a.example:80');
});

const unchanged = (comment: string | null = null): HelperReply => ({ type: 'unchanged', comment });
const rewrite = (url: string, silent: boolean, comment: string | null = null): HelperReply => ({ type: 'rewrite', url, silent, comment });
const redirect = (status: 301 | 302 | 303 | 307 | 308, location: string, comment: string | null = null): HelperReply => ({
  type: 'redirect',
  status,
  location,
  comment,
});

const REPLIES: readonly (readonly [line: string, reply: HelperReply])[] = [
  // Nothing to change: the old way, the new ways, with and without blanks.
  ['', unchanged()],
  [' ', unchanged()],
  ['\r', unchanged()],
  ['OK', unchanged()],
  ['OK ', unchanged()],
  ['ERR', unchanged()],
  ['ERR message="not mine"', unchanged('not mine')],
  ['ERR whatever stands here', unchanged()],
  // Octet A0 ends the UTF-8 of many letters and is no blank.
  ['302:http://block.example/voil\xc3\xa0/page', redirect(302, 'http://block.example/voil\xc3\xa0/page')],
  ['http://block.example/voil\xc3\xa0/page 192.0.2.7/- - GET', rewrite('http://block.example/voil\xc3\xa0/page', false)],
  ['/voil\xc3\xa0', rewrite('/voil\xc3\xa0', false)],
  ['redirect://block.example/voil\xc3\xa0 x', redirect(302, 'http://block.example/voil\xc3\xa0')],
  ['file://voil\xc3\xa0', { type: 'file', name: 'voil\xc3\xa0', comment: null }],
  ['OK url=http://b.example/\xc3\xa0', redirect(302, 'http://b.example/\xc3\xa0')],
  ['OK url=\xa0x', redirect(302, '\xa0x')],
  ['OK message=fine', unchanged('fine')],
  ['OK clt_conn_tag=x tag_=y', unchanged()],
  // Rewriting.
  ['OK rewrite-url="http://b.example/x"', rewrite('http://b.example/x', true)],
  ['OK rewrite-url=http://b.example/x%20y', rewrite('http://b.example/x y', true)],
  ['OK rewrite-url="http://b.example/a\\"b\\\\c"', rewrite('http://b.example/a"b\\c', true)],
  ['OK message="why not" rewrite-url="http://b.example/"', rewrite('http://b.example/', true, 'why not')],
  ['http://b.example/x', rewrite('http://b.example/x', false)],
  ['http://b.example/x 192.0.2.7/- - GET', rewrite('http://b.example/x', false)],
  ['HTTPS://b.example/', rewrite('HTTPS://b.example/', false)],
  ['ftp://b.example/', rewrite('ftp://b.example/', false)],
  ['/other/path', rewrite('/other/path', false)],
  ['b.example:443', rewrite('b.example:443', false)],
  ['[2001:db8::1]:443', rewrite('[2001:db8::1]:443', false)],
  // Redirecting.
  ['OK url="http://b.example/"', redirect(302, 'http://b.example/')],
  ['OK status=301 url="http://b.example/"', redirect(301, 'http://b.example/')],
  ['OK url="http://b.example/" status=303', redirect(303, 'http://b.example/')],
  ['OK status=307 url="https://b.example/a b"', redirect(307, 'https://b.example/a b')],
  ['OK status=308 url=/x', redirect(308, '/x')],
  ['OK url="http://c.example/" rewrite-url="http://b.example/"', redirect(302, 'http://c.example/')],
  ['301:http://b.example/', redirect(301, 'http://b.example/')],
  ['302:http://b.example/ 192.0.2.7/- - GET', redirect(302, 'http://b.example/')],
  ['303:http://b.example/', redirect(303, 'http://b.example/')],
  ['307:http://b.example/', redirect(307, 'http://b.example/')],
  ['308:http://b.example/', redirect(308, 'http://b.example/')],
  // The ancestor's verbs.
  ['file://deny.html', { type: 'file', name: 'deny.html', comment: null }],
  ['file:///srv/pages/a page.html', { type: 'file', name: '/srv/pages/a page.html', comment: null }],
  ['intercept://b.example', { type: 'intercept', host: 'b.example', port: null, comment: null }],
  ['intercept://b.example:8443', { type: 'intercept', host: 'b.example', port: 8443, comment: null }],
  ['intercept://[2001:db8::1]:80', { type: 'intercept', host: '2001:db8::1', port: 80, comment: null }],
  ['intercept://b.example/', { type: 'intercept', host: 'b.example', port: null, comment: null }],
  ['redirect://http://b.example/', redirect(302, 'http://b.example/')],
  ['redirect://b.example/x', redirect(302, 'http://b.example/x')],
  ['REDIRECT:///x', redirect(302, '/x')],
  // Refusing, in our own words.
  ['OK status=403', { type: 'deny', status: 403, page: null, original: null, comment: null }],
  [
    'OK status=451 message="Not here."',
    { type: 'deny', status: 451, page: { title: '', description: 'Not here.', moreInfo: null }, original: null, comment: 'Not here.' },
  ],
  // A helper in trouble.
  ['BH', { type: 'broken', message: '', comment: null }],
  ['BH message="no list"', { type: 'broken', message: 'no list', comment: null }],
  ['BH cannot read the list', { type: 'broken', message: 'cannot read the list', comment: null }],
  ['BH message="never closed', { type: 'broken', message: 'message="never closed', comment: null }],
];

const NO_REPLIES = [
  'OK something else',
  'OK url="http://b.example/',
  'OK url=""',
  'OK rewrite-url=""',
  'OK status=200',
  'OK status=302',
  'OK status=600 message=x',
  'OK status=404 url="http://b.example/"',
  'OKAY',
  'ERROR',
  'ok',
  'TT token',
  '302:',
  '404:http://b.example/',
  '200:http://b.example/',
  'file://',
  'intercept://',
  'intercept://b.example:0',
  'intercept://b.example:70000',
  'intercept://user@b.example',
  'intercept://b.example:80:90',
  'redirect://',
  'permit',
  'b.example',
  'javascript:alert(1)',
  '<html>',
  'ICAP/1.0 204 No Content',
];

describe('an answer', () => {
  for (const [line, reply] of REPLIES)
    it(`${JSON.stringify(line)} means ${reply.type}`, () => expect(parseSquidReply(line)).toEqual(reply));

  for (const line of NO_REPLIES)
    it(`${JSON.stringify(line)} is no answer, and no permission`, () => expect(parseSquidReply(line).type).toBe('unintelligible'));

  it('may be long without being slow', () => {
    expect(parseSquidReply(`OK rewrite-url="http://b.example/${'a'.repeat(60_000)}"`).type).toBe('rewrite');
    expect(parseSquidReply('a='.repeat(30_000)).type).toBe('unintelligible');
    expect(parseSquidReply(`OK ${'k=v '.repeat(10_000)}`).type).toBe('unchanged');
  });
});
