/** One message, fed every way the network may bring it: whole, cut at every octet, octet by octet, from any position, with more behind it. */
import { everyCut } from './cuts.ts';

interface Read {
  readonly type: string;
  readonly end?: number;
}

export interface Reader<R extends Read> {
  feed(octets: Uint8Array, from: number): R;
}

/** What was read, with the octets it takes in all instead of a position. */
export type EveryWay<R> = Omit<R, 'end'> & { readonly octets?: number };

const AFTER = '\x05\x16PROXY NEXT\r\n';

/** @throws when two ways end differently. `more`: the message is not complete. */
export function readEveryWay<R extends Read>(wire: string, create: () => Reader<R>): EveryWay<R> {
  const whole = readPieces([Buffer.from(wire, 'latin1')], create());
  const wanted = JSON.stringify(whole);
  for (const pieces of everyCut(wire)) {
    same(readPieces(pieces, create()), wanted, pieces);
    same(readPieces(pieces, create(), 3), wanted, pieces);
    if (whole.type !== 'more') same(readPieces(withMore(pieces), create()), wanted, pieces);
  }
  return whole;
}

/** Until something else than `more` comes; what is left is not fed. Every piece stands at `offset` of what is fed. */
export function readPieces<R extends Read>(pieces: readonly Buffer[], reader: Reader<R>, offset = 0): EveryWay<R> {
  let before = 0;
  let last: R | null = null;
  for (const piece of pieces) {
    last = reader.feed(offset === 0 ? piece : Buffer.concat([Buffer.alloc(offset, '!'), piece]), offset);
    if (last.type !== 'more') break;
    before += piece.length;
  }
  if (last === null) throw new Error('nothing was fed');
  const { end, ...read } = last;
  return end === undefined ? read : { ...read, octets: before + end - offset };
}

function withMore(pieces: readonly Buffer[]): readonly Buffer[] {
  const last = pieces.at(-1) as Buffer;
  return [...pieces.slice(0, -1), Buffer.concat([last, Buffer.from(AFTER, 'latin1')])];
}

function same(read: unknown, wanted: string, pieces: readonly Buffer[]): void {
  const got = JSON.stringify(read);
  if (got === wanted) return;
  const cuts = pieces.map((piece) => piece.toString('latin1'));
  throw new Error(`whole it reads ${wanted}, but as ${JSON.stringify(cuts).slice(0, 500)} it reads ${got}`);
}

/** How many octets it takes until the reader refuses: early refusal spares waiting for a peer that speaks something else. */
export function refusedAfter(wire: string, reader: Reader<Read>): number {
  for (const [index, octet] of Buffer.from(wire, 'latin1').entries()) {
    const { type } = reader.feed(Uint8Array.of(octet), 0);
    if (type !== 'more') return type === 'malformed' ? index + 1 : Number.NaN;
  }
  return Number.POSITIVE_INFINITY;
}
