import { describe, expect, it } from 'vitest';
import { ownAddresses } from '#core/dns/listener/own-addresses.ts';

const MACHINE = ['127.0.0.1', '192.0.2.7', '::1', '2001:db8::7'];
const flat = (address: string): string[] => ownAddresses(address, 53, MACHINE).map((each) => `${each.address} ${each.port}`);

describe('where a listener is reached', () => {
  it.each([
    ['192.0.2.7', ['192.0.2.7 53']],
    ['0.0.0.0', ['0.0.0.0 53', '127.0.0.1 53', '192.0.2.7 53']],
    ['::', [':: 53', '::1 53', '2001:db8::7 53']],
  ])('%s: %j', (address, addresses) => {
    expect(flat(address)).toEqual(addresses);
  });

  it('asks the machine when nobody says', () => {
    expect(ownAddresses('0.0.0.0', 53).length).toBeGreaterThanOrEqual(1);
  });
});
