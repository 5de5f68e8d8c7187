import { describe, expect, it } from 'vitest';
import { readSocksAddress, writeSocksAddress, type SocksAddressRead } from '#core/protocol/socks5/socks-address.ts';
import { ShortMessageReader } from '#core/protocol/wire/short-message.ts';
import { readEveryWay, refusedAfter } from '../../../support/every-way.ts';

const reader = (): ShortMessageReader<SocksAddressRead> => new ShortMessageReader(readSocksAddress, 259);
const name = (text: string, length = text.length): string => `\x03${String.fromCharCode(length)}${text}\x01\xbb`;
const V6 = '\x04\x20\x01\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0\x01\0\x50';

describe('a SOCKS5 address', () => {
  it.each([
    ['IPv4', '\x01\xc0\x00\x02\x01\x00\x50', '192.0.2.1', 80],
    ['IPv6', V6, '2001:db8::1', 80],
    ['IPv4-mapped IPv6, which is IPv4', `\x04${'\0'.repeat(10)}\xff\xff\x7f\0\0\x01\xff\xff`, '127.0.0.1', 65_535],
    ['a name', name('Example.com'), 'Example.com', 443],
    ['a name with its final dot', name('example.com.'), 'example.com.', 443],
    ['a name of 253 octets', name(`${'a.'.repeat(126)}a`), `${'a.'.repeat(126)}a`, 443],
    ['a name of 253 octets and a dot', name(`${'a.'.repeat(126)}a.`), `${'a.'.repeat(126)}a.`, 443],
    ['an IPv4 address as name', name('192.0.2.1'), '192.0.2.1', 443],
    ['an IPv6 address as name', name('2001:DB8:0::1'), '2001:db8::1', 443],
    ['a mapped address as name', name('::ffff:127.0.0.1'), '127.0.0.1', 443],
    ['port 0', '\x01\x01\x02\x03\x04\0\0', '1.2.3.4', 0],
  ])('with %s reads the same however it is cut', (_what, wire, host, port) => {
    expect(readEveryWay(wire, reader)).toEqual({ type: 'address', host, port, octets: wire.length });
  });

  it.each([
    ['type 0', '\0', 1],
    ['type 2', '\x02', 1],
    ['type 5', '\x05', 1],
    ['type 255', '\xff', 1],
    ['an empty name', name(''), 2],
    ['a name of 255 octets', name('a'.repeat(255)), 2],
    ['a name of 254 octets without a dot at the end', name('a'.repeat(254)), 256],
    ['NUL in a name', name('good.example\0.evil.example'), 15],
    ['a line end in a name', name('a\r\nb'), 4],
    ['DEL in a name', name('a\x7fb'), 4],
    ['a blank in a name', name('a b'), 4],
    ['an octet above 127 in a name', name('caf\xe9.example'), 6],
    ['a percent sign in a name', name('exa%6dple.com'), 6],
    ['an at sign in a name', name('user@host'), 7],
    ['a slash in a name', name('a/b'), 4],
    ['a back slash in a name', name('a\\b'), 4],
    ['brackets', name('[::1]'), 3],
    ['an empty label', name('a..b'), 6],
    ['a leading dot', name('.a'), 4],
    ['two final dots', name('a..'), 5],
    ['a label of 64 octets', name(`${'a'.repeat(64)}.b`), 68],
    ['a port inside the name', name('example.com:80'), 16],
    ['a zone', name('fe80::1%eth0'), 10],
  ])('with %s is refused as soon as that is seen', (_what, wire, after) => {
    expect(readEveryWay(wire, reader).type).toBe('malformed');
    expect(refusedAfter(wire, reader())).toBe(after);
  });

  it.each(['\x01\x01\x02\x03\x04\0', V6.slice(0, -1), name('abc').slice(0, -1), '\x03', '\x03\x05abcd', ''])('%j is not complete', (wire) =>
    expect(reader().feed(Buffer.from(wire, 'latin1'), 0)).toEqual({ type: 'more' }),
  );

  it.each([
    ['192.0.2.1', 80, '\x01\xc0\0\x02\x01\0\x50'],
    ['2001:db8::1', 80, V6],
    ['example.com', 443, name('example.com')],
  ])('%s is written as it is read', (host, port, wire) => {
    expect(Buffer.from(writeSocksAddress({ host, port })).toString('latin1')).toBe(wire);
  });

  it.each(['', 'a'.repeat(256)])('a host SOCKS5 has no place for is our own mistake', (host) =>
    expect(() => writeSocksAddress({ host, port: 1 })).toThrow(/host/),
  );
});
