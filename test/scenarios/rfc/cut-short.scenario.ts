/** Messages that break off (RFC 9112 section 8) never look complete on the other side; lengths nobody can wait for are no shorter ones. */
import { beforeAll, describe, expect, it } from 'vitest';
import { startCore } from '../../support/core-world.ts';
import { client, origin } from '../../support/raw-peers.ts';
import { get, incomplete, rows, says } from '../../support/proxy-rows.ts';

let port = 0;
beforeAll(async () => {
  port = (await startCore()).port;
});

const answered = (head: string, content = ''): string => `HTTP/1.1 ${head}\r\n\r\n${content}`;
describe('an answer cut short', () => {
  rows(
    () => port,
    [
      {
        name: 'in the middle of its length',
        send: get(),
        script: says(answered('200 OK\r\nContent-Length: 100', 'x'.repeat(50))),
        outcome: incomplete(),
      },
      { name: 'before the first octet of it', send: get(), script: says(answered('200 OK\r\nContent-Length: 100')), outcome: incomplete() },
      {
        name: 'by a reset',
        send: get(),
        script: says(answered('200 OK\r\nContent-Length: 1000', 'x'.repeat(500)), 'reset'),
        outcome: incomplete(),
      },
      {
        name: 'in the middle of a chunk',
        send: get(),
        script: says(answered('200 OK\r\nTransfer-Encoding: chunked', '9\r\nhal')),
        outcome: incomplete(),
      },
      {
        name: 'between chunks',
        send: get(),
        script: says(answered('200 OK\r\nTransfer-Encoding: chunked', '3\r\nhal\r\n')),
        outcome: incomplete(),
      },
      {
        name: 'in the last chunk',
        send: get(),
        script: says(answered('200 OK\r\nTransfer-Encoding: chunked', '3\r\nhal\r\n0\r\n')),
        outcome: incomplete(),
      },
      {
        name: 'in its trailers',
        send: get(),
        script: says(answered('200 OK\r\nTransfer-Encoding: chunked', '3\r\nhal\r\n0\r\nX: y')),
        outcome: incomplete(),
      },
      { name: 'without a length, by a reset', send: get(), script: says(answered('200 OK', 'half'), 'reset'), outcome: incomplete() },
    ],
  );

  it.each([
    ['in chunks', 'Transfer-Encoding: chunked', '4\r\nhalf\r\n'],
    ['by length', 'Content-Length: 100', 'half'],
  ])('%s, to HTTP/1.0, is a reset, because a plain close would be the end of it', async (_name, field, content) => {
    const site = await origin();
    const browser = await client(port);
    const broken = new Promise<string>((resolve) =>
      browser.socket.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? '')),
    );
    browser.say(`GET http://${site.authority}/ HTTP/1.0\r\n\r\n`);
    const upstream = await (await site.connection()).hears('\r\n\r\n');
    upstream.say(answered(`200 OK\r\n${field}`, content));
    await browser.hears('half');
    upstream.socket.end();
    expect(await broken).toBe('ECONNRESET');
  });
});

describe('a request cut short', () => {
  it.each([
    ['in the middle of its length', 'Content-Length: 10\r\n', 'hello'],
    ['in the middle of a chunk', 'Transfer-Encoding: chunked\r\n', 'a\r\nhello'],
    ['between chunks', 'Transfer-Encoding: chunked\r\n', '5\r\nhello\r\n'],
    ['in the last chunk', 'Transfer-Encoding: chunked\r\n', '5\r\nhello\r\n0\r\n'],
    ['in its trailers', 'Transfer-Encoding: chunked\r\n', '5\r\nhello\r\n0\r\nX: y\r\n'],
  ])('%s never looks complete, and its connection is closed', async (_name, fields, content) => {
    const site = await origin();
    const browser = await client(port);
    browser.say(`POST http://${site.authority}/ HTTP/1.1\r\nHost: ${site.authority}\r\n${fields}\r\n${content}`);
    const upstream = await (await site.connection()).hears('hello');
    browser.socket.end();
    await upstream.ends();
    expect(upstream.heard).not.toMatch(/0\r\n\r\n$|0\r\nX/);
  });
});

describe('a length nobody can wait for', () => {
  it('of 2^32 and five is not taken for five', async () => {
    const site = await origin();
    const browser = await client(port);
    browser.say(
      `POST http://${site.authority}/ HTTP/1.1\r\nHost: ${site.authority}\r\nContent-Length: 4294967301\r\n\r\nhelloGET /x HTTP/1.1\r\n\r\n`,
    );
    await (await site.connection()).hears('Content-Length: 4294967301\r\n\r\nhelloGET /x HTTP/1.1\r\n\r\n');
  });
  it('of a chunk of 2^32 and five neither', async () => {
    const site = await origin();
    const browser = await client(port);
    browser.say(
      `POST http://${site.authority}/ HTTP/1.1\r\nHost: ${site.authority}\r\nTransfer-Encoding: chunked\r\n\r\n100000005\r\nhello\r\n0\r\n\r\n`,
    );
    await (await site.connection()).hears('100000005\r\nhello\r\n0\r\n\r\n');
    expect(browser.heard).toBe('');
  });
});
