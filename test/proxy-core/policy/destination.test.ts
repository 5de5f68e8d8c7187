import { describe, expect, it } from 'vitest';
import { parseNetwork, type Network } from '#core/common/ip-address.ts';
import { compileRules } from '#core/policy/compile-rules.ts';
import { addressRule, judgeDestination } from '#core/policy/destination.ts';
import { OPEN_POLICY } from '#core/policy/policy.ts';

const nobody = { isOwn: () => false };
const judge = (address: string, changes: { allow?: string[]; deny?: string[] } = {}) =>
  judgeDestination(
    address,
    80,
    { ...OPEN_POLICY, allowDestinations: networks(changes.allow), denyDestinations: networks(changes.deny) },
    nobody,
  );

describe('a destination', () => {
  it.each([
    '127.0.0.1',
    '127.255.0.9',
    '0.0.0.0',
    '0.1.2.3',
    '169.254.169.254',
    '224.0.0.1',
    '255.255.255.255',
    '::1',
    '::',
    'fe80::1',
    'ff02::1',
    '::ffff:127.0.0.1',
    '64:ff9b::7f00:1',
    '2002:7f00:1::',
    '::7f00:1',
    '64:ff9b:1::7f00:1',
    '::ffff:0:7f00:1',
    '64:ff9b::a9fe:a9fe',
    '2002:a9fe:a9fe::1',
    'fd00:ec2::254',
    '100.100.100.200',
    'not an address',
  ])('%s is protected', (address) => expect(judge(address)).toBe('protected'));
  it.each(['192.0.2.1', '10.0.0.1', '192.168.1.1', '172.16.0.1', '2001:db8::1', 'fd00::1', '64:ff9b::102:304', '2002:102:304::'])(
    '%s is open: the home network is',
    (address) => expect(judge(address)).toBe('permit'),
  );
  it('that is protected opens when the admin allows it', () => expect(judge('127.0.0.5', { allow: ['127.0.0.0/8'] })).toBe('permit'));
  it('that the admin denies stays closed whatever allows it', () =>
    expect(judge('10.1.2.3', { allow: ['10.0.0.0/8'], deny: ['10.1.0.0/16'] })).toBe('denied'));
  it('that a gateway would turn into a denied one is denied', () => {
    expect(judge('64:ff9b::a01:203', { deny: ['10.1.0.0/16'] })).toBe('denied');
    expect(judge('2002:a01:203::1', { deny: ['10.1.0.0/16'] })).toBe('denied');
  });
  it('that is our own listener is never dialled', () => {
    const own = { isOwn: (address: string, port: number) => address === '127.0.0.1' && port === 80 };
    expect(judgeDestination('127.0.0.1', 80, { ...OPEN_POLICY, allowDestinations: networks(['127.0.0.0/8']) }, own)).toBe('own');
  });
});

function networks(texts: readonly string[] = []): readonly Network[] {
  return texts.map(parseNetwork).filter((network) => network !== null);
}

describe('a blocked network', () => {
  const policy = { ...OPEN_POLICY, ...compileRules([], ['192.168.1.0/24', '203.0.113.7', '127.0.0.0/8']) };
  const judged = (address: string, changes = {}) => judgeDestination(address, 80, { ...policy, ...changes }, nobody);

  it.each([
    ['192.168.1.9', 'blocked', '192.168.1.0/24'],
    ['192.168.2.9', 'permit', null],
    ['203.0.113.7', 'blocked', '203.0.113.7'],
    ['64:ff9b::c0a8:109', 'blocked', '192.168.1.0/24'],
    ['64:ff9b::cb00:7107', 'blocked', '203.0.113.7'],
    ['127.0.0.1', 'protected', '127.0.0.0/8'],
  ])('%s: %s by %s', (address, verdict, rule) => expect([judged(address), addressRule(address, policy)]).toEqual([verdict, rule]));

  it('blocks nothing while filtering is off, and what an admin allowed by address all the same', () => {
    expect(judged('192.168.1.9', { filteringOn: false })).toBe('permit');
    expect(judged('127.0.0.1', { allowDestinations: networks(['127.0.0.0/8']) })).toBe('blocked');
  });
});
