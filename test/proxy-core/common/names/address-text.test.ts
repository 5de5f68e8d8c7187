import { isIP } from 'node:net';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addressText4, addressText6, canonicalAddress, canonicalIp } from '#core/common/names/address-text.ts';

describe('addresses as text', () => {
  it('writes four octets with dots', () => {
    expect(addressText4([9, 192, 0, 2, 1], 1)).toBe('192.0.2.1');
  });

  it.each([
    ['2001:db8:0:0:0:0:0:1', '2001:db8::1'],
    ['2001:DB8::0001', '2001:db8::1'],
    ['0:0:0:0:0:0:0:0', '::'],
    ['::1', '::1'],
    ['1::', '1::'],
    ['2001:db8:0:1:1:1:1:1', '2001:db8:0:1:1:1:1:1'],
    ['2001:0:0:1:0:0:0:1', '2001:0:0:1::1'],
    ['2001:db8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
    ['::ffff:127.0.0.1', '127.0.0.1'],
    ['::ffff:7f00:1', '127.0.0.1'],
    ['::127.0.0.1', '::7f00:1'],
    ['64:ff9b::192.0.2.1', '64:ff9b::c000:201'],
    ['fe80::1%eth0', 'fe80::1%eth0'],
    ['192.0.2.1', '192.0.2.1'],
  ])('%s is %s', (text, canonical) => {
    expect(canonicalAddress(text)).toBe(canonical);
  });

  it.each([
    '',
    '1.2.3',
    '1.2.3.4.5',
    '256.1.1.1',
    '01.2.3.4',
    '1::2::3',
    ':::',
    'g::1',
    'home.example',
    '1.2.3.4%eth0',
    'fe80::1%',
    'fe80::1%a b',
    '[::1]',
    '12345::',
  ])('%j is no address', (text) => {
    expect(canonicalAddress(text)).toBeUndefined();
  });

  it.each(['192.0.2.1', '2001:DB8::1', '::ffff:7f00:1', '64:ff9b::192.0.2.1', '1:2:3:4:5:6:7:8'])(
    '%s has the same form without a zone',
    (text) => expect(canonicalIp(text)).toBe(canonicalAddress(text)),
  );

  it.each(['', '1.2.3.4.', '01.2.3.4', '[::1]', '1::2::3', 'example.com', '::1%eth0', 'fe80::1%eth0'])(
    '%j is none without a zone',
    (text) => expect(canonicalIp(text)).toBeNull(),
  );

  it('is read from where it stands', () => {
    expect(addressText6([9, ...Array<number>(15).fill(0), 1, 9], 1)).toBe('::1');
    expect(addressText6([...Array<number>(10).fill(0), 255, 255, 10, 0, 0, 1], 0)).toBe('10.0.0.1');
  });

  it('agrees with Node on what an address is, and brings each to one form', () => {
    const octets = fc.uint8Array({ minLength: 16, maxLength: 16 });
    fc.assert(
      fc.property(octets, (sixteen) => {
        const text = addressText6(sixteen, 0);
        expect(isIP(text)).not.toBe(0);
        expect(canonicalAddress(text)).toBe(text);
      }),
      { seed: 20_261_120, numRuns: 500 },
    );
  });
});
