import { describe, expect, it } from 'vitest';
import { MAX_REPLY_OCTETS, readSocksReply, writeSocksReply, type SocksReplyRead } from '#core/protocol/socks5/socks-reply.ts';
import { ShortMessageReader } from '#core/protocol/wire/short-message.ts';
import { readEveryWay } from '../../../support/every-way.ts';

const reply = (): ShortMessageReader<SocksReplyRead> => new ShortMessageReader(readSocksReply, MAX_REPLY_OCTETS);

describe('a SOCKS5 reply', () => {
  it.each([
    ['IPv4', '\x05\0\0\x01\x7f\0\0\x01\x30\x39', '127.0.0.1', 12_345],
    ['IPv6', `\x05\0\0\x04${'\0'.repeat(15)}\x01\x30\x39`, '::1', 12_345],
    ['a name', '\x05\0\0\x03\x04host\0\0', 'host', 0],
  ])('that grants with %s reads the same however it is cut', (_what, wire, host, port) =>
    expect(readEveryWay(wire, reply)).toEqual({ type: 'granted', bound: { host, port }, octets: wire.length }),
  );

  it.each([
    ['a whole one', '\x05\x05\0\x01\0\0\0\0\0\0', 5],
    ['only the code', '\x05\x02', 2],
    ['zeros behind the code', '\x05\x01\0\0', 1],
    ['a code nobody knows', '\x05\xff\0\x01\0\0\0\0\0\0', 255],
  ])('that refuses with %s is told with its code', (_what, wire, code) =>
    expect(readEveryWay(wire, reply)).toEqual({ type: 'refused', code }),
  );

  it.each([
    ['another protocol', 'HTTP/1.1 400 Bad Request\r\n', 'not-socks5'],
    ['a reserved octet that is not 0', '\x05\0\x01\x01\0\0\0\0\0\0', 'reserved-octet'],
    ['no address type', '\x05\0\0\0\0\0\0\0\0\0', 'unknown-address-type'],
  ])('with %s is malformed', (_what, wire, problem) => expect(readEveryWay(wire, reply)).toEqual({ type: 'malformed', problem }));

  it('is written with the bound address, or none', () => {
    expect([...writeSocksReply(0, { host: '192.0.2.9', port: 258 })]).toEqual([5, 0, 0, 1, 192, 0, 2, 9, 1, 2]);
    expect([...writeSocksReply(0, { host: '::1', port: 1 })]).toEqual([5, 0, 0, 4, ...Array<number>(15).fill(0), 1, 0, 1]);
    expect([...writeSocksReply(5)]).toEqual([5, 5, 0, 1, 0, 0, 0, 0, 0, 0]);
  });
});
