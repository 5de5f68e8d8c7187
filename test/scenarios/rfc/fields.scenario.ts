/** Field lines on their way through (RFC 9110 sections 5, 7.6 and 10.1): what stops here, what is added, what is refused. */
import { beforeAll, describe } from 'vitest';
import { startCore } from '../../support/core-world.ts';
import { ok } from '../../support/raw-peers.ts';
import { get, post, refused, request, rows, served } from '../../support/proxy-rows.ts';

let port = 0;
beforeAll(async () => {
  port = (await startCore()).port;
});

describe('fields of this hop', () => {
  rows(
    () => port,
    [
      {
        name: 'named in Connection stop here',
        send: get('/', 'Connection: X-Drop\r\nX-Drop: 1\r\nX-Keep: 2\r\n'),
        outcome: served({ fields: { 'X-Drop': null, 'X-Keep': '2', Connection: null } }),
      },
      {
        name: 'named in capitals and in several lines stop here',
        send: get('/', 'connection: x-a ,\tX-B\r\nConnection: , X-C\r\nX-A: 1\r\nX-B: 2\r\nX-C: 3\r\nx-b: 4\r\n'),
        outcome: served({ fields: { 'X-A': null, 'X-B': null, 'X-C': null } }),
      },
      {
        name: 'of proxies stop here unnamed',
        send: get(
          '/',
          'Proxy-Connection: keep-alive\r\nKeep-Alive: timeout=5\r\nProxy-Authorization: Basic eDp5\r\nProxy-Authenticate: x\r\nProxy-Authentication-Info: x\r\n',
        ),
        outcome: served({
          fields: {
            'Proxy-Connection': null,
            'Keep-Alive': null,
            'Proxy-Authorization': null,
            'Proxy-Authenticate': null,
            'Proxy-Authentication-Info': null,
          },
        }),
      },
      {
        name: 'in the answer stop here too',
        send: get(),
        answer: ok('x', 'Connection: X-Hop\r\nX-Hop: 1\r\nKeep-Alive: 5\r\nProxy-Connection: keep-alive\r\nProxy-Authenticate: Basic\r\n'),
        outcome: served({
          answer: 'x',
          answerFields: { 'X-Hop': null, 'Keep-Alive': null, 'Proxy-Connection': null, 'Proxy-Authenticate': null, Connection: null },
        }),
      },
      { name: 'cannot be made of Host', send: get('/', 'Connection: Host\r\n'), outcome: served({ fields: { Host: /^127/ } }) },
      {
        name: 'cannot be made of Content-Length',
        send: post('abc', '/', 'Connection: Content-Length\r\n'),
        outcome: served({ content: 'abc' }),
      },
      {
        name: 'cannot be made of Transfer-Encoding',
        send: request('POST', '/', 'Transfer-Encoding: chunked\r\nConnection: Transfer-Encoding\r\n', '3\r\nabc\r\n0\r\n\r\n'),
        outcome: served({ content: 'abc' }),
      },
      {
        name: 'cannot be made of Cookie, Authorization, Via, Cache-Control or X-Forwarded-For',
        send: get(
          '/',
          'Connection: Cookie, Authorization, Via, Cache-Control, X-Forwarded-For\r\nCookie: a\r\nAuthorization: b\r\nVia: 1.1 c\r\nCache-Control: no-store\r\nX-Forwarded-For: 192.0.2.1\r\n',
        ),
        outcome: served({
          fields: {
            Cookie: 'a',
            Authorization: 'b',
            Via: /^1\.1 c \| 1\.1 hearthgate-/,
            'Cache-Control': 'no-store',
            'X-Forwarded-For': '192.0.2.1',
          },
        }),
      },
      {
        name: 'cannot hide the length of an answer',
        send: get(),
        answer: ok('abc', 'Connection: Content-Length, Set-Cookie\r\nSet-Cookie: s\r\n'),
        outcome: served({ answer: 'abc', answerFields: { 'Content-Length': '3', 'Set-Cookie': 's' } }),
      },
    ],
  );
});

