/** Octets to throw at readers: noise, and real messages with something wrong in them; and the ways the network cuts them. */
import * as fc from 'fast-check';

/** Where grammars bend: line ends, separators, lengths at their bounds, other protocols. latin1. */
const PIECES = [
  ...'\0\t\n\r "#%,-./0159:;=?@AFX[\\]_a\x7f\x80\xff',
  '\r\n',
  '\n\n',
  '\r\n\r\n',
  '\r\r\n',
  '  ',
  ': ',
  '0\r\n\r\n',
  'ffffffff',
  '00000000',
  '\xff\xff',
  '\0\0',
  '65536',
  '::',
  '256',
  'HTTP/1.1',
  'GET / HTTP/1.1\r\n',
  'Content-Length: 5\r\n',
  'Transfer-Encoding: chunked\r\n',
  'Host: b\r\n',
  '\x16\x03\x01',
  '\x05\x01\0',
  'PROXY ',
];

/** What ambiguous heads are made of. */
const LINES = [
  'Content-Length: 5\r\n',
  'content-length: 6\r\n',
  'Content-Length: +5\r\n',
  'Content-Length: 5, 5\r\n',
  'Content-Length : 5\r\n',
  'Transfer-Encoding: chunked\r\n',
  'Transfer-Encoding: gzip, chunked\r\n',
  'transfer-encoding: Chunked \r\n',
  'Transfer-Encoding:\x0bchunked\r\n',
  'Connection: close\r\n',
  ' folded\r\n',
  '\r\n',
  ': x\r\n',
  'no colon\r\n',
];

type Change = readonly [
  kind: 'insert' | 'line' | 'overwrite' | 'remove' | 'repeat' | 'end' | 'swap',
  at: number,
  length: number,
  piece: string,
];

const piece = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...PIECES) },
  { weight: 1, arbitrary: fc.nat(255).map((code) => String.fromCharCode(code)) },
);
const change: fc.Arbitrary<Change> = fc.tuple(
  fc.constantFrom('insert', 'line', 'overwrite', 'remove', 'repeat', 'end', 'swap'),
  fc.nat(4095),
  fc.integer({ min: 1, max: 24 }),
  piece,
);

function changed(text: string, [kind, place, length, inserted]: Change): string {
  const at = place % (text.length + 1);
  const before = text.slice(0, at);
  const span = text.slice(at, at + length);
  const after = text.slice(at + length);
  switch (kind) {
    case 'insert':
      return before + inserted + span + after;
    case 'line':
      return withLine(text, at, LINES[length % LINES.length] ?? '');
    case 'overwrite':
      return before + inserted + text.slice(at + inserted.length);
    case 'remove':
      return before + after;
    case 'repeat':
      return before + span.repeat(3) + after;
    case 'end':
      return before;
    case 'swap':
      return before + after.slice(0, length) + span + after.slice(length);
  }
}

/** In front of the first line that starts at `at` or later. */
function withLine(text: string, at: number, line: string): string {
  const lf = text.indexOf('\n', at) + 1;
  return text.slice(0, lf) + line + text.slice(lf);
}

/** One of the messages, changed up to four times; sometimes with another one behind it; sometimes nothing of the kind. latin1. */
export function hostile(messages: readonly string[]): fc.Arbitrary<string> {
  const one = fc
    .tuple(fc.constantFrom(...messages), fc.array(change, { maxLength: 4 }))
    .map(([text, changes]) => changes.reduce(changed, text));
  return fc.oneof(
    { weight: 6, arbitrary: one },
    { weight: 2, arbitrary: fc.tuple(one, one).map((both) => both.join('')) },
    { weight: 1, arbitrary: fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join('')) },
    { weight: 1, arbitrary: noise },
  );
}

const noise = fc.uint8Array({ maxLength: 400 }).map((octets) => Buffer.from(octets).toString('latin1'));

/** Places to cut at, for a text of any length; see `cutAt`. */
export const places: fc.Arbitrary<readonly number[]> = fc.array(fc.nat(65_535), { maxLength: 6 });

export function cutAt(text: string, at: readonly number[]): readonly Buffer[] {
  const octets = Buffer.from(text, 'latin1');
  const ends = [...at.map((place) => place % (octets.length + 1)), octets.length].toSorted((a, b) => a - b);
  return ends.map((end, index) => octets.subarray(ends[index - 1] ?? 0, end));
}

export function octetByOctet(text: string): readonly Buffer[] {
  return Array.from(Buffer.from(text, 'latin1'), (octet) => Buffer.of(octet));
}
