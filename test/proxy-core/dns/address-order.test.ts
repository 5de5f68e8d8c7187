import { describe, expect, it } from 'vitest';
import { orderAddresses, type FamilyPreference } from '#core/dns/address-order.ts';

const FOUR = ['4a', '4b', '4c'];
const SIX = ['6a', '6b'];

describe('the order in which addresses are tried', () => {
  it.each([
    ['auto', true, '6a 4a 6b 4b 4c'],
    ['auto', false, '4a 6a 4b 6b 4c'],
    ['ipv6', false, '6a 4a 6b 4b 4c'],
    ['ipv4', true, '4a 6a 4b 6b 4c'],
    ['only-ipv4', true, '4a 4b 4c'],
    ['only-ipv6', false, '6a 6b'],
  ] satisfies [FamilyPreference, boolean, string][])('%s, machine with IPv6 %s: %s', (preference, hasIpv6, order) => {
    expect(orderAddresses(FOUR, SIX, preference, hasIpv6).join(' ')).toBe(order);
  });

  it('is that of the server where there is one family only', () => {
    expect(orderAddresses(FOUR, [], 'auto', true)).toEqual(FOUR);
    expect(orderAddresses([], SIX, 'ipv4', false)).toEqual(SIX);
    expect(orderAddresses([], [], 'auto', true)).toEqual([]);
  });
});
