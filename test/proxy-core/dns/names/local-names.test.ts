import { describe, expect, it } from 'vitest';
import { literalAddress, LocalNames } from '#core/dns/names/local-names.ts';
import type { FamilyPreference } from '#core/dns/address-order.ts';
import type { Resolution } from '#core/dns/resolution.ts';

const found = (address: string): Resolution => ({ type: 'found', addresses: [address], source: 'hosts' });

function local(hosts: Readonly<Record<string, Resolution>> = {}, hasIpv6 = true): LocalNames {
  const file = { get: (name: string) => hosts[name], stop: () => {}, readAgain: () => {} };
  return new LocalNames(file, { preference: 'auto', refuseBypassNames: true, machineHasIpv6: () => hasIpv6 });
}

describe('names answered without a server', () => {
  it('come from overrides before everything', () => {
    const names = local({ 'a.lan': found('192.0.2.1'), 'x.onion': found('192.0.2.2') });
    expect(
      names.replaceOverrides([
        { name: 'a.lan', answers: ['192.0.2.9'] },
        { name: 'x.onion', answers: ['192.0.2.8'] },
        { name: 'localhost', answers: ['192.0.2.7'] },
      ]),
    ).toEqual([]);
    for (const name of ['a.lan', 'x.onion', 'localhost'])
      expect(names.answer(name)).toMatchObject({ origin: 'override', nameExists: true });
  });

  it('come from special names before the hosts file, but for localhost', () => {
    const names = local({ 'x.invalid': found('192.0.2.1'), localhost: found('127.0.0.5') });
    expect(names.answer('x.invalid')).toMatchObject({ resolution: { type: 'not-found' }, origin: 'built-in', nameExists: false });
    expect(names.answer('x.resolver.arpa')).toMatchObject({ resolution: { type: 'not-found' }, nameExists: true });
    expect(names.answer('localhost')).toMatchObject({ resolution: { addresses: ['127.0.0.5'] }, origin: 'hosts' });
  });

  it('know localhost by themselves', () => {
    expect(local().answer('www.localhost')).toMatchObject({ resolution: { addresses: ['::1', '127.0.0.1'], source: 'built-in' } });
    expect(local({}, false).answer('localhost')).toMatchObject({ resolution: { addresses: ['127.0.0.1', '::1'] } });
  });

  it('are no others', () => {
    expect(local().answer('home.example')).toBeUndefined();
    expect(
      new LocalNames(undefined, { preference: 'auto', refuseBypassNames: false, machineHasIpv6: () => true }).answer('mask.icloud.com'),
    ).toBeUndefined();
  });

  it('come in another order when other addresses are to be first', () => {
    let preference: FamilyPreference = 'ipv6';
    let readings = 0;
    const file = { get: () => undefined, stop: () => {}, readAgain: () => (readings += 1) };
    const names = new LocalNames(file, {
      get preference() {
        return preference;
      },
      refuseBypassNames: true,
      machineHasIpv6: () => true,
    });
    names.replaceOverrides([{ name: 'a.lan', answers: ['192.0.2.9', '2001:db8::9'] }]);
    expect(names.answer('a.lan')).toMatchObject({ resolution: { addresses: ['2001:db8::9', '192.0.2.9'] } });
    preference = 'ipv4';
    names.orderAnew();
    expect(names.answer('a.lan')).toMatchObject({ resolution: { addresses: ['192.0.2.9', '2001:db8::9'] } });
    expect(names.answer('localhost')).toMatchObject({ resolution: { addresses: ['127.0.0.1', '::1'] } });
    expect(readings).toBe(1);
  });

  it('keep the overrides they have when new ones make no sense', () => {
    const names = local();
    names.replaceOverrides([{ name: 'a.lan', answers: ['host.example'] }]);
    expect(names.replaceOverrides([{ name: 'a.lan', answers: [] }])).toHaveLength(1);
    expect(names.answer('a.lan')).toEqual({ type: 'host', host: 'host.example' });
  });
});

describe('addresses in the place of names', () => {
  it.each([
    ['192.0.2.1', '192.0.2.1'],
    ['2001:DB8::1', '2001:db8::1'],
    ['[::ffff:127.0.0.1]', '127.0.0.1'],
    ['[::1]', '::1'],
    ['home.example', undefined],
    ['example1', undefined],
    ['1.2.3', undefined],
    ['[::1', undefined],
    ['home.example:80', undefined],
    ['', undefined],
  ])('%j: %s', (host, address) => {
    expect(literalAddress(host)).toBe(address);
  });
});
