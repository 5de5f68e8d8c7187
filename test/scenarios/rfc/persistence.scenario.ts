/** Which connections stay open, and what comes on them next (RFC 9112 section 9, RFC 9110 section 9.2.2). */
import { beforeAll, describe, expect, it } from 'vitest';
import { startCore } from '../../support/core-world.ts';
import { answering, client, ok, origin, type Peer } from '../../support/raw-peers.ts';
import { get, inOrder, post, postChunks, request, rows, served, type Seen } from '../../support/proxy-rows.ts';
import { readAnswers, statusOf } from '../../support/strict-http.ts';

let port = 0;
beforeAll(async () => {
  port = (await startCore()).port;
});
const numbered = (count: number): readonly string[] => Array.from({ length: count }, (_, index) => `/${index}`);
const url = (authority: string, path = '/', fields = '', method = 'GET'): string =>
  `${method} http://${authority}${path} HTTP/1.1\r\nHost: ${authority}\r\n${fields}\r\n`;
const connections =
  (count: number, then: (seen: Seen) => Promise<void>) =>
  async (seen: Seen): Promise<void> => {
    await then(seen);
    expect(seen.site.connections).toHaveLength(count);
  };

describe("a client's connection", () => {
  rows(
    () => port,
    [
      {
        name: 'carries one request after the other',
        send: [get('/1'), get('/2'), get('/3')],
        outcome: connections(1, inOrder('re:/1', 're:/2', 're:/3')),
      },
      {
        name: 'carries a hundred sent together, answered in order',
        send: numbered(100)
          .map((path) => get(path))
          .join(''),
        outcome: connections(1, inOrder(...numbered(100).map((path) => `re:${path}`))),
      },
      {
        name: 'carries requests right behind content',
        send: post('A'.repeat(5000), '/1') + get('/2') + postChunks('3\r\nabc\r\n0\r\n\r\n', '/3') + get('/4'),
        outcome: inOrder('re:/1', 're:/2', 're:/3', 're:/4'),
      },
      {
        name: 'closes when the client says so',
        send: get('/1', 'Connection: close\r\n') + get('/2'),
        outcome: served({ target: '/1', closes: true, answerFields: { Connection: 'close' } }),
      },
      {
        name: 'closes when it says so among others, in capitals',
        send: get('/1', 'Connection: keep-alive, CLOSE\r\n') + get('/2'),
        outcome: served({ target: '/1', closes: true }),
      },
      {
        name: 'closes after HTTP/1.0',
        send: get('/1', '', '1.0') + get('/2'),
        outcome: served({ target: '/1', closes: true, answerFields: { Connection: 'close' } }),
      },
      {
        name: 'closes after HTTP/1.0 that asked to keep it',
        send: get('/1', 'Connection: keep-alive\r\nProxy-Connection: keep-alive\r\n', '1.0'),
        outcome: served({ closes: true, answerFields: { Connection: 'close' } }),
      },
      {
        name: 'stays when the origin closes its own',
        send: [get('/1'), get('/2')],
        answer: (_request, index) => ok(`n${index}`, 'Connection: close\r\n'),
        outcome: connections(2, inOrder('n0', 'n1')),
      },
      {
        name: 'stays after an answer without a length',
        send: [get('/1'), get('/2')],
        script: (peer) => void peer.hears('\r\n\r\n').then(() => peer.say('HTTP/1.1 200 OK\r\n\r\nx').socket.end()),
        outcome: connections(2, inOrder('x', 'x')),
      },
      {
        name: 'stays after 404 and 500 of the origin',
        send: [get('/1'), get('/2'), get('/3')],
        answer: (_request, index) => ok('x').replace('200', ['404', '500', '200'][index] ?? ''),
        outcome: inOrder('x', 'x', 'x'),
      },
    ],
  );

  it('stays after an error of the proxy, and the next request is served', async () => {
    const [gone, site] = [await origin(), await origin(answering(() => ok('fine')))];
    gone.stop();
    const browser = await client(port);
    await browser.say(url(gone.authority)).hears('</html>');
    await browser.say(url(site.authority)).hears('fine');
  });

  it('answers what was good before what was not, then closes', async () => {
    const site = await origin(answering(() => ok('good')));
    const browser = await client(port);
    await browser.say(`${url(site.authority)}GET / HTTP/9\r\n\r\n${url(site.authority)}`).ends();
    expect(readAnswers(browser.heard).messages.map(statusOf)).toEqual([200, 400]);
    expect(site.connections[0]?.heard.split('GET ')).toHaveLength(2);
  });

  it('answers in order although a later origin is quicker', async () => {
    const slow = await origin((peer) => void peer.hears('\r\n\r\n').then(() => setTimeout(() => peer.say(ok('slow')), 20)));
    const quick = await origin(answering(() => ok('quick')));
    const browser = await client(port);
    browser.say(url(slow.authority) + url(quick.authority));
    await browser.hears('quick');
    expect(readAnswers(browser.heard).messages.map(({ content }) => content)).toEqual(['slow', 'quick']);
  });

  it('that the client closes half way still gets every answer it asked for', async () => {
    const site = await origin(answering((head) => ok(head.split(' ')[1] ?? '')));
    const browser = await client(port);
    browser.say(url(site.authority, '/1') + url(site.authority, '/2')).socket.end();
    await browser.ends();
    expect(readAnswers(browser.heard).messages.map(({ content }) => content)).toEqual(['/1', '/2']);
  });

  it('closed in the middle of a head is told so', async () => {
    const browser = await client(port);
    browser.say('GET http://x.test/ HT').socket.end();
    await browser.ends();
    expect(browser.heard).toMatch(/^HTTP\/1\.1 400 /);
  });
});

