/** Two ways to read one request are one too many (RFC 9112 sections 6 and 7): everything ambiguous is refused, nothing is repaired. */
import { beforeAll, describe } from 'vitest';
import { startCore } from '../../support/core-world.ts';
import { cutShort, postChunks, refused, request, rows } from '../../support/proxy-rows.ts';

let port = 0;
beforeAll(async () => {
  port = (await startCore()).port;
});

describe('a chunk that is refused:', () => {
  const INNER = 'GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n';
  const bad = (name: string, wire: string) => ({ name, send: postChunks(wire), outcome: cutShort(400) });
  rows(
    () => port,
    [
      bad('a size that is no number', 'xyz\r\nhello\r\n0\r\n\r\n'),
      bad('no size', '\r\nhello\r\n0\r\n\r\n'),
      bad('a negative size', `-0\r\n\r\n${INNER}`),
      bad('a size with a sign', '+5\r\nhello\r\n0\r\n\r\n'),
      bad('a size with 0x', '0x5\r\nhello\r\n0\r\n\r\n'),
      bad('a size with an underscore', '1_0\r\nhello\r\n0\r\n\r\n'),
      bad('a space before the size', ' 5\r\nhello\r\n0\r\n\r\n'),
      bad('a tab before the size', '\t5\r\nhello\r\n0\r\n\r\n'),
      bad('a size of 2^32 and five', '100000005\r\nhello\r\n0\r\n\r\n'.replace('100000005', '10000000000000005')),
      bad('a size of 2^64 and five', '10000000000000005\r\nhello\r\n0\r\n\r\n'),
      bad('a size of a thousand digits', `${'0'.repeat(1000)}5\r\nhello\r\n0\r\n\r\n`),
      bad('a size that goes on behind a space', '5 5\r\nhello\r\n0\r\n\r\n'),
      bad('a size with a comma', '5,5\r\nhello\r\n0\r\n\r\n'),
      bad('a bare LF behind the size', '5\nhello\r\n0\r\n\r\n'),
      bad('a bare CR behind the size', '5\rhello\r\n0\r\n\r\n'),
      bad('CR CR LF behind the size', '5\r\r\nhello\r\n0\r\n\r\n'),
      bad('a bare LF behind the data', '5\r\nhello\n0\r\n\r\n'),
      bad('a bare CR behind the data', '5\r\nhello\r0\r\n\r\n'),
      bad('nothing behind the data', '5\r\nhello0\r\n\r\n'),
      bad('data longer than its size', '3\r\nhello\r\n0\r\n\r\n'),
      bad('data shorter than its size', '9\r\nhello\r\n0\r\n\r\nxxxxxx'),
      bad('a bare CR in an extension', '5;a\rb\r\nhello\r\n0\r\n\r\n'),
      bad('a bare LF in an extension', `5;a\n${INNER}`),
      bad('a NUL in an extension', '5;a\0\r\nhello\r\n0\r\n\r\n'),
      bad('a quote in an extension that never ends', `5;a="\r\n0\r\n\r\n${INNER}\r\n0\r\n\r\n`),
      bad('an extension without a name', '5;=b\r\nhello\r\n0\r\n\r\n'),
      bad('an endless extension', `5;${'e'.repeat(40_000)}\r\nhello\r\n0\r\n\r\n`),
      bad('endless extensions, little by little', `${`1;${'e'.repeat(300)}\r\nx\r\n`.repeat(100)}0\r\n\r\n`),
      bad('a trailer without a colon', '5\r\nhello\r\n0\r\njust text\r\n\r\n'),
      bad('a trailer with a space before the colon', '5\r\nhello\r\n0\r\nX : y\r\n\r\n'),
      bad('a folded trailer', '5\r\nhello\r\n0\r\nX: y\r\n z\r\n\r\n'),
      bad('a trailer that ends in a bare LF', '5\r\nhello\r\n0\r\nX: y\n\r\n'),
      bad('a bare LF that ends it all', '5\r\nhello\r\n0\r\n\n'),
      bad('endless trailers', `5\r\nhello\r\n0\r\n${'X: y\r\n'.repeat(10_000)}\r\n`),
      bad('a request instead of a last chunk', `5\r\nhello\r\n${INNER}`),
    ],
  );
});

