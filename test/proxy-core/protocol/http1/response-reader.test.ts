import { describe, expect, it } from 'vitest';
import { ResponseReader, type ResponseRead } from '#core/protocol/http1/response-reader.ts';
import { everyCut } from '../../../support/cuts.ts';
import { readEveryWay, refusedAfter } from '../../../support/every-way.ts';

describe('the response reader', () => {
  it.each([
    ['HTTP/1.1 200 OK', 200, 'OK', 1],
    ['HTTP/1.0 404 Not Found', 404, 'Not Found', 0],
    ['HTTP/1.1 204 ', 204, '', 1],
    ['HTTP/1.1 200', 200, '', 1],
    ['HTTP/1.1 599 \u00e9', 599, '\u00e9', 1],
    ['HTTP/1.1 200 All\tis  well ', 200, 'All\tis  well ', 1],
    ['HTTP/1.1 200 \t', 200, '\t', 1],
    ['HTTP/1.9 200 OK', 200, 'OK', 1],
  ])('reads %s however it is cut', (line, status, reason, minorVersion) => {
    for (const pieces of everyCut(`${line}\r\nA: b\r\n\r\n`))
      expect(readAll(pieces)).toMatchObject({ type: 'response', head: { status, reason, minorVersion } });
  });

  it.each([
    'HTTP/1.1 99 X',
    'HTTP/1.1 099 X',
    'HTTP/1.1 20',
    'HTTP/1.1 2000 OK',
    'HTTP/1.1 0200 OK',
    'HTTP/1.1 2x0 OK',
    'HTTP/1.1 -200 OK',
    'HTTP/1.1 OK',
    'HTTP/1.x 200 OK',
    'HTTP/1.1, 200 OK',
    'HTTP/x',
    'HTTP 200 OK',
    'HTTPS/1.1 200 OK',
    'ICY',
    'ICE 200 OK',
    'RTSP/1.0 200 OK',
    'HTTP/1.1 200 O\x00K',
    'HTTP/1.1 200 O\rK',
    '\rHTTP/1.1 200 OK',
    '\xa0HTTP/1.1 200 OK',
    'HTTP/1.1\xa0200 OK',
    `${'\r\n'.repeat(33)}HTTP/1.1 200 OK`,
  ])('refuses %j', (line) => {
    for (const pieces of everyCut(`${line}\r\n\r\n`)) expect(readAll(pieces).type).toBe('malformed');
  });

  it.each([
    ['SSH-2.0-x', 1],
    ['Hello', 2],
    ['\r\n\r\n220 smtp.example', 5],
    ['HTTP-2', 5],
    ['HTTP/1.1 2000 OK\r\n', 18],
    [' '.repeat(80), 65],
    ['HTTP/1.1 200 OK\r\nX: \0', 21],
    ['HTTP/1.1 200 OK\nX: a\rb', 22],
  ])('refuses %j with its octet %i, however it is cut', (wire, octets) => {
    expect(refusedAfter(wire, new ResponseReader())).toBe(octets);
    for (const pieces of everyCut(wire)) expect(readAll(pieces).type).toBe('malformed');
    expect(readAll([Buffer.from(wire.slice(0, octets - 1))]).type).toBe('more');
  });

  it('reads a final response behind an interim one', () => {
    for (const pieces of everyCut('HTTP/1.1 103 \r\n\r\n')) {
      const reader = new ResponseReader();
      for (const piece of pieces) reader.feed(piece, 0);
      expect(reader.feed(Buffer.from('Hello'), 0).type).toBe('malformed');
    }
  });
});

