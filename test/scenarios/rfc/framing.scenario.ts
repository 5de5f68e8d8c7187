/** How long content is (RFC 9112 sections 6 to 8, RFC 9110 sections 6.4 and 15), both ways. */
import { beforeAll, describe } from 'vitest';
import { startCore } from '../../support/core-world.ts';
import { ok } from '../../support/raw-peers.ts';
import { get, inOrder, post, postChunks, request, rows, served, says } from '../../support/proxy-rows.ts';

let port = 0;
beforeAll(async () => {
  port = (await startCore()).port;
});
const ALL = Array.from({ length: 256 }, (_, octet) => String.fromCharCode(octet)).join('');
const answered = (head: string, content = ''): string => `HTTP/1.1 ${head}\r\n\r\n${content}`;
describe('content of a request', () => {
  rows(
    () => port,
    [
      { name: 'of every octet arrives', send: post(ALL.repeat(4)), outcome: served({ content: ALL.repeat(4) }) },
      { name: 'of length 0 is none', send: post(''), outcome: served({ content: '', fields: { 'Content-Length': '0' } }) },
      {
        name: 'with zeros before its length',
        send: request('POST', '/', 'Content-Length: 005\r\n', 'hello'),
        outcome: served({ content: 'hello', fields: { 'Content-Length': '5' } }),
      },
      { name: 'of GET goes on', send: request('GET', '/', 'Content-Length: 3\r\n', 'abc'), outcome: served({ content: 'abc' }) },
      {
        name: 'of HEAD goes on',
        send: request('HEAD', '/', 'Content-Length: 3\r\n', 'abc'),
        methods: ['HEAD'],
        answer: answered('200 OK\r\nContent-Length: 9'),
        outcome: served({ content: 'abc' }),
      },
      { name: 'in chunks, of every octet', send: postChunks(`100\r\n${ALL}\r\n0\r\n\r\n`), outcome: served({ content: ALL }) },
      { name: 'in chunks, none', send: postChunks('0\r\n\r\n'), outcome: served({ content: '' }) },
      {
        name: 'in chunks, sizes in both cases',
        send: postChunks(`a\r\n${'x'.repeat(10)}\r\nA\r\n${'y'.repeat(10)}\r\n0\r\n\r\n`),
        outcome: served({ content: 'x'.repeat(10) + 'y'.repeat(10) }),
      },
      {
        name: 'in chunks, sizes and the end with zeros before them',
        send: postChunks('0005\r\nhello\r\n0000\r\n\r\n'),
        outcome: served({ content: 'hello' }),
      },
      {
        name: 'in chunks, extensions dropped',
        send: postChunks('5;a=b;c="d;e\\"f" ; g\r\nhello\r\n0;last\r\n\r\n'),
        outcome: served({ content: 'hello' }),
      },
      {
        name: 'in chunks, space behind the size dropped',
        send: postChunks('5 \t\r\nhello\r\n0\r\n\r\n'),
        outcome: served({ content: 'hello' }),
      },
      {
        name: 'in chunks that look like chunks',
        send: postChunks('7\r\n0\r\n\r\n\r\n\r\n0\r\n\r\n'),
        outcome: served({ content: '0\r\n\r\n\r\n' }),
      },
      {
        name: 'in chunks, trailers kept',
        send: postChunks('5\r\nhello\r\n0\r\nX-Sum: 42\r\nX-B: \r\n\r\n'),
        outcome: served({ content: 'hello', trailers: ['X-Sum: 42', 'X-B: '] }),
      },
      {
        name: 'in chunks, misleading trailers dropped',
        send: postChunks(
          '5\r\nhello\r\n0\r\nTransfer-Encoding: chunked\r\nContent-Length: 40\r\nHost: evil.test\r\nAuthorization: x\r\nX-Ok: 1\r\n\r\n',
        ),
        outcome: served({ content: 'hello', trailers: ['X-Ok: 1'] }),
      },
      {
        name: 'in chunks with the coding in capitals',
        send: request('POST', '/', 'Transfer-Encoding: CHUNKED\r\n', '5\r\nhello\r\n0\r\n\r\n'),
        outcome: served({ content: 'hello' }),
      },
      {
        name: 'of HTTP/1.0 has a length',
        send: 'POST http://{O}/ HTTP/1.0\r\nContent-Length: 5\r\n\r\nhello',
        outcome: served({ content: 'hello', closes: true }),
      },
      {
        name: 'that is a request stays content',
        send: [post('GET /x HTTP/1.1\r\nHost: x\r\n\r\n', '/1') + get('/2')],
        outcome: inOrder('re:/1', 're:/2'),
      },
    ],
  );
});