describe('framing that is refused:', () => {
  const INNER = 'GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n';
  const CLTE = `0\r\n\r\n${INNER}`;
  const bad = (name: string, fields: string, content = `hello${INNER}`, ...statuses: readonly number[]) => ({
    name,
    send: request('POST', '/', fields, content),
    outcome: refused(...(statuses.length === 0 ? [400] : statuses)),
  });
  const coding = (line: string) => bad(JSON.stringify(line), `Content-Length: ${CLTE.length}\r\n${line}\r\n`, CLTE, 400, 501);
  const alone = (line: string, ...statuses: readonly number[]) => bad(`${JSON.stringify(line)} alone`, `${line}\r\n`, CLTE, ...statuses);
  const length = (value: string) => bad(`Content-Length:${JSON.stringify(value)}`, `Content-Length:${value}\r\n`);
  rows(
    () => port,
    [
      coding('Transfer-Encoding: chunked'),
      coding('Transfer-Encoding: xchunked'),
      coding('Transfer-Encoding: chunkedx'),
      coding('Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked'),
      coding('Transfer-Encoding: chunked\r\nTransfer-Encoding: cow'),
      coding('Transfer-Encoding: cow\r\nTransfer-Encoding: chunked'),
      coding('Transfer-Encoding: chunked, chunked'),
      coding('Transfer-Encoding: chunked, identity'),
      coding('Transfer-Encoding: identity'),
      coding('Transfer-Encoding: identity, chunked'),
      coding('Transfer-Encoding: ,chunked'),
      coding('Transfer-Encoding: chunked,'),
      coding('Transfer-Encoding: "chunked"'),
      coding("Transfer-Encoding: 'chunked'"),
      coding('Transfer-Encoding: chunked;q=1'),
      coding('Transfer-Encoding:\r\n chunked'),
      coding('Transfer-Encoding: chunked\r\n '),
      coding('Transfer-Encoding: x\r\n\tchunked'),
      coding('Transfer-Encoding: chunked\0'),
      coding('Transfer-Encoding: \0chunked'),
      coding('Transfer-Encoding: \x0bchunked'),
      coding('Transfer-Encoding: chunked\x0c'),
      coding('Transfer-Encoding: \x85chunked'),
      coding('Transfer-Encoding: \xa0chunked'),
      coding('Transfer-Encoding:'),
      coding('Transfer-Encoding : chunked'),
      coding('Transfer-Encoding\t: chunked'),
      coding(' Transfer-Encoding: chunked'),
      coding('\tTransfer-Encoding: chunked'),
      coding('X: y\rTransfer-Encoding: chunked'),
      coding('X: y\nTransfer-Encoding: chunked'),
      coding('X: y\r\n Transfer-Encoding: chunked'),
      coding('Transfer-\r\nEncoding: chunked'),
      coding('Transfer-Encoding\r\n: chunked'),
      coding('Transfer\x00Encoding: chunked'),
      coding('Transfer-Encoding\x00: chunked'),
      alone('Transfer-Encoding: gzip, chunked', 501),
      alone('Transfer-Encoding: gzip', 400),
      alone('Transfer-Encoding: chunked, gzip', 400),
      alone('Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked'),
      alone('Transfer-Encoding: xchunked'),
      alone('Transfer-Encoding:'),
      length(' 5\r\nContent-Length: 5'),
      length(' 5\r\nContent-Length: 0'),
      length(' 5, 5'),
      length(' 5,'),
      length(' 5 5'),
      length(' +5'),
      length(' -5'),
      length(' -0'),
      length(' 0x5'),
      length(' 5.0'),
      length(' 5e0'),
      length(' 5;x=1'),
      length(' "5"'),
      length(' 5_0'),
      length(' five'),
      length(''),
      length('\r\n 5'),
      length(' 5\0'),
      length(' 5\x0b'),
      length(' \xa05'),
      length(' 18446744073709551621'),
      length(' 9007199254740993'),
      length(` ${'9'.repeat(400)}`),
      bad('Content-Length before a space and a colon', 'Content-Length : 5\r\n'),
      bad('Content-Length in a folded line', 'X: y\r\n Content-Length: 5\r\n'),
      bad('a line with only a colon before the length', `:\r\nContent-Length: ${INNER.length}\r\n`),
      {
        name: 'chunks in HTTP/1.0',
        send: `POST http://{O}/ HTTP/1.0\r\nHost: {O}\r\nConnection: keep-alive\r\nTransfer-Encoding: chunked\r\n\r\n${CLTE}`,
        outcome: refused(400),
      },
    ],
  );
});
