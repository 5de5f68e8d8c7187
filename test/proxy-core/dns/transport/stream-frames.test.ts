import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FrameReader, framed } from '#core/dns/transport/stream-frames.ts';

const message = (length: number, first = 1): Uint8Array => Uint8Array.from({ length }, (_, index) => (first + index) & 255);
const read = (...pieces: Uint8Array[]): number[][] => {
  const reader = new FrameReader();
  return pieces.flatMap((piece) => reader.read(piece)).map((each) => [...each]);
};

describe('messages on a stream', () => {
  it('leave in one piece, each after its length', () => {
    expect([...framed([message(2), message(3, 9)])]).toEqual([0, 2, 1, 2, 0, 3, 9, 10, 11]);
    expect([...framed([])]).toEqual([]);
  });

  it('arrive the same, whole, cut anywhere, and octet by octet', () => {
    const messages = [message(1), message(0), message(300), message(17, 200)];
    const octets = framed(messages);
    const expected = messages.map((each) => [...each]);
    expect(read(octets)).toEqual(expected);
    for (let at = 0; at <= octets.length; at += 1) expect(read(octets.slice(0, at), octets.slice(at))).toEqual(expected);
    expect(read(...[...octets].map((octet) => Uint8Array.of(octet)))).toEqual(expected);
  });

  it('arrive the same in any pieces', () => {
    const octets = framed([message(5), message(1000), message(12)]);
    fc.assert(
      fc.property(fc.array(fc.nat(octets.length), { maxLength: 20 }), (cuts) => {
        const places = [0, ...cuts.toSorted((a, b) => a - b), octets.length];
        const pieces = places.slice(1).map((end, index) => octets.slice(places[index], end));
        expect(read(...pieces).map(({ length }) => length)).toEqual([5, 1000, 12]);
      }),
      { seed: 20_261_120, numRuns: 200 },
    );
  });

  it('may be as long as the length field says, and half a message is none', () => {
    expect(read(framed([message(65_535)]))[0]).toHaveLength(65_535);
    expect(read(framed([message(100)]).slice(0, 101))).toEqual([]);
  });

  it('are put together in reasonable time when they come octet by octet', () => {
    const reader = new FrameReader();
    const octets = framed([message(65_535)]);
    let whole = 0;
    for (let at = 0; at < octets.length; at += 1) whole += reader.read(octets.subarray(at, at + 1)).length;
    expect(whole).toBe(1);
  });

  it('do not share memory with what they were read from and what is kept', () => {
    const reader = new FrameReader();
    const piece = Buffer.from([0, 1, 7, 0, 2, 8]);
    reader.read(piece);
    piece.fill(99);
    expect(reader.read(Uint8Array.of(9)).map((each) => [...each])).toEqual([[8, 9]]);
  });
});