/** Heads as origins write them, and what is made of each: the text of the head as it is sent on. */
const MENDED: readonly (readonly [name: string, wire: string, text: string, isDoubtful?: boolean])[] = [
  ['LF line ends', 'HTTP/1.1 200 OK\nA: b\nC: d\n\n', 'HTTP/1.1 200 OK\r\nA: b\r\nC: d\r\n\r\n'],
  ['one LF among CRLFs', 'HTTP/1.1 200 OK\r\nA: b\nC: d\r\n\r\n', 'HTTP/1.1 200 OK\r\nA: b\r\nC: d\r\n\r\n'],
  ['an empty line of LF', 'HTTP/1.1 200 OK\r\nA: b\r\n\n', 'HTTP/1.1 200 OK\r\nA: b\r\n\r\n'],
  ['LF and no fields', 'HTTP/1.1 204 No\n\n', 'HTTP/1.1 204 No\r\n\r\n'],
  ['white space before the colon', 'HTTP/1.1 200 OK\r\nX-Test : a\r\nB\t \t:c\r\n\r\n', 'HTTP/1.1 200 OK\r\nX-Test: a\r\nB: c\r\n\r\n'],
  ['a folded field', 'HTTP/1.1 200 OK\r\nX: a\r\n b\r\n\t\tc \r\n  \r\nY: d\r\n\r\n', 'HTTP/1.1 200 OK\r\nX: a b c\r\nY: d\r\n\r\n'],
  ['a value that is folded only', 'HTTP/1.1 200 OK\r\nX:\r\n a\r\n\r\n', 'HTTP/1.1 200 OK\r\nX: a\r\n\r\n'],
  ['a folded last field', 'HTTP/1.1 200 OK\nX: a\n b\n\n', 'HTTP/1.1 200 OK\r\nX: a b\r\n\r\n'],
  ['control octets', 'HTTP/1.1 200 O\x01K\r\nX: a\x01b\x7f\x0bc\x1b\r\n\r\n', 'HTTP/1.1 200 O K\r\nX: a b  c\r\n\r\n'],
  [
    'a cookie with a control octet',
    'HTTP/1.1 200 OK\r\nSet-Cookie: a=\x01\r\nSet-Cookie: b=1\r\n\r\n',
    'HTTP/1.1 200 OK\r\nSet-Cookie: b=1\r\n\r\n',
  ],
  ['an address with them', 'HTTP/1.1 302 F\r\nLocation: \x02/a\x01b\x0b\r\n\r\n', 'HTTP/1.1 302 F\r\nLocation: /a%01b\r\n\r\n'],
  ['a line without a colon', 'HTTP/1.1 200 OK\r\nnothing\r\nA: b\r\n\r\n', 'HTTP/1.1 200 OK\r\nA: b\r\n\r\n', true],
  ['a fold behind such a line', 'HTTP/1.1 200 OK\r\nA: b\r\nX\r\n : c\r\n\r\n', 'HTTP/1.1 200 OK\r\nA: b\r\n\r\n', true],
  ['a field without a name', 'HTTP/1.1 200 OK\r\n: x\r\nA: b\r\n\r\n', 'HTTP/1.1 200 OK\r\nA: b\r\n\r\n', true],
  ['a name that is no token', 'HTTP/1.1 200 OK\r\nX(: x\r\nX\xe4: y\r\nA b: c\r\nA\x0b: b\r\n\r\n', 'HTTP/1.1 200 OK\r\n\r\n', true],
  ['white space behind the status line', 'HTTP/1.1 200 OK\r\n X: y\r\nA: b\r\n\r\n', 'HTTP/1.1 200 OK\r\nA: b\r\n\r\n', true],
  ['empty lines in front', '\r\n\n HTTP/1.1 200 OK\r\nA: b\r\n\r\n', 'HTTP/1.1 200 OK\r\nA: b\r\n\r\n'],
  ['a radio station', 'ICY 200 OK\r\nicy-name: x\r\n\r\n', 'HTTP/1.0 200 OK\r\nicy-name: x\r\n\r\n'],
  ['small letters', 'http/1.1 404 No\r\n\r\n', 'HTTP/1.1 404 No\r\n\r\n'],
  ['HTTP/2 in words', 'HTTP/2.0 200 OK\r\n\r\n', 'HTTP/1.1 200 OK\r\n\r\n'],
  ['HTTP/2 in fewer', 'HTTP/2 200\r\n\r\n', 'HTTP/1.1 200 \r\n\r\n'],
  ['HTTP/1', 'HTTP/1 200 OK\r\n\r\n', 'HTTP/1.0 200 OK\r\n\r\n'],
  ['HTTP/0.9 in words', 'HTTP/0.9 200 OK\r\n\r\n', 'HTTP/1.0 200 OK\r\n\r\n'],
  ['HTTP/1.10', 'HTTP/1.10 200 OK\r\n\r\n', 'HTTP/1.1 200 OK\r\n\r\n'],
  ['spaces before the status', 'HTTP/1.1 \t 200 OK\r\n\r\n', 'HTTP/1.1 200 OK\r\n\r\n'],
  ['no space behind it', 'HTTP/1.1 200OK\r\n\r\n', 'HTTP/1.1 200 OK\r\n\r\n'],
  ['a tab behind it', 'HTTP/1.1 200\tOK\r\n\r\n', 'HTTP/1.1 200 OK\r\n\r\n'],
  ['a status with a part', 'HTTP/1.1 401.1 No\r\n\r\n', 'HTTP/1.1 401 .1 No\r\n\r\n'],
  ['a version alone', 'HTTP/1.0\r\nA: b\r\n\r\n', 'HTTP/1.0 200 OK\r\nA: b\r\n\r\n'],
];

