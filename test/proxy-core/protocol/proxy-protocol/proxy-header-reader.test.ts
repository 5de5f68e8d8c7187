import { describe, expect, it } from 'vitest';
import { ProxyHeaderReader } from '#core/protocol/proxy-protocol/proxy-header-reader.ts';
import { readEveryWay, refusedAfter } from '../../../support/every-way.ts';

const V2 = '\r\n\r\n\0\r\nQUIT\n\x21\x11\0\x0c\xc0\0\x02\x07\xc0\0\x02\x08\x30\x39\x0c\x38';
const create = (): ProxyHeaderReader => new ProxyHeaderReader();

describe('the PROXY header reader', () => {
  it('takes either version, and leaves what follows alone', () => {
    const client = { address: '192.0.2.7', port: 12_345 };
    const v1 = 'PROXY TCP4 192.0.2.7 192.0.2.8 12345 3128\r\n';
    expect(readEveryWay(v1, create)).toEqual({ type: 'header', client, octets: v1.length });
    expect(readEveryWay(V2, create)).toEqual({ type: 'header', client, octets: V2.length });
  });

  it.each(['GET / HTTP/1.1\r\n\r\n', '\x16\x03\x01', '\x05\x01\0', ' PROXY TCP4', '\nPROXY', '\0', '\xff'])(
    'refuses %j with its first octet',
    (wire) => {
      expect(readEveryWay(wire, create)).toEqual({ type: 'malformed', problem: 'not-a-header' });
      expect(refusedAfter(wire, create())).toBe(1);
    },
  );

  it('takes one header, not two', () => {
    const reader = create();
    reader.feed(Buffer.from('PROXY UNKNOWN\r\n'), 0);
    expect(() => reader.feed(Buffer.from('PROXY UNKNOWN\r\n'), 0)).toThrow(/over/);
  });

  it('has a bound that can be raised, and not be too low', () => {
    const long = `${V2.slice(0, 14)}\x07\xd0${V2.slice(16)}`.padEnd(2016, 'x');
    expect(readEveryWay(long, create)).toMatchObject({ problem: 'too-long' });
    expect(readEveryWay(long, () => new ProxyHeaderReader(4096))).toMatchObject({ type: 'header', octets: 2016 });
    expect(() => new ProxyHeaderReader(51)).toThrow(/bound/);
    expect(readEveryWay(V2, () => new ProxyHeaderReader(52))).toMatchObject({ type: 'header' });
  });
});
