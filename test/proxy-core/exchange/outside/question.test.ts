import { describe, expect, it } from 'vitest';
import { Exchange } from '#core/exchange/exchange.ts';
import { dialInstead, leadTo } from '#core/exchange/outside/lead.ts';
import { questionAsLed, questionOf } from '#core/exchange/outside/question.ts';
import { httpTarget } from '#core/protocol/redirector/http-target.ts';
import { exchangeFor, routedExchange, ScriptedClient } from '../../../support/exchange-world.ts';

const client = new ScriptedClient([]);
const GET = 'GET http://A.example:81/p?q HTTP/1.1\r\nHost: A.example:81\r\nX-Y: z\r\n\r\n';
const POST = (fields: string): string => `POST http://a.example/ HTTP/1.1\r\nHost: a.example\r\n${fields}\r\n`;

describe('a question', () => {
  it('says who wants what, in the form that is judged', () => {
    expect(questionOf(exchangeFor(GET), client)).toMatchObject({
      method: 'GET',
      url: 'http://a.example:81/p?q',
      scheme: 'http',
      host: 'a.example',
      port: 81,
      path: '/p?q',
      client: '192.0.2.9',
      clientName: null,
      user: null,
      mode: 'forward',
      hasContent: false,
      listener: { address: '127.0.0.1', port: 3128 },
    });
  });

  it('carries the fields as they came', () => expect(questionOf(exchangeFor(GET), client).head).toContain('X-Y: z\r\n'));

  it.each([
    ['', false],
    ['Content-Length: 0\r\n', false],
    ['Content-Length: 1\r\n', true],
    ['Transfer-Encoding: chunked\r\n', true],
  ])('knows whether content follows: %j', (fields, hasContent) =>
    expect(questionOf(exchangeFor(POST(fields)), client).hasContent).toBe(hasContent),
  );

  it('of a tunnel has a host and a port, and no path', () => {
    const exchange = exchangeFor('CONNECT [2001:db8::1]:443 HTTP/1.1\r\nHost: [2001:db8::1]:443\r\n\r\n');
    expect(questionOf(exchange, client)).toMatchObject({
      method: 'CONNECT',
      url: 'https://[2001:db8::1]:443/',
      host: '2001:db8::1',
      path: '',
    });
  });

  it('of a tunnel nobody asked for in HTTP is put in its words', () => {
    const exchange = new Exchange({ id: 1, wallMs: 0, now: 0, client: '192.0.2.9', user: null, mode: 'socks', head: null });
    Object.assign(exchange, { method: 'CONNECT', host: 'a.example', port: 22 });
    expect(questionOf(exchange, client)).toMatchObject({
      head: 'CONNECT a.example:22 HTTP/1.1\r\nHost: a.example:22\r\n\r\n',
      hasContent: false,
      path: '',
    });
  });

  it('of OPTIONS * is about the place', () => {
    const exchange = exchangeFor(GET);
    exchange.path = '*';
    expect(questionOf(exchange, client).url).toBe('http://a.example:81/');
  });

  it('over SOCKS to an address is about the page that is named', () => {
    const exchange = exchangeFor(GET);
    Object.assign(exchange, { mode: 'socks', host: '192.0.2.5', otherHost: 'page.example', port: 80 });
    expect(questionOf(exchange, client).url).toBe('http://page.example/p?q');
    exchange.otherHost = '192.0.2.6';
    expect(questionOf(exchange, client).url).toBe('http://192.0.2.5/p?q');
  });

  it('to one’s own servers goes by the name clients use', () => {
    const overTls = new ScriptedClient([]);
    overTls.isTls = true;
    const urlFor = (authority: string): string => questionOf(routedExchange(authority, '/p?q'), overTls).url;
    expect(urlFor('shop.example:8443')).toBe('https://shop.example:8443/p?q');
    expect(urlFor('shop.example')).toBe('https://shop.example/p?q');
  });
});

describe('a question about a request that was led', () => {
  it('elsewhere is about the new place, and its head says so', () => {
    const exchange = exchangeFor(GET);
    leadTo(exchange, questionOf(exchange, client), httpTarget('https', 'b.example', 443, '/x'));
    const question = questionAsLed(exchange, client);
    expect([question.url, question.host, question.port]).toEqual(['https://b.example/x', 'b.example', 443]);
    expect(question.head).toBe('GET https://b.example/x HTTP/1.1\r\nHost: b.example\r\nX-Y: z\r\n\r\n');
  });

  it('only by its connection is about what the message says', () => {
    const exchange = exchangeFor(GET);
    dialInstead(exchange, { host: 'b.example', port: 9 });
    const question = questionAsLed(exchange, client);
    expect([exchange.host, exchange.port, question.url]).toEqual(['b.example', 9, 'http://a.example:81/p?q']);
    expect(question.head).toContain('Host: A.example:81\r\n');
  });
});
