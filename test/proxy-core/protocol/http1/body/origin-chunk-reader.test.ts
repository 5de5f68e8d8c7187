import { describe, expect, it } from 'vitest';
import type { ChunkedProblem } from '#core/protocol/http1/body/chunked-reader.ts';
import { OriginChunkReader } from '#core/protocol/http1/body/origin-chunk-reader.ts';
import { everyCut } from '../../../../support/cuts.ts';

const HELLO = '5\r\nhello\r\n0\r\n\r\n';
const NEXT = 'HTTP/1.1 200 OK\r\n';

/** What is on the wire, its content, and what goes on to the client. */
const READ: readonly (readonly [name: string, wire: string, content: string, sent: string, isDoubtful?: boolean])[] = [
  ['the strict form', HELLO, 'hello', HELLO],
  ['several chunks', '3\r\nabc\r\nA\r\n0123456789\r\n0\r\n\r\n', 'abc0123456789', '3\r\nabc\r\nA\r\n0123456789\r\n0\r\n\r\n'],
  ['no content', '0\r\n\r\n', '', '0\r\n\r\n'],
  ['LF line ends', '5\nhello\n3\nabc\n0\n\n', 'helloabc', '5\r\nhello\r\n3\r\nabc\r\n0\r\n\r\n'],
  ['LF behind the size', '5\nhello\r\n0\r\n\r\n', 'hello', HELLO],
  ['LF behind the data', '5\r\nhello\n0\r\n\n', 'hello', HELLO],
  ['line ends inside the data', '4\n\r\n\n\n\n0\n\n', '\r\n\n\n', '4\r\n\r\n\n\n\r\n0\r\n\r\n'],
  ['zeros in front', `${'0'.repeat(63)}5\r\nhello\r\n${'0'.repeat(64)}\r\n\r\n`, 'hello', HELLO],
  ['zeros inside', '0010\r\n0123456789abcdef\r\n0\r\n\r\n', '0123456789abcdef', '10\r\n0123456789abcdef\r\n0\r\n\r\n'],
  ['white space around a size', ' \t5 \t\r\nhello\r\n\t0 \r\n\r\n', 'hello', HELLO],
  ['white space and LF', ' 5 \nhello\n 0 \n\n', 'hello', HELLO],
  ['extensions', '5;a=b;c="d;e\\"f" ; g\r\nhello\r\n0;last\r\n\r\n', 'hello', HELLO],
  ['extensions that are none', '5;=\r\nhello\r\n0 ;"\x01\xff;;\n\n', 'hello', HELLO],
  ['trailers', '5\r\nhello\r\n0\r\nX-Sum: 42\r\nY: z\r\n\r\n', 'hello', '5\r\nhello\r\n0\r\nX-Sum: 42\r\nY: z\r\n\r\n'],
  ['trailers in a form of their own', '5\nhello\n0\nX : a\x01\n b\nContent-Length: 9\n\n', 'hello', '5\r\nhello\r\n0\r\nX: a  b\r\n\r\n'],
  ['trailers that are none', '5\r\nhello\r\n0\r\nevil\r\n: x\r\nA: b\r\n\r\n', 'hello', '5\r\nhello\r\n0\r\nA: b\r\n\r\n', true],
];

const REFUSED: readonly (readonly [name: string, wire: string, problem: ChunkedProblem])[] = [
  ['a size that is not hexadecimal', 'xyz\r\n', 'bad-chunk-size'],
  ['a negative size', '-1\r\n', 'bad-chunk-size'],
  ['a plus sign', '+5\r\nhello', 'bad-chunk-size'],
  ['0x', '0x5\r\nhello\r\n', 'bad-chunk-size'],
  ['no size', '\r\nhello\r\n', 'bad-chunk-size'],
  ['no size but LF', '\nhello\r\n', 'bad-chunk-size'],
  ['an extension and no size', ';a\r\nhello\r\n', 'bad-chunk-size'],
  ['octet A0 in front of a size', '\xa05\r\nhello\r\n', 'bad-chunk-size'],
  ['words behind a size', '5 abc\r\nhello\r\n', 'bad-chunk-size'],
  ['two sizes', '5 5\r\nhello\r\n', 'bad-chunk-size'],
  ['a size beyond exact numbers', '10000000000000\r\n', 'chunk-size-too-large'],
  ['a size that wraps at 2^64', '10000000000000005\r\nhello', 'chunk-size-too-large'],
  ['65 digits', `${'0'.repeat(64)}5\r\nhello`, 'chunk-size-too-large'],
  ['a bare CR behind the size', '5\rhello\r\n', 'line-without-crlf'],
  ['a bare CR in an extension', '5;a\rb\r\nhello', 'line-without-crlf'],
  ['NUL in an extension', '5;\0\r\nhello', 'bad-chunk-extension'],
  ['data longer than its size', '3\r\nhello\r\n0\r\n\r\n', 'chunk-without-crlf'],
  ['data without its end', '5\r\nhelloXX0\r\n\r\n', 'chunk-without-crlf'],
  ['a bare CR behind the data', '5\r\nhello\r0\r\n\r\n', 'chunk-without-crlf'],
  ['an empty line behind the data', '5\r\nhello\r\n\r\n0\r\n\r\n', 'bad-chunk-size'],
  ['a bare CR in a trailer', '0\r\nA: \rb\r\n\r\n', 'line-without-crlf'],
  ['NUL in a trailer', '0\r\nA: \0\r\n\r\n', 'bad-trailer'],
  ['an endless extension', `1;${'x'.repeat(20_000)}`, 'extensions-too-long'],
  ['endless white space', ' '.repeat(20_000), 'extensions-too-long'],
  ['endless trailers', `0\r\n${`A: ${'x'.repeat(1000)}\r\n`.repeat(20)}`, 'trailers-too-long'],
];

