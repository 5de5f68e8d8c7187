/** Chunked content: what is passed on is strict framing and says the same as what came, whatever that was. */
import * as fc from 'fast-check';
import { ChunkedReader } from '#core/protocol/http1/body/chunked-reader.ts';
import { OriginChunkReader } from '#core/protocol/http1/body/origin-chunk-reader.ts';
import { passedBy } from '../../support/sent-on.ts';
import { fuzzCase, must, type FuzzCase } from './fuzz-case.ts';
import { CHUNKED, ODD_CHUNKED } from './messages.ts';
import { cutAt, hostile, octetByOctet, places } from './octets.ts';

interface Walk {
  /** What goes on to the next hop. */
  readonly passed: string;
  readonly content: number;
  readonly octets: number;
  readonly state: 'more' | 'done' | 'failed';
}

type Kind = typeof ChunkedReader | typeof OriginChunkReader;

function walk(Reader: Kind, text: string, pieces: readonly Buffer[], keepChunks: boolean): Walk {
  const reader = new Reader(keepChunks);
  let passed = '';
  let octets = 0;
  for (const piece of pieces) {
    if (reader.isDone || reader.problem !== null || piece.length === 0) continue;
    const end = reader.feed(piece, 0);
    const isOver = reader.isDone || reader.problem !== null;
    must(end <= piece.length && (isOver ? end >= 0 : end === piece.length), 'stopped in the middle', end);
    let last = 0;
    for (let at = 0; at < reader.spans.length; at += 2) {
      const [from = -1, to = -1] = reader.spans.slice(at, at + 2);
      must(from >= last && to >= from && to <= (reader.rewritten?.length ?? end), 'a span out of place', reader.spans, end);
      last = to;
    }
    passed += passedBy(reader, piece);
    octets += end;
  }
  must(reader.contentOctets <= text.length, 'more content than octets', reader.contentOctets);
  const state = reader.isDone ? 'done' : reader.problem === null ? 'more' : 'failed';
  return { passed: passed + reader.tail, content: reader.contentOctets, octets, state };
}

const SIZE_LINE = /([0-9A-Fa-f]{1,13})\r\n/y;
const TRAILERS = /(?:[!#$%&'*+\-.^_`|~0-9A-Za-z]+:[\t\x20-\x7e\x80-\xff]*\r\n)*\r\n/y;

/** The strict grammar of RFC 9112 section 7.1 without extensions. Null: it is not, or not all of it. */
function strictContent(text: string): { readonly content: string; readonly octets: number } | null {
  let content = '';
  let at = 0;
  for (;;) {
    SIZE_LINE.lastIndex = at;
    const match = SIZE_LINE.exec(text);
    if (match === null) return null;
    const size = Number.parseInt(match[1] ?? '', 16);
    at = SIZE_LINE.lastIndex;
    if (size === 0) break;
    content += text.slice(at, at + size);
    at += size + 2;
    if (text.slice(at - 2, at) !== '\r\n') return null;
  }
  TRAILERS.lastIndex = at;
  return TRAILERS.test(text) ? { content, octets: TRAILERS.lastIndex } : null;
}

/** What a reader has of the content after so much of it, complete or not, and what stands behind the last chunk. */
function partialContent(text: string): { readonly content: string; readonly behind: string } {
  let content = '';
  let at = 0;
  for (;;) {
    SIZE_LINE.lastIndex = at;
    const size = Number.parseInt(SIZE_LINE.exec(text)?.[1] ?? '0', 16);
    if (size === 0) return { content, behind: text.slice(Math.max(at, SIZE_LINE.lastIndex)) };
    at = SIZE_LINE.lastIndex;
    content += text.slice(at, at + size);
    at += size + 2;
  }
}

/** Small chunks are joined where they come together, so what is passed on is the same in what it says. */
const told = (walk: Walk): string => JSON.stringify({ ...walk, passed: partialContent(walk.passed) });

function check(Reader: Kind, text: string, at: readonly number[]): void {
  // A reader may move what it has read: each has octets of its own.
  const whole = (): Buffer[] => [Buffer.from(text, 'latin1')];
  const framed = walk(Reader, text, whole(), true);
  const bare = walk(Reader, text, whole(), false);
  for (const pieces of [() => cutAt(text, at), () => octetByOctet(text)]) {
    must(told(walk(Reader, text, pieces(), true)) === told(framed), 'cutting changes what is passed on', framed);
    must(JSON.stringify(walk(Reader, text, pieces(), false)) === JSON.stringify(bare), 'cutting changes the content', bare);
  }
  must(partialContent(framed.passed).content === bare.passed, 'chunks of other content', framed, bare);
  must(
    framed.state === bare.state && framed.octets === bare.octets && framed.content === bare.passed.length,
    'two ways, two ends',
    framed,
    bare,
  );
  const strict = strictContent(framed.passed);
  if (framed.state === 'done') {
    must(strict !== null && strict.octets === framed.passed.length, 'not strict', framed);
    must(strict?.content === bare.passed, 'other content', strict, bare);
    const again = walk(ChunkedReader, framed.passed, [Buffer.from(framed.passed, 'latin1')], true);
    must(
      again.state === 'done' && told(again) === told({ ...framed, octets: again.octets }),
      'the next hop reads it otherwise',
      framed,
      again,
    );
  } else must(strict === null, 'looks complete and is not', framed);
  const plain = strictContent(text);
  if (plain !== null)
    must(framed.state === 'done' && bare.passed === plain.content && framed.octets === plain.octets, 'good framing refused', framed);
}

export const CHUNKED_BODIES: readonly FuzzCase[] = [
  fuzzCase(
    'chunked content',
    fc.property(hostile(CHUNKED), places, (text, at) => check(ChunkedReader, text, at)),
  ),
  fuzzCase(
    'chunked content of origins',
    fc.property(hostile([...CHUNKED, ...ODD_CHUNKED]), places, (text, at) => check(OriginChunkReader, text, at)),
  ),
];
