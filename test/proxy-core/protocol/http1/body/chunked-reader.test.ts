import { describe, expect, it } from 'vitest';
import { ChunkedReader, type ChunkedProblem } from '#core/protocol/http1/body/chunked-reader.ts';
import { everyCut } from '../../../../support/cuts.ts';

// What is on the wire, what its content is, and the trailers that go on to the next hop.
const LARGE = `12c\r\n${'y'.repeat(300)}\r\n`;
const WELL_FORMED: readonly { readonly name: string; readonly wire: string; readonly content: string; readonly trailers?: string }[] = [
  { name: 'one chunk', wire: '5\r\nhello\r\n0\r\n\r\n', content: 'hello' },
  { name: 'two chunks', wire: '3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n', content: 'abcde' },
  { name: 'no content', wire: '0\r\n\r\n', content: '' },
  {
    name: 'sizes in both cases',
    wire: 'A\r\n0123456789\r\na\r\n0123456789\r\n0\r\n\r\n',
    content: '01234567890123456789',
  },
  { name: 'leading zeros', wire: '0005\r\nhello\r\n000\r\n\r\n', content: 'hello' },
  {
    name: 'extensions, which stop here',
    wire: '5;a=b;c="d;e\\"f" ; g\r\nhello\r\n0;last\r\n\r\n',
    content: 'hello',
  },
  { name: 'padding after a size', wire: '2 \t\r\nhi\r\n0\r\n\r\n', content: 'hi' },
  { name: 'trailers', wire: '2\r\nhi\r\n0\r\nX-Sum: 42\r\nY: z\r\n\r\n', content: 'hi', trailers: 'X-Sum: 42\r\nY: z\r\n' },
  {
    name: 'trailers that must not take effect',
    wire: '0\r\nTransfer-Encoding: chunked\r\nA: 1\r\nContent-Length: 9\r\nhost: x\r\n\r\n',
    content: '',
    trailers: 'A: 1\r\n',
  },
  { name: 'CRLF inside the data', wire: '4\r\n\r\n\r\n\r\n0\r\n\r\n', content: '\r\n\r\n' },
  { name: 'chunks of one octet', wire: `${'1\r\nx\r\n'.repeat(20)}0\r\n\r\n`, content: 'x'.repeat(20) },
  {
    name: 'a small chunk between large ones',
    wire: `${LARGE}2\r\nde\r\n${LARGE}0\r\n\r\n`,
    content: `${'y'.repeat(300)}de${'y'.repeat(300)}`,
  },
  {
    name: 'small chunks around a large one',
    wire: `1\r\na\r\n1\r\nb\r\n${LARGE}1\r\nc\r\n1\r\nd\r\n0\r\n\r\n`,
    content: `ab${'y'.repeat(300)}cd`,
  },
];

const MALFORMED: readonly { readonly name: string; readonly wire: string; readonly problem: ChunkedProblem }[] = [
  { name: 'a size that is not hexadecimal', wire: 'xyz\r\n', problem: 'bad-chunk-size' },
  { name: 'a negative size', wire: '-1\r\n', problem: 'bad-chunk-size' },
  { name: 'a size of -0', wire: '-0\r\n\r\n', problem: 'bad-chunk-size' },
  { name: 'a plus sign', wire: '+5\r\nhello', problem: 'bad-chunk-size' },
  { name: 'a space before the size', wire: ' 5\r\nhello\r\n', problem: 'bad-chunk-size' },
  { name: 'a size with 0x', wire: '0x5\r\nhello\r\n', problem: 'bad-chunk-size' },
  { name: 'an underscore in the size', wire: '1_0\r\n', problem: 'bad-chunk-size' },
  { name: 'no size', wire: '\r\nhello\r\n', problem: 'bad-chunk-size' },
  { name: 'a size beyond exact numbers', wire: 'fffffffffffffff\r\n', problem: 'chunk-size-too-large' },
  { name: 'a size that wraps at 2^64', wire: '10000000000000005\r\nhello', problem: 'chunk-size-too-large' },
  { name: 'a bare LF after the size', wire: '5\nhello\r\n', problem: 'bad-chunk-size' },
  { name: 'a bare CR after the size', wire: '5\rhello\r\n', problem: 'line-without-crlf' },
  { name: 'a bare CR in an extension', wire: '5;a\rb\r\nhello', problem: 'line-without-crlf' },
  { name: 'a bare LF in an extension', wire: '5;a\nhello\r\n', problem: 'line-without-crlf' },
  { name: 'a quote that never closes', wire: '5;a="\r\nhello\r\n', problem: 'bad-chunk-extension' },
  { name: 'an extension without a name', wire: '5;=x\r\nhello\r\n', problem: 'bad-chunk-extension' },
  { name: 'words after the size', wire: '5 abc\r\nhello\r\n', problem: 'bad-chunk-extension' },
  { name: 'data longer than its size', wire: '3\r\nhello\r\n0\r\n\r\n', problem: 'chunk-without-crlf' },
  { name: 'a bare LF after the data', wire: '5\r\nhello\n0\r\n\r\n', problem: 'chunk-without-crlf' },
  { name: 'a bare CR after the data', wire: '5\r\nhello\r0\r\n\r\n', problem: 'chunk-without-crlf' },
  { name: 'a trailer without a name', wire: '0\r\n: x\r\n\r\n', problem: 'bad-trailer' },
  { name: 'a trailer that is no field', wire: '0\r\nGET / HTTP/1.1\r\n\r\n', problem: 'bad-trailer' },
  { name: 'a bare LF after a trailer', wire: '0\r\nA: b\n\r\n', problem: 'line-without-crlf' },
  { name: 'an endless extension', wire: `1;${'x'.repeat(20_000)}`, problem: 'extensions-too-long' },
  { name: 'more trailers than a head has fields', wire: `0\r\n${'A: x\r\n'.repeat(201)}\r\n`, problem: 'trailers-too-long' },
  { name: 'endless trailers', wire: `0\r\n${`A: ${'x'.repeat(1000)}\r\n`.repeat(20)}`, problem: 'trailers-too-long' },
];