describe('chunks of an origin', () => {
  it.each(READ.map(([name, wire, content, sent, isDoubtful = false]) => ({ name, wire, content, sent, isDoubtful })))(
    'with $name are read alike however they are cut, and sent on in the strict form',
    ({ wire, content, sent, isDoubtful }) => {
      for (const pieces of [...everyCut(wire), ...everyCut(wire + NEXT)]) {
        const isWithNext = Buffer.concat(pieces).length > wire.length;
        const read = { octets: content.length, rest: isWithNext ? NEXT : '', isDone: true, isDoubtful, problem: null };
        expect(walk(pieces, false)).toEqual({ passed: content, ...read });
        const { passed, ...rest } = walk(pieces, true);
        expect({ passed: joined(passed), ...rest }).toEqual({ passed: joined(sent), ...read });
      }
    },
  );

  it.each(REFUSED)('with %s are refused', (_name, wire, problem) => {
    for (const pieces of wire.length > 500 ? [[Buffer.from(wire, 'latin1')]] : everyCut(wire)) {
      const read = walk(pieces, true);
      expect(read.problem).toBe(problem);
      expect(read.passed).not.toMatch(/(?:^|\n)0\r\n/);
    }
  });

  it('end properly with their last line, and not before', () => {
    for (let octets = 0; octets < HELLO.length; octets += 1) {
      const reader = new OriginChunkReader(true);
      if (octets > 0) reader.feed(Buffer.from(HELLO.slice(0, octets)), 0);
      expect(reader.closed()).toBe(false);
    }
  });

  it('may not be fed when they are over', () => {
    const reader = new OriginChunkReader(true);
    reader.feed(Buffer.from(HELLO), 0);
    expect(() => reader.feed(Buffer.from('x'), 0)).toThrow('ended');
  });

  it('count trailers by what they are, not by how they are cut', () => {
    const wire = `0\r\n${'A: b\r\n'.repeat(2700)}\r\n`;
    expect(
      walk(
        [...Buffer.from(wire)].map((octet) => Buffer.of(octet)),
        true,
      ).problem,
    ).toBeNull();
  });
});

function walk(pieces: readonly Buffer[], keepChunks: boolean) {
  const reader = new OriginChunkReader(keepChunks);
  let passed = '';
  let rest = '';
  for (const piece of pieces) {
    if (reader.isDone || reader.problem !== null) {
      rest += piece.toString('latin1');
      continue;
    }
    const end = reader.feed(piece, 0);
    const from = Buffer.from(reader.rewritten ?? piece);
    for (let at = 0; at < reader.spans.length; at += 2) passed += from.toString('latin1', reader.spans[at], reader.spans[at + 1]);
    if (reader.isDone) rest += piece.toString('latin1', end);
  }
  const { contentOctets, tail, isDone, isDoubtful, problem } = reader;
  return { passed: passed + tail, octets: contentOctets, rest, isDone, isDoubtful, problem };
}

/** Small chunks may be joined where they come together: what they say, and what stands behind them. */
function joined(sent: string): string {
  let content = '';
  let at = 0;
  for (;;) {
    const line = sent.slice(at, sent.indexOf('\r\n', at));
    const size = Number.parseInt(line, 16);
    if (!(size > 0)) return `${content} then ${sent.slice(at)}`;
    const data = at + line.length + 2;
    content += sent.slice(data, data + size);
    at = data + size + 2;
  }
}
