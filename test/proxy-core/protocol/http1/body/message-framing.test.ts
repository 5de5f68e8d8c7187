import { describe, expect, it } from 'vitest';
import { requestFraming, responseFraming } from '#core/protocol/http1/body/message-framing.ts';
import { RequestReader } from '#core/protocol/http1/request-reader.ts';
import { responseHead } from '../../../../support/heads.ts';

describe('the framing of a request', () => {
  it.each([
    ['nothing', '', { type: 'none' }],
    ['a length', 'Content-Length: 5\r\n', { type: 'length', octets: 5 }],
    ['a length of 0', 'Content-Length: 0\r\n', { type: 'length', octets: 0 }],
    ['a length with white space around', 'Content-Length: \t 5 \t\r\n', { type: 'length', octets: 5 }],
    ['leading zeros', 'Content-Length: 005\r\n', { type: 'length', octets: 5 }],
    ['more than 2^32', 'Content-Length: 4294967301\r\n', { type: 'length', octets: 4_294_967_301 }],
    ['chunked', 'Transfer-Encoding: chunked\r\n', { type: 'chunked' }],
    ['CHUNKED', 'tRANSFER-eNCODING: CHUNKED\r\n', { type: 'chunked' }],
  ])('with %s is clear', (_name, fields, framing) => {
    expect(framingOf(fields)).toEqual({ ok: true, framing });
  });

  it.each([
    ['both', 'Content-Length: 5\r\nTransfer-Encoding: chunked\r\n'],
    ['both, the other way round', 'Transfer-Encoding: chunked\r\nContent-Length: 5\r\n'],
    ['two equal lengths', 'Content-Length: 5\r\nContent-Length: 5\r\n'],
    ['two different lengths', 'Content-Length: 5\r\nContent-Length: 6\r\n'],
    ['a list of lengths', 'Content-Length: 5, 5\r\n'],
    ['a plus sign', 'Content-Length: +5\r\n'],
    ['a minus sign', 'Content-Length: -1\r\n'],
    ['hexadecimal', 'Content-Length: 0x5\r\n'],
    ['a fraction', 'Content-Length: 5.0\r\n'],
    ['an exponent', 'Content-Length: 5e0\r\n'],
    ['digits of another script', 'Content-Length: \u00b2\r\n'],
    ['nothing where the length should be', 'Content-Length:\r\n'],
    ['a space inside', 'Content-Length: 1 0\r\n'],
    ['a length that overflows', 'Content-Length: 18446744073709551621\r\n'],
    ['two codings lines', 'Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n'],
    ['a coding after chunked', 'Transfer-Encoding: chunked, gzip\r\n'],
    ['chunked twice', 'Transfer-Encoding: chunked, chunked\r\n'],
    ['an empty member', 'Transfer-Encoding: ,chunked\r\n'],
    ['xchunked', 'Transfer-Encoding: xchunked\r\n'],
    ['quotes', 'Transfer-Encoding: "chunked"\r\n'],
    ['a parameter', 'Transfer-Encoding: chunked;q=1\r\n'],
    ['identity', 'Transfer-Encoding: identity\r\n'],
    ['an empty coding', 'Transfer-Encoding:\r\n'],
  ])('with %s is refused', (_name, fields) => {
    expect(framingOf(fields)).toMatchObject({ ok: false, fault: 'MALFORMED_REQUEST' });
  });

  it('with another coding before chunked is well spelled but not ours: 501', () => {
    expect(framingOf('Transfer-Encoding: gzip, chunked\r\n')).toMatchObject({ ok: false, fault: 'UNSUPPORTED_CODING' });
  });

  it('of HTTP/1.0 cannot be chunked', () => {
    expect(framingOf('Transfer-Encoding: chunked\r\n', '1.0')).toMatchObject({ ok: false, fault: 'MALFORMED_REQUEST' });
  });
});

