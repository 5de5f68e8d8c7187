import { describe, expect, it } from 'vitest';
import { MAX_V1_OCTETS, readHeaderV1 } from '#core/protocol/proxy-protocol/header-v1.ts';
import type { ProxyHeaderProblem, ProxyHeaderRead } from '#core/protocol/proxy-protocol/proxy-header.ts';
import { ShortMessageReader } from '#core/protocol/wire/short-message.ts';
import { readEveryWay, refusedAfter } from '../../../support/every-way.ts';

const header = (): ShortMessageReader<ProxyHeaderRead> => new ShortMessageReader(readHeaderV1, MAX_V1_OCTETS);
const LONG_V6 = 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff';
const NEVER = Number.POSITIVE_INFINITY;

describe('a version 1 header', () => {
  it.each([
    ['PROXY TCP4 192.0.2.7 192.0.2.8 12345 3128', { address: '192.0.2.7', port: 12_345 }],
    ['PROXY TCP4 0.0.0.0 255.255.255.255 0 65535', { address: '0.0.0.0', port: 0 }],
    ['PROXY TCP6 2001:DB8::7 2001:db8::8 12345 3128', { address: '2001:db8::7', port: 12_345 }],
    ['PROXY TCP6 2001:0db8:0000:0000:0000:0000:0000:0007 ::1 1 2', { address: '2001:db8::7', port: 1 }],
    ['PROXY TCP6 ::ffff:192.0.2.7 ::ffff:192.0.2.8 1 2', { address: '192.0.2.7', port: 1 }],
    ['PROXY TCP6 :: :: 1 2', { address: '::', port: 1 }],
    ['PROXY TCP6 1:2:3:4:5:6:7:: 1::8 1 2', { address: '1:2:3:4:5:6:7:0', port: 1 }],
    [`PROXY TCP6 ${LONG_V6} ${LONG_V6} 65535 65535`, { address: LONG_V6, port: 65_535 }],
    ['PROXY UNKNOWN', null],
    ['PROXY UNKNOWN ', null],
    [`PROXY UNKNOWN ${LONG_V6} ${LONG_V6} 65535 65535`, null],
    ['PROXY UNKNOWN  what?  ever ', null],
  ])('%s reads the same however it is cut', (line, client) => {
    const wire = `${line}\r\n`;
    expect(readEveryWay(wire, header)).toEqual({ type: 'header', client, octets: wire.length });
    for (let length = 0; length < wire.length; length += 1) expect(readEveryWay(wire.slice(0, length) || 'P', header).type).toBe('more');
  });

  it('of 107 octets is the longest', () => {
    const line = `PROXY UNKNOWN ${'x'.repeat(91)}`;
    expect(readEveryWay(`${line}\r\n`, header)).toMatchObject({ type: 'header', octets: 107 });
    expect(readEveryWay(`${line}x\r\n`, header)).toEqual({ type: 'malformed', problem: 'too-long' });
    expect(refusedAfter(`${line}x\r\n`, header())).toBe(106);
  });

  it.each<[string, ProxyHeaderProblem, number]>([
    ['proxy TCP4 1.2.3.4 1.2.3.4 1 2\r\n', 'not-a-header', 1],
    ['PROXX TCP4 1.2.3.4 1.2.3.4 1 2\r\n', 'not-a-header', 5],
    ['PROXY\tTCP4 1.2.3.4 1.2.3.4 1 2\r\n', 'not-a-header', 6],
    ['PROXY\r\n', 'not-a-header', 6],
    ['POST / HTTP/1.1\r\n', 'not-a-header', 2],
    ['PROXY  TCP4 1.2.3.4 1.2.3.4 1 2\r\n', 'bad-family', 7],
    ['PROXY tcp4 1.2.3.4 1.2.3.4 1 2\r\n', 'bad-family', 7],
    ['PROXY TCP5 1.2.3.4 1.2.3.4 1 2\r\n', 'bad-family', 10],
    ['PROXY TCP 1.2.3.4 1.2.3.4 1 2\r\n', 'bad-family', 10],
    ['PROXY TCP\r\n', 'bad-family', 10],
    ['PROXY UDP4 1.2.3.4 1.2.3.4 1 2\r\n', 'bad-family', 8],
    ['PROXY constructor x\r\n', 'bad-family', 7],
    ['PROXY UNKNOWNX\r\n', 'bad-family', 14],
    ['PROXY unknown\r\n', 'bad-family', 7],
    ['PROXY UNKNOWN a\0b\r\n', 'bad-octet', 16],
    ['PROXY UNKNOWN a\xffb\r\n', 'bad-octet', 16],
    ['PROXY TCP4\r\n', 'too-few-fields', 11],
    ['PROXY TCP4 192.0.2.7 192.0.2.8 12345\r\n', 'too-few-fields', 37],
    ['PROXY TCP4 1.2.3.4 1.2.3.4 1 2 3\r\n', 'too-many-fields', 31],
    ['PROXY TCP4 1.2.3.4 1.2.3.4 1 2 \r\n', 'too-many-fields', 31],
    ['PROXY TCP4  1.2.3.4 1.2.3.4 1 2\r\n', 'bad-address', 12],
    ['PROXY TCP4 999.0.2.7 192.0.2.8 1 2\r\n', 'bad-address', 14],
    ['PROXY TCP4 256.0.2.7 192.0.2.8 1 2\r\n', 'bad-address', 14],
    ['PROXY TCP4 01.2.3.4 1.2.3.4 1 2\r\n', 'bad-address', 13],
    ['PROXY TCP4 1.2.3 1.2.3.4 1 2\r\n', 'bad-address', 17],
    ['PROXY TCP4 1.2.3.4.5 1.2.3.4 1 2\r\n', 'bad-address', 19],
    ['PROXY TCP4 1..3.4 1.2.3.4 1 2\r\n', 'bad-address', 14],
    ['PROXY TCP4 ::1 1.2.3.4 1 2\r\n', 'bad-address', 12],
    ['PROXY TCP4 1.2.3.4 ::1 1 2\r\n', 'bad-address', 20],
    ['PROXY TCP4 host.example 1.2.3.4 1 2\r\n', 'bad-address', 12],
    ['PROXY TCP6 1.2.3.4 ::1 1 2\r\n', 'bad-address', 13],
    ['PROXY TCP6 ::1 1.2.3.4 1 2\r\n', 'bad-address', 17],
    ['PROXY TCP6 [::1] ::1 1 2\r\n', 'bad-address', 12],
    ['PROXY TCP6 1::2::3 ::1 1 2\r\n', 'bad-address', 17],
    ['PROXY TCP6 ::: ::1 1 2\r\n', 'bad-address', 14],
    ['PROXY TCP6 :1 ::1 1 2\r\n', 'bad-address', 13],
    ['PROXY TCP6 12345::1 ::1 1 2\r\n', 'bad-address', 16],
    ['PROXY TCP6 g::1 ::1 1 2\r\n', 'bad-address', 12],
    ['PROXY TCP6 fe80::1%eth0 ::1 1 2\r\n', 'bad-address', 19],
    ['PROXY TCP6 1:2:3:4:5:6:7 ::1 1 2\r\n', 'bad-address', 25],
    ['PROXY TCP6 1:2:3:4:5:6:7:8:9 ::1 1 2\r\n', 'bad-address', 29],
    ['PROXY TCP6 ::ffff:999.0.0.1 ::1 1 2\r\n', 'bad-address', 22],
    ['PROXY TCP4 1.2.3.4 1.2.3.4 65536 2\r\n', 'bad-port', 32],
    ['PROXY TCP4 1.2.3.4 1.2.3.4 1 99999\r\n', 'bad-port', 34],
    ['PROXY TCP4 1.2.3.4 1.2.3.4 01 2\r\n', 'bad-port', 29],
    ['PROXY TCP4 1.2.3.4 1.2.3.4 +1 2\r\n', 'bad-port', 28],
    ['PROXY TCP4 1.2.3.4 1.2.3.4 -1 2\r\n', 'bad-port', 28],
    ['PROXY TCP4 1.2.3.4 1.2.3.4 0x1 2\r\n', 'bad-port', 29],
    ['PROXY TCP4 1.2.3.4 1.2.3.4 1  2\r\n', 'bad-port', 30],
    ['PROXY TCP4 1.2.3.4 1.2.3.4 1 \r\n', 'bad-port', 30],
    ['PROXY TCP4 1.2.3.4 1.2.3.4 1 2\n', 'line-without-crlf', 31],
    ['PROXY TCP4 1.2.3.4 1.2.3.4 1 2\r3', 'line-without-crlf', 32],
    ['PROXY UNKNOWN\n', 'line-without-crlf', 14],
    ['PROXY UNKNOWN a\rb\r\n', 'line-without-crlf', 17],
    ['PROXY TCP4 1.2.3.4 1.2.3.4 1 2\0\r\n', 'bad-port', 31],
  ])('%j is refused (%s) as soon as that is certain', (wire, problem, after) => {
    expect(readEveryWay(wire, header)).toEqual({ type: 'malformed', problem });
    expect(refusedAfter(wire, header())).toBe(after);
  });

  it.each(['PROXY TCP6 1:2:3:4:5:6:7', 'PROXY TCP4 1.2.3.4 1.2.3.4 6553', 'PROXY UNK', 'PROXY UNKNOWN x\r'])('%s may become one', (wire) =>
    expect(refusedAfter(wire, header())).toBe(NEVER),
  );
});
