/** Origins that do not speak HTTP well (RFC 9112 sections 4 to 9): what browsers understand opens, in the strict form; the rest is refused. */
import { beforeAll, describe, expect, it } from 'vitest';
import { startCore } from '../../support/core-world.ts';
import { client, ok, origin } from '../../support/raw-peers.ts';
import { badGateway, get, incomplete, inOrder, request, rows, says, served, type Wanted } from '../../support/proxy-rows.ts';

let port = 0;
beforeAll(async () => {
  port = (await startCore()).port;
});
const head = (...lines: readonly string[]): string => `HTTP/1.1 200 OK\r\n${lines.map((line) => `${line}\r\n`).join('')}\r\n`;

describe('an answer that cannot be read safely is none:', () => {
  const bad = (name: string, text: string) => ({ name, send: get(), script: says(text), outcome: badGateway() });
  rows(
    () => port,
    [
      bad('two different lengths', head('Content-Length: 2', 'Content-Length: 9') + 'okXXXXXXX'),
      bad('a length that is no number', `${head('Content-Length: 2x')}ok`),
      bad('a negative length', `${head('Content-Length: -2')}ok`),
      bad('a length with a sign', `${head('Content-Length: +2')}ok`),
      bad('a length in hexadecimal', `${head('Content-Length: 0x2')}ok`),
      bad('an empty length', `${head('Content-Length:')}ok`),
      bad('a length of 2^64 and two', `${head('Content-Length: 18446744073709551618')}ok`),
      bad('a coding behind chunked', `${head('Transfer-Encoding: chunked, gzip')}2\r\nok\r\n0\r\n\r\n`),
      bad('an unknown coding', `${head('Transfer-Encoding: xchunked')}2\r\nok\r\n0\r\n\r\n`),
      bad('a compressed coding', `${head('Transfer-Encoding: gzip, chunked')}2\r\nok\r\n0\r\n\r\n`),
      bad('a NUL', `${head('X: a\0b', 'Content-Length: 2')}ok`),
      bad('a bare CR', `${head('X: a\rContent-Length: 9', 'Content-Length: 2')}ok`),
      bad('a status that is no number', 'HTTP/1.1 abc OK\r\nContent-Length: 0\r\n\r\n'),
      bad('a status of two digits', 'HTTP/1.1 20 OK\r\nContent-Length: 0\r\n\r\n'),
      bad('a status of four digits', 'HTTP/1.1 2000 OK\r\nContent-Length: 0\r\n\r\n'),
      bad('a status below 100', 'HTTP/1.1 099 OK\r\nContent-Length: 0\r\n\r\n'),
      bad('a negative status', 'HTTP/1.1 -20 OK\r\nContent-Length: 0\r\n\r\n'),
      bad('no head at all (HTTP/0.9)', '<html>evil</html>'),
      bad('a banner of SSH', 'SSH-2.0-evil\r\n'),
      bad('a banner of SMTP', '220 evil ESMTP\r\n'),
      bad('a request', 'GET /evil HTTP/1.1\r\nHost: x\r\n\r\n'),
      bad('noise', '\x16\x03\x01\x02\x00evil'),
      bad('nothing', ''),
      bad('half a status line', 'HTTP/1.1 20'),
      bad('half a head', 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n'),
      bad('an endless status line', `HTTP/1.1 200 ${'e'.repeat(300_000)}`),
      bad('an endless field', `HTTP/1.1 200 OK\r\nX: ${'e'.repeat(300_000)}`),
      bad('a length with a control octet', `${head('Content-Length: 2\x0b')}ok`),
      bad('a coding with a control octet', `${head('Transfer-Encoding: \x0bchunked')}2\r\nok\r\n0\r\n\r\n`),
      bad('two CRs', 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\r\n\r\nok'),
      bad('a list of different lengths', `${head('Content-Length: 2, 9')}ok`),
      bad('endless fields', `HTTP/1.1 200 OK\r\n${'X: y\r\n'.repeat(30_000)}`),
      bad('101 nobody asked for', 'HTTP/1.1 101 Switching\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\nevil'),
      bad('only interim answers', 'HTTP/1.1 102 Processing\r\n\r\n'.repeat(100)),
      { name: 'a reset', send: get(), script: says('', 'reset'), outcome: badGateway() },
      {
        name: 'two lengths for HEAD',
        send: request('HEAD'),
        methods: ['HEAD'],
        script: says(head('Content-Length: 2', 'Content-Length: 9')),
        outcome: badGateway(),
      },
      {
        name: 'a length that is none in 304',
        send: get(),
        script: says('HTTP/1.1 304 X\r\nContent-Length: evil\r\n\r\n'),
        outcome: badGateway(),
      },
    ],
  );

  it('a banner before anything was asked', async () => {
    const site = await origin((peer) => void peer.say('SSH-2.0-evil\r\n'));
    const browser = await client(port);
    await browser.say(`GET http://${site.authority}/ HTTP/1.1\r\nHost: ${site.authority}\r\n\r\n`).hears('HTTP/1.1 502');
    expect(browser.heard).not.toContain('evil');
  });
});

describe('an answer that browsers understand opens, in the strict form:', () => {
  const opens = (name: string, text: string, wanted: Wanted = {}) => ({
    name,
    send: get(),
    script: says(text),
    outcome: served({ answer: 'ok', ...wanted }),
  });
  const CHUNKS = '2\r\nok\r\n0\r\n\r\n';
  const byChunks: Wanted = { answerFields: { 'Content-Length': null, 'Transfer-Encoding': 'chunked' } };
  const byLength: Wanted = { answerFields: { 'Content-Length': '2', 'Transfer-Encoding': null } };
  rows(
    () => port,
    [
      opens('the same length twice', `${head('Content-Length: 2', 'Content-Length: 2')}ok`, byLength),
      opens('a list of lengths', `${head('Content-Length: 2, 2')}ok`, byLength),
      opens('a length and chunks', `${head('Content-Length: 9', 'Transfer-Encoding: chunked')}${CHUNKS}`, byChunks),
      opens('two codings', `${head('Transfer-Encoding: chunked', 'Transfer-Encoding: chunked')}${CHUNKS}`, byChunks),
      opens('a coding that is none', `${head('Transfer-Encoding: identity', 'Content-Length: 2')}ok`, byLength),
      opens('chunks in HTTP/1.0', `HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n${CHUNKS}`, byChunks),
      opens('a folded field', `${head('X: a\r\n b', 'Content-Length: 2')}ok`, { answerFields: { X: 'a b' } }),
      opens('a folded length', `${head('Content-Length:\r\n 2')}ok`, byLength),
      opens('a space before a colon', `${head('X-Test : a', 'Content-Length : 2')}ok`, {
        answerFields: { 'X-Test': 'a', 'Content-Length': '2' },
      }),
      opens('a field without a colon', `${head('evil', 'Content-Length: 2')}ok`, byLength),
      opens('a field without a name', `${head(': evil', 'Content-Length: 2')}ok`, byLength),
      opens('control octets in a field', `${head('X: a\x01b\x0bc', 'Content-Length: 2')}ok`, { answerFields: { X: 'a b c' } }),
      opens('bare LF', 'HTTP/1.1 200 OK\nContent-Length: 2\nX-A: b\n\nok', { answerFields: { 'X-A': 'b' } }),
      opens('a bare LF at the end of the head', 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\nok'),
      opens('an empty line first', `\r\n${ok('ok')}`),
      opens('a field that begins with a space', `HTTP/1.1 200 OK\r\n X: evil\r\nContent-Length: 2\r\n\r\nok`, {
        answerFields: { X: null },
      }),
      opens('no reason', 'HTTP/1.1 200\r\nContent-Length: 2\r\n\r\nok'),
      opens('no status at all', 'HTTP/1.1\r\nContent-Length: 2\r\n\r\nok'),
      opens('two spaces before the status', 'HTTP/1.1  200 OK\r\nContent-Length: 2\r\n\r\nok'),
      opens('a tab before the status', 'HTTP/1.1\t200 OK\r\nContent-Length: 2\r\n\r\nok'),
      opens('a version in small letters', 'http/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'),
      opens('HTTP/2 in words', 'HTTP/2.0 200 OK\r\nContent-Length: 2\r\n\r\nok'),
      opens('a radio station', 'ICY 200 OK\r\nicy-name: x\r\n\r\nok', { answerFields: { 'icy-name': 'x', Via: /^1\.0 / } }),
      opens(
        '300 cookies',
        `${head(...Array.from({ length: 300 }, (_, at) => `Set-Cookie: c${at}=${'v'.repeat(300)}`), 'Content-Length: 2')}ok`,
        {
          answerFields: { 'Set-Cookie': /^c0=v+ \| .*\| c299=v+$/ },
        },
      ),
      opens('1000 fields', `${head(...Array.from({ length: 999 }, (_, at) => `X-${at}: y`), 'Content-Length: 2')}ok`, {
        answerFields: { 'X-998': 'y' },
      }),
      opens('a line of 250 KB', `${head(`X: ${'y'.repeat(250_000)}`, 'Content-Length: 2')}ok`, { answerFields: { X: /^y{250000}$/ } }),
      ...[
        ['LF behind the data', '2\r\nok\n0\r\n\r\n'],
        ['LF behind the size', '2\nok\r\n0\r\n\r\n'],
        ['LF everywhere', '2\nok\n0\n\n'],
        ['zeros in front of a size', `${'0'.repeat(63)}2\r\nok\r\n${'0'.repeat(64)}\r\n\r\n`],
        ['white space around a size', ' 2\t\r\nok\r\n 0 \r\n\r\n'],
        ['extensions that are none', '2;=;"\r\nok\r\n0;;\r\n\r\n'],
        ['a trailer without a colon', '2\r\nok\r\n0\r\nevil\r\n\r\n'],
      ].map(([name = '', chunks]) => opens(`chunks with ${name}`, `${head('Transfer-Encoding: chunked')}${chunks}`, byChunks)),
      {
        name: 'a status above 599',
        send: get(),
        script: says('HTTP/1.1 999 Request denied\r\nContent-Length: 2\r\n\r\nok'),
        outcome: served({ status: 999, answer: 'ok' }),
      },
    ],
  );

  it.each([
    ['a length and chunks', `${head('Content-Length: 2', 'Transfer-Encoding: chunked')}${CHUNKS}`],
    ['a line that is left out', `${head('evil', 'Content-Length: 2')}ok`],
    ['a trailer that is left out', `${head('Transfer-Encoding: chunked')}2\r\nok\r\n0\r\nevil\r\n\r\n`],
  ])('and the next request goes on another connection after %s', async (_name, text) => {
    const site = await origin((peer) => void peer.hears('\r\n\r\n').then(() => peer.say(text)));
    const browser = await client(port);
    for (const count of [1, 2]) {
      browser.heard = '';
      await browser.say(`GET http://${site.authority}/ HTTP/1.1\r\nHost: ${site.authority}\r\n\r\n`).hears('ok');
      expect(site.connections).toHaveLength(count);
    }
  });
});

describe('a broken chunk in an answer is not passed on, and the answer is incomplete:', () => {
  const bad = (name: string, chunks: string) => ({
    name,
    send: get(),
    script: says(`${head('Transfer-Encoding: chunked')}${chunks}`),
    outcome: incomplete(),
  });
  rows(
    () => port,
    [
      bad('data that does not end with its chunk', '5\r\nhelloXX0\r\n\r\n'),
      bad('a size that is no number', 'zz\r\nhello\r\n0\r\n\r\n'),
      bad('a negative size', '-5\r\nhello\r\n0\r\n\r\n'),
      bad('a size with 0x', '0x5\r\nhello\r\n0\r\n\r\n'),
      bad('a size beyond all numbers', 'fffffffffffffffff\r\nhello\r\n0\r\n\r\n'),
      bad('a CR in an extension', '5;a\rb\r\nhello\r\n0\r\n\r\n'),
      bad('an endless extension', `5;${'e'.repeat(50_000)}\r\nhello\r\n0\r\n\r\n`),
      bad('endless trailers', `5\r\nhello\r\n0\r\n${'X: y\r\n'.repeat(10_000)}`),
    ],
  );
});

describe('octets behind an answer', () => {
  const first = (text: string) => (_request: unknown, index: number) => (index === 0 ? text : ok('two'));
  const twice = [get('/1'), get('/2')];
  rows(
    () => port,
    [
      {
        name: 'that look like another are not taken for the next',
        send: twice,
        answer: first(ok('one') + ok('evil')),
        outcome: inOrder('one', 'two'),
      },
      {
        name: 'that are too many for the length are dropped',
        send: twice,
        answer: first(`${head('Content-Length: 3')}oneevil`),
        outcome: inOrder('one', 'two'),
      },
      {
        name: 'behind 204 are not taken for the next',
        send: twice,
        answer: first(`HTTP/1.1 204 No\r\n\r\n${ok('evil')}`),
        outcome: inOrder('', 'two'),
      },
      {
        name: 'behind 304 are not taken for the next',
        send: twice,
        answer: first(`HTTP/1.1 304 No\r\nContent-Length: 4\r\n\r\nevil`),
        outcome: inOrder('', 'two'),
      },
      {
        name: 'behind a last chunk are dropped',
        send: twice,
        answer: first(`${head('Transfer-Encoding: chunked')}3\r\none\r\n0\r\n\r\nevil`),
        outcome: inOrder('one', 'two'),
      },
      {
        name: 'behind an answer to HEAD are not taken for the next',
        send: [request('HEAD', '/1'), get('/2')],
        methods: ['HEAD'],
        answer: first(`${head('Content-Length: 4')}evil`),
        outcome: inOrder('', 'two'),
      },
    ],
  );

  it('that come later, unasked, are not taken for the next either', async () => {
    const site = await origin(
      (peer, index) =>
        void peer.hears('\r\n\r\n').then(() => (peer.say(ok('one')), index === 0 ? setImmediate(() => peer.say(ok('evil'))) : null)),
    );
    const browser = await client(port);
    const get = `GET http://${site.authority}/ HTTP/1.1\r\nHost: ${site.authority}\r\n\r\n`;
    await browser.say(get).hears('one');
    await (await site.connection()).ends();
    await browser.say(get).until(({ heard }) => heard.split('\r\n\r\none').length === 3, 'the second answer');
    expect(browser.heard).not.toContain('evil');
  });
});
