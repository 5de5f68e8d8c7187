import { describe, expect, it } from 'vitest';
import { authorityOf, isInNetwork, isIpAddress, parseIpAddress, parseNetwork } from '#core/common/ip-address.ts';

describe('an address', () => {
  it.each([
    ['192.0.2.1', [192, 0, 2, 1]],
    ['::ffff:192.0.2.1', [192, 0, 2, 1]],
    ['::1', [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]],
    ['2001:db8::ff', [0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff]],
    ['1:2:3:4:5:6:7:8', [0, 1, 0, 2, 0, 3, 0, 4, 0, 5, 0, 6, 0, 7, 0, 8]],
    ['64:ff9b::1.2.3.4', [0, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4]],
  ])('%s is read', (text, octets) => expect(parseIpAddress(text)).toEqual(octets));

  it.each([
    '',
    '1.2.3',
    '1.2.3.4.5',
    '01.2.3.4',
    '1.2.3.256',
    '1.2.3.x',
    ':',
    ':::',
    '1::2::3',
    '1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7:8:9',
    '1:2:3:4:5:6:7::8',
    'g::',
    '12345::',
    '1.2.3.4::',
    '::1.2.3',
    'example.com',
  ])('%j is none', (text) => expect(isIpAddress(text)).toBe(false));
});

describe('a network', () => {
  it.each([
    ['192.168.0.0/16', '192.168.255.1', true],
    ['192.168.0.0/16', '192.169.0.1', false],
    ['10.0.0.0/9', '10.127.0.1', true],
    ['10.0.0.0/9', '10.128.0.1', false],
    ['0.0.0.0/0', '1.2.3.4', true],
    ['0.0.0.0/0', '::1', false],
    ['127.0.0.1', '127.0.0.1', true],
    ['127.0.0.1', '127.0.0.2', false],
    ['2001:db8::/33', '2001:db8:7fff::1', true],
    ['2001:db8::/33', '2001:db8:8000::1', false],
    ['::ffff:10.0.0.0/104', '10.9.9.9', true],
  ])('%s has %s: %s', (network, address, isIn) => {
    expect(isInNetwork(parseIpAddress(address) ?? [], parseNetwork(network) ?? { octets: [], bits: 0 })).toBe(isIn);
  });

  it.each(['192.168.0.0/33', '::/129', '1.2.3.4/', '1.2.3.4/x', '1.2.3.4/-1', 'x/8', '1.2.3.4/8/8', '::ffff:1.2.3.4/90'])(
    '%j is none',
    (text) => expect(parseNetwork(text)).toBeNull(),
  );
});

it('an authority puts IPv6 into brackets', () => expect([authorityOf('::1', 80), authorityOf('a', 80)]).toEqual(['[::1]:80', 'a:80']));