describe('a chunked body', () => {
  for (const { name, wire, content, trailers = '' } of WELL_FORMED) {
    it(`with ${name} reads the same however the network cuts it`, () => {
      for (const pieces of everyCut(wire)) {
        expect(read(pieces, false)).toEqual({ passed: content, octets: content.length, rest: '', isDone: true, problem: null });
      }
      for (const pieces of everyCut(wire)) {
        const { passed, ...others } = read(pieces, true);
        expect(others).toEqual({ octets: content.length, rest: '', isDone: true, problem: null });
        expect(decoded(passed)).toEqual({ content, trailers });
      }
    });

    it(`with ${name} leaves the next message untouched`, () => {
      for (const pieces of everyCut(`${wire}GET /`)) expect(read(pieces, true).rest).toBe('GET /');
    });
  }

  for (const { name, wire, problem } of MALFORMED) {
    it(`with ${name} is malformed: ${problem}`, () => {
      for (const pieces of wire.length > 500 ? [[Buffer.from(wire)]] : everyCut(wire)) {
        const outcome = read(pieces, true);
        expect(outcome.problem).toBe(problem);
        expect(outcome.passed.endsWith('0\r\n\r\n')).toBe(false); // what is passed on never looks complete
      }
    });
  }

  it('that stops half way is no proper end', () => {
    const reader = new ChunkedReader(true);
    reader.feed(Buffer.from('5\r\nhe'), 0);
    expect(reader.closed()).toBe(false);
  });

  it('that has ended refuses to be fed again', () => {
    const reader = new ChunkedReader(true);
    reader.feed(Buffer.from('0\r\n\r\n'), 0);
    expect(() => reader.feed(Buffer.from('0\r\n\r\n'), 0)).toThrow();
  });

  it('in large chunks passes a read as one span', () => {
    const reader = new ChunkedReader(true);
    const wire = Buffer.from(`${LARGE}${LARGE}0\r\n`);
    reader.feed(wire, 0);
    expect(reader.spans).toEqual([0, wire.length]);
  });

  it('in small chunks passes a read as one chunk, and the next message is where it was', () => {
    const { passed, rest } = read([Buffer.from(`${'1\r\nx\r\n'.repeat(1000)}0\r\n\r\nGET /`)], true);
    expect([passed, rest]).toEqual([`3e8\r\n${'x'.repeat(1000)}\r\n0\r\n\r\n`, 'GET /']);
  });
});

function read(pieces: readonly Buffer[], keepChunks: boolean) {
  const reader = new ChunkedReader(keepChunks);
  let passed = '';
  let rest = '';
  for (const piece of pieces) {
    if (reader.isDone || reader.problem !== null) {
      rest += piece.toString('latin1');
      continue;
    }
    const end = reader.feed(piece, 0);
    for (let at = 0; at < reader.spans.length; at += 2) passed += piece.toString('latin1', reader.spans[at], reader.spans[at + 1]);
    passed += reader.tail;
    rest = piece.toString('latin1', end);
  }
  return { passed, octets: reader.contentOctets, rest, isDone: reader.isDone, problem: reader.problem };
}

/** What a reader behind us makes of it: sizes, content and line ends have to fit. */
function decoded(chunks: string): { readonly content: string; readonly trailers: string } {
  let content = '';
  let left = chunks;
  for (;;) {
    const size = /^[0-9a-f]+\r\n/i.exec(left)?.[0] ?? '';
    const data = left.slice(size.length);
    const length = Number.parseInt(size, 16);
    if (size === '') throw new Error(`no size: ${JSON.stringify(left.slice(0, 20))}`);
    if (length === 0) return { content, trailers: data.replace(/\r\n$/, '') };
    if (data.slice(length, length + 2) !== '\r\n') throw new Error(`no end of ${length} octets`);
    content += data.slice(0, length);
    left = data.slice(length + 2);
  }
}