describe('TE and Trailer', () => {
  rows(
    () => port,
    [
      {
        name: 'TE: trailers goes on as a field of the next hop',
        send: get('/', 'TE: trailers\r\nConnection: TE\r\n'),
        outcome: served({ fields: { TE: 'trailers', Connection: 'TE' } }),
      },
      {
        name: 'TE not named in Connection does not',
        send: get('/', 'TE: trailers\r\n'),
        outcome: served({ fields: { TE: null, Connection: null } }),
      },
      {
        name: 'codings in TE do not',
        send: get('/', 'TE: gzip, trailers;q=1, deflate\r\nConnection: TE\r\n'),
        outcome: served({ fields: { TE: null } }),
      },
      {
        name: 'codings beside trailers do not',
        send: get('/', 'TE: gzip, trailers\r\nConnection: TE\r\n'),
        outcome: served({ fields: { TE: 'trailers' } }),
      },
      {
        name: 'Trailer is end to end',
        send: request('POST', '/', 'Transfer-Encoding: chunked\r\nTrailer: X-Sum\r\n', '0\r\nX-Sum: 1\r\n\r\n'),
        outcome: served({ fields: { Trailer: 'X-Sum' }, trailers: ['X-Sum: 1'] }),
      },
    ],
  );
});

describe('our marks', () => {
  rows(
    () => port,
    [
      { name: 'Via of an HTTP/1.1 request', send: get(), outcome: served({ fields: { Via: /^1\.1 hearthgate-[0-9a-f]{8}$/ } }) },
      {
        name: 'Via of an HTTP/1.0 request',
        send: get('/', '', '1.0'),
        outcome: served({ fields: { Via: /^1\.0 hearthgate-/ }, closes: true }),
      },
      {
        name: 'Via behind others',
        send: get('/', 'Via: 1.0 fred, 1.1 p.example (Apache)\r\nX: y\r\nvia: 1.1 z\r\n'),
        outcome: served({ fields: { Via: /^1\.0 fred, 1\.1 p\.example \(Apache\) \| 1\.1 z \| 1\.1 hearthgate-/ } }),
      },
      {
        name: 'Via of the answer, in the version the origin spoke',
        send: get(),
        answer: 'HTTP/1.0 200 OK\r\nContent-Length: 2\r\nVia: 1.1 cdn\r\n\r\nok',
        outcome: served({ answerFields: { Via: /^1\.1 cdn \| 1\.0 hearthgate-/ } }),
      },
      {
        name: 'Date, when the answer has none',
        send: get(),
        outcome: served({ answerFields: { Date: /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT$/ } }),
      },
      {
        name: 'Date of the origin stays',
        send: get(),
        answer: ok('x', 'Date: Tue, 15 Nov 1994 08:12:31 GMT\r\n'),
        outcome: served({ answerFields: { Date: 'Tue, 15 Nov 1994 08:12:31 GMT' } }),
      },
      {
        name: 'nothing about the client is told',
        send: get(),
        outcome: served({ fields: { 'X-Forwarded-For': null, Forwarded: null, 'X-Real-IP': null } }),
      },
    ],
  );
});