describe('content of an answer', () => {
  const chunks = '5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n';
  rows(
    () => port,
    [
      { name: 'by length', send: get(), answer: ok(ALL), outcome: served({ answer: ALL, answerFields: { 'Content-Length': '256' } }) },
      { name: 'of length 0', send: get(), answer: ok(''), outcome: served({ answer: '', answerFields: { 'Content-Length': '0' } }) },
      {
        name: 'in chunks',
        send: get(),
        answer: answered('200 OK\r\nTransfer-Encoding: chunked', chunks),
        outcome: served({ answer: 'hello world' }),
      },
      {
        name: 'in chunks with extensions',
        send: get(),
        answer: answered('200 OK\r\nTransfer-Encoding: chunked', '5;x="y"\r\nhello\r\n0;z\r\n\r\n'),
        outcome: served({ answer: 'hello' }),
      },
      {
        name: 'in chunks with trailers',
        send: get('/', 'TE: trailers\r\nConnection: TE\r\n'),
        answer: answered(
          '200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X-Sum',
          '5\r\nhello\r\n0\r\nX-Sum: 42\r\nContent-Length: 3\r\n\r\n',
        ),
        outcome: served({ answer: 'hello', answerTrailers: ['X-Sum: 42'], answerFields: { 'X-Sum': null, Trailer: 'X-Sum' } }),
      },
      {
        name: 'in chunks, to HTTP/1.0: unpacked, ended by closing',
        send: get('/', '', '1.0'),
        answer: answered('200 OK\r\nTransfer-Encoding: chunked', chunks),
        outcome: served({ answer: 'hello world', answerFields: { 'Transfer-Encoding': null, Connection: 'close' }, closes: true }),
      },
      {
        name: 'ended by closing: in chunks of ours',
        send: get(),
        script: says(answered('200 OK', 'until close')),
        outcome: served({ answer: 'until close', answerFields: { 'Transfer-Encoding': 'chunked' } }),
      },
      {
        name: 'ended by closing, none at all',
        send: get(),
        script: says(answered('200 OK')),
        outcome: served({ answer: '', answerFields: { 'Transfer-Encoding': 'chunked' } }),
      },
      {
        name: 'ended by closing, to HTTP/1.0',
        send: get('/', '', '1.0'),
        script: says(answered('200 OK', 'until close')),
        outcome: served({ answer: 'until close', closes: true }),
      },
      {
        name: 'of an HTTP/1.0 origin, by length',
        send: get(),
        answer: 'HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok',
        outcome: served({ answer: 'ok' }),
      },
      {
        name: 'of an HTTP/1.0 origin, by closing',
        send: get(),
        script: says('HTTP/1.0 200 OK\r\n\r\nold'),
        outcome: served({ answer: 'old' }),
      },
      {
        name: 'without a reason phrase',
        send: get(),
        answer: 'HTTP/1.1 200 \r\nContent-Length: 2\r\n\r\nok',
        outcome: served({ answer: 'ok' }),
      },
      {
        name: 'without even the space before it',
        send: get(),
        answer: 'HTTP/1.1 200\r\nContent-Length: 2\r\n\r\nok',
        outcome: served({ answer: 'ok' }),
      },
      {
        name: 'with a status nobody knows',
        send: get(),
        answer: answered('299 Odd\r\nContent-Length: 2', 'ok'),
        outcome: served({ status: 299, answer: 'ok' }),
      },
      {
        name: 'that is compressed stays as it is',
        send: get(),
        answer: answered('200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 3', '\x1f\x8b\x08'),
        outcome: served({ answer: '\x1f\x8b\x08', answerFields: { 'Content-Encoding': 'gzip' } }),
      },
    ],
  );
});

describe('an answer that has no content', () => {
  const twice = (first: string, method = 'GET') => ({
    send: [request(method, '/1'), get('/2')],
    methods: [method, 'GET'],
    answer: (_request: unknown, index: number): string => (index === 0 ? first : ok('two')),
    outcome: inOrder('', 'two'),
  });
  rows(
    () => port,
    [
      { name: '204', ...twice(answered('204 No Content')) },
      { name: '204 with a length', ...twice(answered('204 No Content\r\nContent-Length: 0')) },
      { name: '304 with a length', ...twice(answered('304 Not Modified\r\nContent-Length: 500')) },
      { name: '304 with chunks', ...twice(answered('304 Not Modified\r\nTransfer-Encoding: chunked')) },
      { name: 'HEAD with a length', ...twice(answered('200 OK\r\nContent-Length: 500'), 'HEAD') },
      { name: 'HEAD with chunks', ...twice(answered('200 OK\r\nTransfer-Encoding: chunked'), 'HEAD') },
      { name: 'HEAD with neither', ...twice(answered('200 OK'), 'HEAD') },
      { name: 'HEAD and 404', ...twice(answered('404 No\r\nContent-Length: 9'), 'HEAD') },
    ],
  );
});
