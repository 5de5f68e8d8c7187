import { describe, expect, it } from 'vitest';
import { ShortMessageReader, type ShortRead } from '#core/protocol/wire/short-message.ts';
import { readEveryWay } from '../../../support/every-way.ts';

type Read = ShortRead & { readonly text?: string };

/** Up to four letters and a full stop; digits are malformed. */
function grammar(octets: Uint8Array, from: number, to: number): Read {
  const text = Buffer.from(octets.subarray(from, to)).toString('latin1');
  const [before = ''] = text.split('.');
  if (/\d/.test(before) || before.length > 4) return { type: 'malformed' };
  return text.includes('.') ? { type: 'word', text: before, end: from + before.length + 1 } : { type: 'more' };
}
const create = (): ShortMessageReader<Read> => new ShortMessageReader(grammar, 5);

describe('a short message', () => {
  it('reads the same however it is cut', () => {
    expect(readEveryWay('word.', create)).toEqual({ type: 'word', text: 'word', octets: 5 });
    expect(readEveryWay('.', create)).toEqual({ type: 'word', text: '', octets: 1 });
    expect(readEveryWay('wor', create)).toEqual({ type: 'more' });
    expect(readEveryWay('w0', create)).toEqual({ type: 'malformed' });
  });

  it('is over once', () => {
    const reader = create();
    reader.feed(Buffer.from('a.'), 0);
    expect(() => reader.feed(Buffer.from('b.'), 0)).toThrow(/over/);
  });

  it('is over when it is malformed', () => {
    const reader = create();
    reader.feed(Buffer.from('1'), 0);
    expect(() => reader.feed(Buffer.from('b.'), 0)).toThrow(/over/);
  });

  it('knows a half-read message from none', () => {
    const reader = create();
    expect(reader.isMidway).toBe(false);
    reader.feed(Buffer.from('!!'), 2);
    expect(reader.isMidway).toBe(false);
    reader.feed(Buffer.from('a'), 0);
    expect(reader.isMidway).toBe(true);
    reader.feed(Buffer.from('.'), 0);
    expect(reader.isMidway).toBe(false);
  });

  it('never keeps more than its bound, whatever comes behind the message', () => {
    let most = 0;
    const reader = new ShortMessageReader<Read>((octets, from, to) => {
      most = Math.max(most, to - from);
      return grammar(octets, from, to);
    }, 5);
    reader.feed(Buffer.from('ab'), 0);
    expect(reader.feed(Buffer.from(`c.${'x'.repeat(100_000)}`), 0)).toEqual({ type: 'word', text: 'abc', end: 2 });
    expect(most).toBe(5);
  });

  it('with a grammar that never ends is our own mistake', () => {
    const endless = new ShortMessageReader<Read>(() => ({ type: 'more' }), 5);
    endless.feed(Buffer.from('abcd'), 0);
    expect(() => endless.feed(Buffer.from('e'), 0)).toThrow(/bound/);
  });
});