describe('fields of others', () => {
  rows(
    () => port,
    [
      {
        name: 'of one name stay apart and in order',
        send: get(),
        answer: ok('x', 'Set-Cookie: a=1; Expires=Wed, 21 Oct 2026 07:28:00 GMT\r\nSet-Cookie: b=2\r\nset-cookie: c=3\r\n'),
        outcome: served({ answerFields: { 'Set-Cookie': 'a=1; Expires=Wed, 21 Oct 2026 07:28:00 GMT | b=2 | c=3' } }),
      },
      {
        name: 'of a request, too',
        send: get('/', 'Cookie: a\r\nX: 1\r\ncookie: b\r\nX: 2\r\n'),
        outcome: served({ fields: { Cookie: 'a | b', X: '1 | 2' } }),
      },
      {
        name: 'are known whatever their case',
        send: 'POST http://{O}/ HTTP/1.1\r\nhOsT: {O}\r\ncOnTeNt-LeNgTh: 5\r\n\r\nhello',
        outcome: served({ content: 'hello' }),
      },
      {
        name: 'may be empty',
        send: get('/', 'X-Empty:\r\nX-Blank: \t \r\n'),
        outcome: served({ fields: { 'X-Empty': '', 'X-Blank': '' } }),
      },
      {
        name: 'may have octets above 127',
        send: get('/', 'X-Name: caf\xc3\xa9 \xff\r\n'),
        answer: ok('x', 'X-Back: \xe9\r\n'),
        outcome: served({ fields: { 'X-Name': 'caf\xc3\xa9 \xff' }, answerFields: { 'X-Back': '\xe9' } }),
      },
      {
        name: 'may have every mark in their names',
        send: get('/', "!#$%&'*+-.^_`|~09aZ: v\r\n"),
        outcome: served({ fields: { "!#$%&'*+-.^_`|~09aZ": 'v' } }),
      },
      { name: 'may have tabs inside', send: get('/', 'X: a\tb \t c\r\n'), outcome: served({ fields: { X: 'a\tb \t c' } }) },
      {
        name: 'may look like paths, ranges and conditions',
        send: get('/', 'Range: bytes=2-4\r\nIf-Range: "v1"\r\nIf-Modified-Since: Tue, 15 Nov 1994 08:12:31 GMT\r\n'),
        answer: 'HTTP/1.1 206 Partial Content\r\nContent-Range: bytes 2-4/10\r\nETag: "v1"\r\nContent-Length: 3\r\n\r\ncde',
        outcome: served({
          status: 206,
          answer: 'cde',
          fields: { Range: 'bytes=2-4', 'If-Range': '"v1"' },
          answerFields: { 'Content-Range': 'bytes 2-4/10', ETag: '"v1"' },
        }),
      },
      {
        name: 'may be a cookie of 14 000 octets',
        send: get('/', `Cookie: a=${'c'.repeat(14_000)}\r\n`),
        outcome: served({ fields: { Cookie: `a=${'c'.repeat(14_000)}` } }),
      },
      {
        name: 'may be 150',
        send: get('/', 'X: y\r\n'.repeat(150)),
        outcome: served({ fields: { X: Array<string>(150).fill('y').join(' | ') } }),
      },
      { name: 'may be 60 000 octets in all', send: get('/', `X: ${'y'.repeat(12_000)}\r\n`.repeat(5)), outcome: served() },
      {
        name: 'with 8 kB of commas and quotes cost nothing',
        send: get(
          '/',
          `Connection: ${', '.repeat(3500)}x\r\nVia: ${'(('.repeat(3500)}\r\nX-Forwarded-For: ${' ,'.repeat(3500)}"${'\\'.repeat(3500)}\r\n`,
        ),
        outcome: served(),
      },
    ],
  );
});

describe('a field line that is refused:', () => {
  const bad = (name: string, lines: string, ...statuses: readonly number[]) => ({
    name,
    send: get('/', lines),
    outcome: refused(...(statuses.length === 0 ? [400] : statuses)),
  });
  rows(
    () => port,
    [
      bad('no colon', 'just some text\r\n'),
      bad('only a colon', ':\r\n'),
      bad('no name', ': value\r\n'),
      bad('a space before the colon', 'X : y\r\n'),
      bad('a tab before the colon', 'X\t: y\r\n'),
      bad('a space in the name', 'X Y: z\r\n'),
      bad('a name with a separator', 'X(Y): z\r\n'),
      bad('a name with an octet above 127', 'X\xe9: z\r\n'),
      bad('a name with a control octet', 'X\x01: z\r\n'),
      bad('a folded value', 'X: a\r\n b\r\n'),
      bad('a folded value with a tab', 'X: a\r\n\tb\r\n'),
      bad('a first line that starts with a space', ' X: a\r\n'),
      bad('a NUL', 'X: a\0b\r\n'),
      bad('a control octet', 'X: a\x01b\r\n'),
      bad('DEL', 'X: a\x7fb\r\n'),
      bad('a bare CR', 'X: a\rb\r\n'),
      bad('a CR before CRLF', 'X: a\r\r\n'),
      bad('a bare LF', 'X: a\nY: b\r\n'),
      bad('600 of them', 'a: b\r\n'.repeat(600), 431),
      bad('a line of 20 000 octets', `X: ${'a'.repeat(20_000)}\r\n`, 431),
      bad('a name of 20 000 octets', `${'a'.repeat(20_000)}: b\r\n`, 431),
      bad('80 000 octets in all', `X: ${'y'.repeat(12_000)}\r\n`.repeat(7), 431),
      { name: 'bare LF everywhere', send: 'GET http://{O}/ HTTP/1.1\nHost: {O}\nX-A: 1\n\n', outcome: refused(400) },
      { name: 'a bare LF that ends the head', send: 'GET http://{O}/ HTTP/1.1\r\nHost: {O}\r\n\n', outcome: refused(400) },
    ],
  );
});
