import { describe, expect, it } from 'vitest';
import { IcapResponseReader, type IcapEvent } from '#core/protocol/redirector/icap/icap-response-reader.ts';

interface Seen {
  statuses: number[];
  heads: string[];
  content: string;
  ends: number;
  malformed: string | null;
}

const HTTP = 'GET http://a.example/ HTTP/1.1\r\nHost: a.example\r\n\r\n';
const PAGE = 'HTTP/1.1 403 Forbidden\r\nContent-Type: text/html\r\n\r\n';

// One row per shape: what is on the wire, what must come out of it.
const WELL_FORMED: readonly { readonly name: string; readonly wire: string; readonly seen: Partial<Seen> }[] = [
  { name: 'unchanged', wire: 'ICAP/1.0 204 No Content\r\n\r\n', seen: { statuses: [204] } },
  { name: 'unchanged, with LF alone', wire: 'ICAP/1.0 304 Not Modified\nPragma: comment: x\n\n', seen: { statuses: [304] } },
  {
    name: 'another request',
    wire: `ICAP/1.0 200 OK\r\nEncapsulated: req-hdr=0, null-body=${HTTP.length}\r\n\r\n${HTTP}`,
    seen: { statuses: [200], heads: [HTTP] },
  },
  {
    name: 'an answer without content',
    wire: `ICAP/1.0 200 OK\nEncapsulated: res-hdr=0, null-body=${PAGE.length}\n\n${PAGE}`,
    seen: { heads: [PAGE] },
  },
  {
    name: 'a page',
    wire: `ICAP/1.0 200 OK\r\nEncapsulated: res-hdr=0, res-body=${PAGE.length}\r\n\r\n${PAGE}5\r\nhello\r\n6;x=y\r\n world\r\n0\r\n\r\n`,
    seen: { heads: [PAGE], content: 'hello world' },
  },
  {
    name: 'a page with LF alone',
    wire: `ICAP/1.0 200 OK\nEncapsulated: res-hdr=0, res-body=${PAGE.length}\n\n${PAGE}5\nhello\n0\n\n`,
    seen: { content: 'hello' },
  },
  {
    name: 'an empty page with trailers',
    wire: `ICAP/1.0 200 OK\r\nEncapsulated: res-hdr=0, res-body=${PAGE.length}\r\n\r\n${PAGE}0\r\nA: b\r\n\r\n`,
    seen: { content: '' },
  },
  {
    name: 'request and answer',
    wire: `ICAP/1.0 200 OK\r\nEncapsulated: req-hdr=0, res-hdr=${HTTP.length}, res-body=${HTTP.length + PAGE.length}\r\n\r\n${HTTP}${PAGE}1\r\nx\r\n0\r\n\r\n`,
    seen: { heads: [HTTP, PAGE], content: 'x' },
  },
  { name: 'a head of no octets', wire: 'ICAP/1.0 200 OK\r\nEncapsulated: res-hdr=0, null-body=0\r\n\r\n', seen: { heads: [''] } },
];

const MALFORMED = [
  ['another protocol', 'HTTP/1.1 200 OK\r\n'],
  ['a greeting', 'Hello, I am a helper\n'],
  ['a status that is none', 'ICAP/1.0 2 OK\r\n\r\n'],
  ['a field without a colon', 'ICAP/1.0 200 OK\r\nfield\r\n\r\n'],
  ['parts out of order', 'ICAP/1.0 200 OK\r\nEncapsulated: res-hdr=5, null-body=2\r\n\r\n'],
  ['a chunk without a size', 'ICAP/1.0 200 OK\r\nEncapsulated: opt-body=0\r\n\r\nxyz\r\n'],
  ['a chunk longer than it says', 'ICAP/1.0 200 OK\r\nEncapsulated: opt-body=0\r\n\r\n1\r\nxx\r\n'],
  ['a chunk size beyond all bounds', 'ICAP/1.0 200 OK\r\nEncapsulated: opt-body=0\r\n\r\nfffffffff\r\n'],
  ['a line without an end', `ICAP/1.0 200 OK\r\nX: ${'x'.repeat(70_000)}`],
  ['a head without an end', `ICAP/1.0 200 OK\r\n${'X: y\r\n'.repeat(300)}`],
] as const;

describe('an ICAP response', () => {
  for (const { name, wire, seen } of WELL_FORMED) {
    it(`that says ${name} reads the same however it is cut`, () => {
      const whole = read([wire]);
      expect(whole).toMatchObject({ ...seen, ends: 1, malformed: null });
      for (let cut = 1; cut < wire.length; cut += 1) expect(read([wire.slice(0, cut), wire.slice(cut)])).toEqual(whole);
      expect(read([...wire])).toEqual(whole);
    });

    it(`that says ${name} leaves the next one alone`, () => {
      expect(read([`${wire}\r\nICAP/1.0 204 x\r\n\r\n`])).toMatchObject({ ends: 2, malformed: null });
    });

    it(`that says ${name} has not ended before its last octet`, () => {
      for (let cut = 1; cut < wire.length; cut += 1) expect(read([wire.slice(0, cut)]).ends).toBe(0);
    });
  }

  for (const [name, wire] of MALFORMED) {
    it(`with ${name} is malformed, and nothing after it is read`, () => {
      expect(read([wire, 'ICAP/1.0 204 x\r\n\r\n'])).toMatchObject({ ends: 0, malformed: expect.any(String) as string });
      expect(read([...wire, ...'ICAP/1.0 204 x\r\n\r\n']).malformed).not.toBeNull();
    });
  }

  it('knows when it stands between two', () => {
    const reader = new IcapResponseReader();
    expect(reader.isBetween).toBe(true);
    reader.feed(octets('I'), () => {});
    expect(reader.isBetween).toBe(false);
    reader.feed(octets('CAP/1.0 204 x\r\n\r\n'), () => {});
    expect(reader.isBetween).toBe(true);
  });
});

function read(pieces: readonly string[]): Seen {
  const seen: Seen = { statuses: [], heads: [], content: '', ends: 0, malformed: null };
  const reader = new IcapResponseReader();
  const note = (event: IcapEvent): void => {
    if (event.type === 'head') seen.statuses.push(event.head.status);
    if (event.type === 'http-head') seen.heads.push(event.text);
    if (event.type === 'data') seen.content += Buffer.from(event.octets).toString('latin1');
    if (event.type === 'end') seen.ends += 1;
    if (event.type === 'malformed') seen.malformed = event.problem;
  };
  for (const piece of pieces) reader.feed(octets(piece), note);
  return seen;
}

function octets(text: string): Uint8Array {
  return Buffer.from(text, 'latin1');
}
