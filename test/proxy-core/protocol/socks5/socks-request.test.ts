import { describe, expect, it } from 'vitest';
import { MAX_REQUEST_OCTETS, readSocksRequest, writeConnect, type SocksRequestRead } from '#core/protocol/socks5/socks-request.ts';
import { ShortMessageReader } from '#core/protocol/wire/short-message.ts';
import { readEveryWay, refusedAfter } from '../../../support/every-way.ts';

const request = (): ShortMessageReader<SocksRequestRead> => new ShortMessageReader(readSocksRequest, MAX_REQUEST_OCTETS);
const V4 = '\x01\x7f\0\0\x01\0\x50';

describe('a SOCKS5 request', () => {
  it.each([
    ['CONNECT by IPv4', `\x05\x01\0${V4}`, 'connect', '127.0.0.1', 80],
    ['CONNECT by name', '\x05\x01\0\x03\x0bexample.com\x01\xbb', 'connect', 'example.com', 443],
    ['CONNECT by IPv6', `\x05\x01\0\x04${'\0'.repeat(15)}\x01\0\x50`, 'connect', '::1', 80],
    ['BIND', `\x05\x02\0${V4}`, 'bind', '127.0.0.1', 80],
    ['UDP ASSOCIATE', '\x05\x03\0\x01\0\0\0\0\0\0', 'udp-associate', '0.0.0.0', 0],
    ['a command nobody knows', `\x05\x09\0${V4}`, 'unknown', '127.0.0.1', 80],
    ['command 0', `\x05\x00\0${V4}`, 'unknown', '127.0.0.1', 80],
  ])('to %s reads the same however it is cut', (_what, wire, command, host, port) =>
    expect(readEveryWay(wire, request)).toEqual({ type: 'request', command, host, port, octets: wire.length }),
  );

  it.each([
    ['another version', `\x04\x01\0${V4}`, 'not-socks5', 1],
    ['a reserved octet that is not 0', `\x05\x01\x01${V4}`, 'reserved-octet', 3],
    ['an unknown address type', '\x05\x01\0\x09\x01\x02\x03\x04\0\x50', 'unknown-address-type', 4],
    ['an empty name', '\x05\x01\0\x03\0\0\x50', 'bad-name', 5],
    ['NUL in its name', '\x05\x01\0\x03\x03a\0b\0\x50', 'bad-name', 7],
  ])('with %s is refused as soon as that is seen', (_what, wire, problem, after) => {
    expect(readEveryWay(wire, request)).toEqual({ type: 'malformed', problem });
    expect(refusedAfter(wire, request())).toBe(after);
  });

  it.each(['192.0.2.1', '2001:db8::1', 'example.com'])('to CONNECT to %s is written as it is read', (host) =>
    expect(readEveryWay(Buffer.from(writeConnect({ host, port: 8443 })).toString('latin1'), request)).toMatchObject({
      command: 'connect',
      host,
      port: 8443,
    }),
  );
});
