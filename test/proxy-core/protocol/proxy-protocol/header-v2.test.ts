import { describe, expect, it } from 'vitest';
import { DEFAULT_MAX_V2_OCTETS, readHeaderV2 } from '#core/protocol/proxy-protocol/header-v2.ts';
import type { ProxyHeaderProblem, ProxyHeaderRead } from '#core/protocol/proxy-protocol/proxy-header.ts';
import { ShortMessageReader } from '#core/protocol/wire/short-message.ts';
import { readEveryWay, refusedAfter } from '../../../support/every-way.ts';

const header = (bound = DEFAULT_MAX_V2_OCTETS): ShortMessageReader<ProxyHeaderRead> =>
  new ShortMessageReader((octets, from, to) => readHeaderV2(octets, from, to, bound), bound);
const SIGNATURE = '\r\n\r\n\0\r\nQUIT\n';
const PORTS = '\x30\x39\x0c\x38';
const V4 = `\xc0\0\x02\x07\xc0\0\x02\x08${PORTS}`;
const V6 = `\x20\x01\x0d\xb8${'\0'.repeat(11)}\x07\x20\x01\x0d\xb8${'\0'.repeat(11)}\x08${PORTS}`;
const MAPPED = `${'\0'.repeat(10)}\xff\xff\xc0\0\x02\x07${'\0'.repeat(10)}\xff\xff\xc0\0\x02\x08${PORTS}`;
const TLVS = '\x04\0\x03\0\0\0\xea\0\x02\x01\x02';

const v2 = (command: number, family: number, rest: string, length = rest.length): string =>
  SIGNATURE + String.fromCharCode(command, family, length >> 8, length & 255) + rest;

describe('a version 2 header', () => {
  it.each([
    ['TCP4', v2(0x21, 0x11, V4), { address: '192.0.2.7', port: 12_345 }],
    ['TCP6', v2(0x21, 0x21, V6), { address: '2001:db8::7', port: 12_345 }],
    ['TCP6 with mapped addresses', v2(0x21, 0x21, MAPPED), { address: '192.0.2.7', port: 12_345 }],
    ['TLVs behind the addresses', v2(0x21, 0x11, V4 + TLVS), { address: '192.0.2.7', port: 12_345 }],
    ['octets behind the addresses that are no TLVs', v2(0x21, 0x11, `${V4}\x04\xff\xff`), { address: '192.0.2.7', port: 12_345 }],
    ['as many TLVs as there is room for', v2(0x21, 0x11, V4.padEnd(520, 'x')), { address: '192.0.2.7', port: 12_345 }],
    ['LOCAL and nothing', v2(0x20, 0x00, ''), null],
    ['LOCAL and a checksum, which is ignored with everything else', v2(0x20, 0x11, `${V4}\x03\0\x04\0\0\0\0`), null],
    ['LOCAL and addresses', v2(0x20, 0x11, V4), null],
    ['LOCAL and a family nobody knows', v2(0x20, 0xff, 'xyz'), null],
    ['an unspecified family', v2(0x21, 0x00, ''), null],
    ['an unspecified family and octets', v2(0x21, 0x00, V4), null],
  ])('with %s reads the same however it is cut', (_what, wire, client) => {
    expect(readEveryWay(wire, header)).toEqual({ type: 'header', client, octets: wire.length });
    expect(readEveryWay(wire.slice(0, -1), header)).toEqual({ type: 'more' });
  });

  it.each<[string, string, ProxyHeaderProblem, number]>([
    ['an empty line', '\r\n\r\nGET / HTTP/1.1', 'not-a-header', 5],
    ['a signature that ends otherwise', '\r\n\r\n\0\r\nQUIT\r', 'not-a-header', 12],
    ['version 1', v2(0x11, 0x11, V4), 'bad-version', 13],
    ['version 3', v2(0x31, 0x11, V4), 'bad-version', 13],
    ['command 2', v2(0x22, 0x11, V4), 'bad-command', 13],
    ['command 15', v2(0x2f, 0x11, V4), 'bad-command', 13],
    ['UDP over IPv4', v2(0x21, 0x12, V4), 'unsupported-family', 14],
    ['UDP over IPv6', v2(0x21, 0x22, V6), 'unsupported-family', 14],
    ['a UNIX stream', v2(0x21, 0x31, '\0'.repeat(216)), 'unsupported-family', 14],
    ['UNIX datagrams', v2(0x21, 0x32, '\0'.repeat(216)), 'unsupported-family', 14],
    ['IPv4 without transport', v2(0x21, 0x10, V4), 'bad-family', 14],
    ['transport without family', v2(0x21, 0x01, V4), 'bad-family', 14],
    ['family 4', v2(0x21, 0x41, V4), 'bad-family', 14],
    ['transport 3', v2(0x21, 0x13, V4), 'bad-family', 14],
    ['a length too short for IPv4', v2(0x21, 0x11, V4.slice(1)), 'too-short', 16],
    ['a length too short for IPv6', v2(0x21, 0x21, V6.slice(1)), 'too-short', 16],
    ['no addresses', v2(0x21, 0x11, ''), 'too-short', 16],
    ['a checksum that is wrong', v2(0x21, 0x11, `${V4}\x03\0\x04\0\0\0\0`), 'bad-checksum', 35],
    ['a length above the bound', v2(0x21, 0x11, V4, 521), 'too-long', 16],
    ['the greatest length', v2(0x20, 0x00, '', 65_535), 'too-long', 16],
  ])('with %s is refused as soon as that is seen', (_what, wire, problem, after) => {
    expect(readEveryWay(wire, header)).toEqual({ type: 'malformed', problem });
    expect(refusedAfter(wire, header())).toBe(after);
  });

  it('may be longer when the bound is', () => {
    const wire = v2(0x21, 0x11, V4.padEnd(1500, 'x'));
    expect(readEveryWay(wire, () => header(1516))).toMatchObject({ type: 'header', octets: 1516 });
    expect(readEveryWay(wire, () => header(1515))).toMatchObject({ problem: 'too-long' });
  });
});