describe('the framing of a response', () => {
  const read = (fields: string, status = 200, method = 'GET', version = '1.1') => {
    const head = responseHead(`HTTP/${version} ${status} X\r\n${fields}\r\n`);
    return responseFraming(head.fields, head.minorVersion, status, method);
  };

  it.each([
    ['to HEAD', 200, 'HEAD', 'Content-Length: 9\r\n', { type: 'none' }],
    ['of 204', 204, 'GET', 'Content-Length: 9\r\n', { type: 'none' }],
    ['of 304', 304, 'GET', 'Transfer-Encoding: chunked\r\n', { type: 'none' }],
    ['of 103', 103, 'GET', '', { type: 'none' }],
    ['without fields', 200, 'GET', '', { type: 'close' }],
    ['with a length', 200, 'GET', 'Content-Length: 9\r\n', { type: 'length', octets: 9 }],
    ['with a length twice', 200, 'GET', 'Content-Length: 9\r\nContent-Length: 9\r\n', { type: 'length', octets: 9 }],
    ['with a list of one length', 200, 'GET', 'Content-Length: 9, 9,9\r\n', { type: 'length', octets: 9 }],
    ['with one length in two spellings', 200, 'GET', 'Content-Length: 9\r\nContent-Length: 09\r\n', { type: 'length', octets: 9 }],
    ['with chunks', 200, 'POST', 'Transfer-Encoding: chunked\r\n', { type: 'chunked' }],
    ['with Chunks', 200, 'POST', 'Transfer-Encoding: , Chunked\r\n', { type: 'chunked' }],
  ])('%s is clear', (_name, status, method, fields, framing) =>
    expect(read(fields, status, method)).toEqual({ ok: true, framing, isPlain: true }),
  );

  it.each([
    ['chunks beside a length', 'Content-Length: 5\r\nTransfer-Encoding: chunked\r\n', { type: 'chunked' }],
    ['chunks before lengths', 'Transfer-Encoding: chunked\r\nContent-Length: 5\r\nContent-Length: 6\r\n', { type: 'chunked' }],
    ['chunks beside a length that is none', 'Transfer-Encoding: chunked\r\nContent-Length: -5\r\n', { type: 'chunked' }],
    ['chunks said twice', 'Transfer-Encoding: chunked, chunked\r\n', { type: 'chunked' }],
    ['chunks said in two lines', 'Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n', { type: 'chunked' }],
    ['no coding in so many words', 'Transfer-Encoding: identity\r\nContent-Length: 5\r\n', { type: 'length', octets: 5 }],
    ['an empty coding', 'Transfer-Encoding:\r\nContent-Length: 5\r\n', { type: 'length', octets: 5 }],
  ])('with %s is read as browsers do, and the connection is not used again', (_name, fields, framing) =>
    expect(read(fields)).toEqual({ ok: true, framing, isPlain: false }),
  );

  it('of HTTP/1.0 may be chunked, and the connection is not used again', () =>
    expect(read('Transfer-Encoding: chunked\r\n', 200, 'GET', '1.0')).toEqual({ ok: true, framing: { type: 'chunked' }, isPlain: false }));

  it.each([
    'Content-Length: 2\r\nContent-Length: 9\r\n',
    'Content-Length: 2, 9\r\n',
    'Content-Length: 2, x\r\n',
    'Content-Length: 2x\r\n',
    'Content-Length: -2\r\n',
    'Content-Length: +2\r\n',
    'Content-Length: 0x2\r\n',
    'Content-Length: 2 2\r\n',
    'Content-Length:\r\n',
    'Content-Length: ,\r\n',
    'Content-Length: 18446744073709551618\r\n',
    'Content-Length: \xb2\r\n',
    'Content-Length: 2\xa0\r\n',
    'Transfer-Encoding: identity\r\nContent-Length: 2\r\nContent-Length: 3\r\n',
    'Transfer-Encoding: gzip, chunked\r\n',
    'Transfer-Encoding: chunked, gzip\r\n',
    'Transfer-Encoding: xchunked\r\n',
    'Transfer-Encoding: "chunked"\r\n',
    'Transfer-Encoding: chunked;q=1\r\n',
    'Transfer-Encoding: chunked\xa0\r\n',
  ])('with %j stays refused', (fields) => expect(read(fields)).toMatchObject({ ok: false }));
});

function framingOf(fields: string, version = '1.1') {
  const read = new RequestReader().feed(Buffer.from(`POST / HTTP/${version}\r\n${fields}\r\n`, 'latin1'), 0);
  if (read.type === 'malformed') return { ok: false, fault: read.fault };
  if (read.type !== 'request') throw new Error('incomplete');
  return requestFraming(read.head.fields, read.head.minorVersion);
}
