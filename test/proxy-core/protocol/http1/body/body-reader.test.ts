import { describe, expect, it } from 'vitest';
import { bodyReaderFor, LengthReader } from '#core/protocol/http1/body/body-reader.ts';

describe('content of a known length', () => {
  it('ends exactly there and leaves the rest', () => {
    const body = new LengthReader(5);
    expect(body.feed(Buffer.from('abc'), 0)).toBe(3);
    expect(body.isDone).toBe(false);
    expect(body.feed(Buffer.from('xxdeGET'), 2)).toBe(4);
    expect(body.spans).toEqual([2, 4]);
    expect([body.isDone, body.contentOctets]).toEqual([true, 5]);
  });

  it('is not complete when the sender closes early', () => {
    const body = new LengthReader(5);
    body.feed(Buffer.from('abc'), 0);
    expect(body.closed()).toBe(false);
  });

  it('refuses more than it has', () => {
    const body = new LengthReader(1);
    body.feed(Buffer.from('a'), 0);
    expect(() => body.feed(Buffer.from('b'), 0)).toThrow();
  });
});

describe('content until close', () => {
  it('takes everything and ends when the sender closes', () => {
    const body = bodyReaderFor({ type: 'close' }, true);
    expect(body?.feed(Buffer.from('abc'), 0)).toBe(3);
    expect(body?.isDone).toBe(false);
    expect(body?.closed()).toBe(true);
  });
});

describe('the reader for a framing', () => {
  it('is none for no content', () => {
    expect(bodyReaderFor({ type: 'none' }, true)).toBeNull();
    expect(bodyReaderFor({ type: 'length', octets: 0 }, true)).toBeNull();
  });

  it('keeps chunks or takes them off', () => {
    const wire = Buffer.from('1\r\na\r\n0\r\n\r\n');
    const kept = bodyReaderFor({ type: 'chunked' }, true);
    const off = bodyReaderFor({ type: 'chunked' }, false);
    kept?.feed(wire, 0);
    off?.feed(wire, 0);
    expect([kept?.spans, kept?.tail]).toEqual([[0, 9], '\r\n']);
    expect([off?.spans, off?.tail]).toEqual([[3, 4], '']);
  });
});
