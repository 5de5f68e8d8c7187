import { describe, expect, it } from 'vitest';
import { canonicalAddress, ipv4Text, ipv6Text } from '#core/protocol/wire/address-text.ts';

describe('an address', () => {
  it.each([
    ['192.0.2.1', '192.0.2.1'],
    ['::', '::'],
    ['0:0:0:0:0:0:0:1', '::1'],
    ['2001:DB8:0:0:0:0:0:0', '2001:db8::'],
    ['2001:db8:0:1:0:0:0:1', '2001:db8:0:1::1'],
    ['2001:db8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
    ['2001:db8:0:1:1:1:1:1', '2001:db8:0:1:1:1:1:1'],
    ['1:2:3:4:5:6:7:8', '1:2:3:4:5:6:7:8'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['::FFFF:7f00:1', '127.0.0.1'],
    ['::192.0.2.1', '::c000:201'],
    ['64:ff9b::192.0.2.1', '64:ff9b::c000:201'],
  ])('%s is written %s', (text, canonical) => expect(canonicalAddress(text)).toBe(canonical));

  it.each(['', '1.2.3', '01.2.3.4', '1.2.3.4.', '[::1]', '::1%eth0', '1::2::3', 'example.com'])('%j is none', (text) =>
    expect(canonicalAddress(text)).toBeNull(),
  );

  it('is read from where it stands', () => {
    expect(ipv4Text([9, 192, 0, 2, 1, 9], 1)).toBe('192.0.2.1');
    expect(ipv6Text([9, ...Array<number>(15).fill(0), 1, 9], 1)).toBe('::1');
    expect(ipv6Text([...Array<number>(10).fill(0), 255, 255, 10, 0, 0, 1], 0)).toBe('10.0.0.1');
  });
});