/** Dies on the n-th request of a connection, before a single octet of an answer. */
const dyingOn =
  (request: number, how: 'close' | 'reset') =>
  (peer: Peer, index: number): void => {
    let seen = 0;
    peer.socket.on('data', () => {
      seen += 1;
      if (index > 0 || seen < request) peer.say(ok(`from ${index}`));
      else if (how === 'close') peer.socket.destroy();
      else peer.socket.resetAndDestroy();
    });
  };

describe('a kept connection that turns out to be dead', () => {
  it.each(['GET', 'HEAD', 'OPTIONS', 'TRACE', 'PUT', 'DELETE', 'PROPFIND', 'REPORT', 'SEARCH', 'MKCOL', 'COPY', 'MOVE', 'ACL'])(
    'is replaced for %s without content',
    async (method) => {
      const site = await origin(dyingOn(2, 'close'));
      const browser = await client(port);
      await browser.say(url(site.authority)).hears('from 0');
      browser.heard = '';
      await browser.say(url(site.authority, '/', '', method)).hears('HTTP/1.1 200');
      expect(site.connections).toHaveLength(2);
    },
  );

  it.each([
    ['POST', '', ''],
    ['PATCH', '', ''],
    ['LOCK', '', ''],
    ['FOO', '', ''],
    ['POST', 'Content-Length: 3\r\n', 'a=1'],
    ['PUT', 'Content-Length: 3\r\n', 'abc'],
    ['PROPFIND', 'Transfer-Encoding: chunked\r\n', '1\r\nx\r\n0\r\n\r\n'],
    ['GET', 'Content-Length: 1\r\n', 'x'],
  ])('is not met by %s with %j, which must not be sent twice: it has a new one', async (method, fields, content) => {
    const site = await origin(dyingOn(2, 'reset'));
    const browser = await client(port);
    await browser.say(url(site.authority)).hears('from 0');
    await browser.say(url(site.authority, '/', fields, method) + content).hears('from 1');
    expect(site.connections.map(({ heard }) => heard.split(' ')[0])).toEqual(['GET', method]);
    await (await site.connection()).ends(); // its place is taken: a site that is only sent content fills no pool
  });

  it('is told as 502 when a new one dies as well, and what must not be sent twice was sent once', async () => {
    const site = await origin((peer) => void peer.hears('\r\n\r\n').then(() => peer.socket.destroy()));
    const browser = await client(port);
    await browser.say(url(site.authority, '/', '', 'POST')).hears('HTTP/1.1 502');
    expect(site.connections).toHaveLength(1);
  });

  it('is told as 502 once a part of an answer has come', async () => {
    const site = await origin((peer) => {
      let seen = 0;
      peer.socket.on('data', () => ((seen += 1) === 1 ? peer.say(ok('fine')) : peer.say('HTTP/1.1 2').socket.end()));
    });
    const browser = await client(port);
    await browser.say(url(site.authority)).hears('fine');
    await browser.say(url(site.authority)).hears('HTTP/1.1 502');
    expect(site.connections).toHaveLength(1);
  });

  it('is tried once more, not again and again', async () => {
    const site = await origin((peer, index) =>
      index === 0 ? dyingOn(2, 'close')(peer, 0) : void peer.hears('\r\n').then(() => peer.socket.destroy()),
    );
    const browser = await client(port);
    await browser.say(url(site.authority)).hears('from 0');
    await browser.say(url(site.authority)).hears('HTTP/1.1 502');
    expect(site.connections).toHaveLength(2);
  });
});

describe('a fresh connection that dies', () => {
  rows(
    () => port,
    [
      {
        name: 'is told as 502, not tried again',
        send: get(),
        script: (peer) => void peer.hears('\r\n\r\n').then(() => peer.socket.destroy()),
        outcome: async (seen) => {
          await seen.answered(1);
          expect([seen.answers.map(statusOf), seen.site.connections.length]).toEqual([[502], 1]);
        },
      },
    ],
  );
});

describe('a connection to an origin is not used again', () => {
  const once = (name: string, first: string, then: (seen: Seen) => Promise<void>) => ({
    name,
    send: [get('/1'), get('/2')],
    answer: (_request: unknown, index: number) => (index === 0 ? first : ok('two')),
    outcome: connections(2, then),
  });
  rows(
    () => port,
    [
      once('after Connection: close', ok('one', 'Connection: close\r\n'), inOrder('one', 'two')),
      once('after HTTP/1.0', 'HTTP/1.0 200 OK\r\nContent-Length: 3\r\n\r\none', inOrder('one', 'two')),
      once('with octets behind the answer', `${ok('one')}more`, inOrder('one', 'two')),
      {
        name: 'when the origin answers before it has the content',
        send: [request('POST', '/1', 'Content-Length: 10\r\n', 'hello')],
        script: (peer) => void peer.hears('hello').then(() => peer.say(ok('early'))),
        outcome: async (seen) => {
          await seen.client.ends();
          expect(seen.client.heard).toContain('\r\nConnection: close\r\n\r\nearly');
          await (await seen.site.connection()).ends();
        },
      },
    ],
  );

  it('after a client left in the middle of its answer', async () => {
    const site = await origin(
      (peer, index) =>
        void peer.hears('\r\n\r\n').then(() => peer.say(index === 0 ? 'HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nhalf' : ok('two'))),
    );
    const first = await client(port);
    await first.say(url(site.authority)).hears('half');
    first.socket.resetAndDestroy();
    await (await site.connection()).ends();
    const second = await client(port);
    await second.say(url(site.authority)).hears('two');
  });
});