describe('a head that browsers understand is put into the strict form:', () => {
  it.each(MENDED.map(([name, wire, text, isDoubtful = false]) => [name, wire, text, isDoubtful] as const))(
    '%s',
    (_name, wire, text, isDoubtful) => {
      const read = readEveryWay(wire, () => described());
      expect(read).toMatchObject({ type: 'response', text, isDoubtful, octets: wire.length });
    },
  );

  it.each(['HTTP/1.1 200 OK\r\nA: b\r\n\r\n', 'HTTP/1.1 200\r\n\r\n', 'HTTP/1.1 999 X\r\nA:b\r\nC: \r\n\r\n'])(
    'and one that is in that form stays as it is: %j',
    (wire) => expect(readEveryWay(wire, () => described())).toMatchObject({ text: wire, isDoubtful: false }),
  );

  it.each([
    ['Transfer-Encoding: \x0bchunked'],
    ['Transfer-Encoding: chunked\x0c'],
    ['Content-Length: 5\x0b'],
    ['Content-Length:\r\n \x015'],
    ['Content-Length : \x7f5'],
    ['X: a\0b'],
    ['X: a\rb'],
    ['X\r: b'],
    ['X: a\r\r'],
    ['\rX: a'],
  ])('but not one with %j', (line) =>
    expect(readEveryWay(`HTTP/1.1 200 OK\r\nA : b\r\n${line}\r\n\r\n`, () => described()).type).toBe('malformed'),
  );

  it('and the next one is read from where it ends', () => {
    const wire = Buffer.from('HTTP/1.1 100 Continue\n\nHTTP/1.1 103 Hints\n\nHTTP/1.1 200 OK\r\n\r\nrest');
    const reader = new ResponseReader();
    let at = 0;
    const statuses: number[] = [];
    while (statuses.length < 3) {
      const read = reader.feed(wire, at);
      if (read.type !== 'response') break;
      statuses.push(read.head.status);
      at = read.end;
    }
    expect([statuses, wire.toString('latin1', at)]).toEqual([[100, 103, 200], 'rest']);
  });
});

describe('a large head of an origin', () => {
  const sized = (fields: string, ending = '\r\n'): ResponseRead => {
    const wire = Buffer.from(`HTTP/1.1 200 OK${ending}${fields}${ending}`);
    const reader = new ResponseReader();
    let read: ResponseRead = { type: 'more' };
    for (let at = 0; at < wire.length && read.type === 'more'; at += 65_536) read = reader.feed(wire.subarray(at, at + 65_536), 0);
    return read;
  };

  it.each([
    ['1000 fields', 'X: y\r\n'.repeat(1000)],
    ['300 cookies', Array.from({ length: 300 }, (_, index) => `Set-Cookie: c${index}=${'v'.repeat(500)}\r\n`).join('')],
    ['one line of nearly 256 KiB', `X: ${'y'.repeat(262_100)}\r\n`],
  ])('is read: %s', (_name, fields) => {
    expect(sized(fields).type).toBe('response');
    expect(sized(fields.replaceAll('\r\n', '\n'), '\n').type).toBe('response');
  });

  it.each([
    ['1001 fields', 'X: y\r\n'.repeat(1001)],
    ['more than 256 KiB', `X: ${'y'.repeat(262_144)}\r\n`],
    ['many lines of more than 256 KiB', `X: ${'y'.repeat(1000)}\r\n`.repeat(270)],
    ['lines that are left out, of more than 256 KiB', 'nothing\r\n'.repeat(40_000)],
  ])('is refused: %s', (_name, fields) => {
    expect(sized(fields).type).toBe('malformed');
    expect(sized(fields.replaceAll('\r\n', '\n'), '\n').type).toBe('malformed');
  });
});

/** With the text of the head in place of its fields, so that reads can be compared. */
function described() {
  const reader = new ResponseReader();
  return {
    feed: (octets: Uint8Array, from: number) => {
      const read = reader.feed(octets, from);
      if (read.type !== 'response') return read;
      return { type: read.type, text: read.head.fields.text, isDoubtful: read.head.isDoubtful, end: read.end };
    },
  };
}

function readAll(pieces: readonly Buffer[]): ResponseRead {
  const reader = new ResponseReader();
  let read: ResponseRead = { type: 'more' };
  for (const piece of pieces) if (read.type === 'more') read = reader.feed(piece, 0);
  return read;
}
