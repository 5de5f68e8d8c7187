import { describe, expect, it } from 'vitest';
import { parseIpAddress, parseNetwork, type Network } from '#core/common/ip-address.ts';
import { networkAddress, NetworkRules } from '#core/policy/network-rules.ts';

const address = (text: string): readonly number[] => parseIpAddress(text) as readonly number[];

function rulesFor(...texts: readonly string[]): NetworkRules {
  const rules = new NetworkRules();
  for (const text of texts) rules.add(parseNetwork(text) as Network, text);
  return rules;
}

describe('rules for networks', () => {
  const rules = rulesFor('10.0.0.0/8', '10.1.0.0/16', '192.168.1.0/25', '2001:db8::/33', '203.0.113.7');

  it.each([
    ['10.200.0.1', '10.0.0.0/8'],
    ['10.1.2.3', '10.1.0.0/16'],
    ['11.0.0.1', null],
    ['192.168.1.127', '192.168.1.0/25'],
    ['192.168.1.128', null],
    ['2001:db8:7fff::1', '2001:db8::/33'],
    ['2001:db8:8000::1', null],
    ['203.0.113.7', '203.0.113.7'],
    ['203.0.113.8', null],
    ['::ffff:10.0.0.1', '10.0.0.0/8'],
  ])('%s: %s', (text, rule) => expect(rules.find(address(text))).toBe(rule));

  it('an IPv4 network of everything covers no IPv6 address, and the reverse', () => {
    expect(rulesFor('0.0.0.0/0').find(address('2001:db8::1'))).toBeNull();
    expect(rulesFor('::/0').find(address('192.0.2.1'))).toBeNull();
    expect([rulesFor('0.0.0.0/0').find(address('192.0.2.1')), rulesFor('::/0').find(address('2001:db8::1'))]).toEqual([
      '0.0.0.0/0',
      '::/0',
    ]);
  });

  it('bits behind the prefix do not make another network; the first rule is told', () => {
    const twice = rulesFor('10.9.9.9/8', '10.0.0.0/8');
    expect([twice.size, twice.find(address('10.0.0.1'))]).toEqual([1, '10.9.9.9/8']);
  });
});

it.each([
  ['192.168.1.77', 24, [192, 168, 1, 0]],
  ['192.168.1.255', 25, [192, 168, 1, 128]],
  ['255.255.255.255', 0, [0, 0, 0, 0]],
  ['255.255.255.255', 32, [255, 255, 255, 255]],
  ['255.255.255.255', 9, [255, 128, 0, 0]],
])('the network of %s/%i', (text, bits, octets) => expect(networkAddress(address(text), bits)).toEqual(octets));
