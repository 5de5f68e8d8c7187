import { describe, expect, it } from 'vitest';
import { answerFromReply } from '#core/redirector-pool/answer-from-reply.ts';
import type { PoolProtocol } from '#core/redirector-pool/pool-options.ts';
import { parseSquidReply } from '#core/protocol/redirector/squid-line.ts';
import type { HelperReply, RedirectorQuestion } from '#core/protocol/redirector/redirector-question.ts';
import { questionFor, tunnelTo } from '../../support/redirector-world.ts';

const PAGE = questionFor('http://a.example:8080/p?q=1');
const TUNNEL = tunnelTo('a.example', 443);

function answer(line: string, question: RedirectorQuestion = PAGE, protocol: PoolProtocol = 'squid') {
  return answerFromReply(question, parseSquidReply(line), protocol, 'kids#1');
}

const replace = (head: string, dial: { host: string; port: number } | null = null): HelperReply => ({
  type: 'replace',
  head,
  dial,
  comment: null,
});

describe('for a request', () => {
  it('nothing said is a permission', () => expect(answer('')).toEqual({ type: 'permit', rule: 'kids#1', comment: null }));
  it('the same address is a permission', () =>
    expect(answer('http://A.example:8080/p?q=1 192.0.2.7/- - GET')).toMatchObject({ type: 'permit' }));
  it('a comment is kept', () => expect(answer('OK message="school"')).toMatchObject({ type: 'permit', comment: 'school' }));
  it('another address is a rewrite, to another site too', () => {
    expect(answer('http://b.example/x')).toMatchObject({
      type: 'rewrite',
      target: { url: 'http://b.example/x', host: 'b.example', port: 80, path: '/x' },
    });
    expect(answer('OK rewrite-url="https://a.example/p"')).toMatchObject({ type: 'rewrite', target: { scheme: 'https', port: 443 } });
  });
  it('a path is a rewrite on the same site', () =>
    expect(answer('/other')).toMatchObject({ type: 'rewrite', target: { url: 'http://a.example:8080/other' } }));
  it('a redirect has a Location', () =>
    expect(answer('307:http://b.example/a%20b')).toMatchObject({ type: 'redirect', status: 307, location: 'http://b.example/a%20b' }));
  it('an interception keeps the port that was asked for', () => {
    expect(answer('intercept://B.example')).toMatchObject({ type: 'intercept', host: 'b.example', port: 8080 });
    expect(answer('intercept://[2001:DB8::1]:81')).toMatchObject({ type: 'intercept', host: '2001:db8::1', port: 81 });
  });
  it('a refusal has a page', () =>
    expect(answer('OK status=403 message="no"')).toMatchObject({ type: 'deny', status: 403, page: { description: 'no' } }));
  it('a file is still to be read', () => expect(answer('file://deny.html')).toMatchObject({ type: 'file', name: 'deny.html' }));

  it('another head says itself where it goes', () => {
    expect(answerFromReply(PAGE, replace('GET /x HTTP/1.1\r\nHost: c.example\r\n\r\n'), 'icap-stdio', 'k')).toMatchObject({
      type: 'replace',
      target: { url: 'http://c.example/x' },
      dial: null,
    });
    expect(answerFromReply(PAGE, replace('GET /x HTTP/1.1\r\n\r\n'), 'icap-stdio', 'k')).toEqual({ type: 'unintelligible' });
  });

  for (const line of [
    'OK rewrite-url="gopher://b.example/"',
    'OK rewrite-url="http://b.example/\\r\\nX: y"',
    'OK url="http://b.example/\\nX: y"',
    'b.example:443',
    'http://user@b.example/',
    'OK rewrite-url="//b.example/"',
  ]) {
    it(`${line} makes no sense`, () => expect(answer(line)).toEqual({ type: 'unintelligible' }));
  }
});

describe('for a request, in the ancestor’s protocol', () => {
  it('the same page is a permission, although the port cannot be seen', () =>
    expect(answer('http://a.example/p?q=1', PAGE, 'url')).toMatchObject({ type: 'permit' }));
  it('another page of the site is a rewrite on the port that was asked for', () =>
    expect(answer('http://a.example/x', PAGE, 'url')).toMatchObject({ type: 'rewrite', target: { url: 'http://a.example:8080/x' } }));
  it('another site is a redirect', () =>
    expect(answer('http://b.example/x', PAGE, 'url')).toMatchObject({ type: 'redirect', status: 302, location: 'http://b.example/x' }));
  it('a rewrite that is called one stays one', () =>
    expect(answer('OK rewrite-url="http://b.example/x"', PAGE, 'url')).toMatchObject({ type: 'rewrite' }));
});

describe('for a tunnel', () => {
  it('the same host and port is a permission', () => expect(answer('a.example:443', TUNNEL)).toMatchObject({ type: 'permit' }));
  it('another host and port leads it there', () =>
    expect(answer('OK rewrite-url="b.example:444"', TUNNEL)).toMatchObject({ type: 'intercept', host: 'b.example', port: 444 }));
  it('an interception leads it there', () =>
    expect(answer('intercept://b.example', TUNNEL)).toMatchObject({ type: 'intercept', host: 'b.example', port: 443 }));
  it('the address of a page refuses it: a helper that answers with its block page wants no tunnel', () =>
    expect(answer('OK rewrite-url="http://block.example/page"', TUNNEL)).toMatchObject({ type: 'deny', status: 403 }));
  it('a redirect is passed on', () => expect(answer('302:http://block.example/', TUNNEL)).toMatchObject({ type: 'redirect', status: 302 }));
  it('another request refuses it, or leads it where it says', () => {
    expect(answerFromReply(TUNNEL, replace('GET http://b.example/ HTTP/1.1\r\n\r\n'), 'icap-stdio', 'k')).toMatchObject({
      type: 'deny',
      status: 403,
    });
    expect(
      answerFromReply(TUNNEL, replace('GET http://b.example/ HTTP/1.1\r\n\r\n', { host: 'c.example', port: 80 }), 'icap-stdio', 'k'),
    ).toMatchObject({ type: 'intercept', host: 'c.example', port: 80 });
  });
  it('nonsense is nonsense', () => expect(answer('/path', TUNNEL)).toEqual({ type: 'unintelligible' }));
});

it('a helper in trouble has said nothing', () => {
  expect(answer('BH')).toEqual({ type: 'unintelligible' });
  expect(answer('rubbish')).toEqual({ type: 'unintelligible' });
});

it('an answer of the helper’s own is passed on', () => {
  const content = new Uint8Array([1, 2]);
  expect(answerFromReply(PAGE, { type: 'respond', status: 200, fields: [['A', 'b']], content, comment: 'x' }, 'icap-stdio', 'k')).toEqual({
    type: 'respond',
    status: 200,
    fields: [['A', 'b']],
    content,
    rule: 'k',
    comment: 'x',
  });
});
