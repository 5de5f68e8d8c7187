import { describe, expect, it } from 'vitest';
import { allSettings } from '#core/config/settings.ts';
import { DnsEntriesAsk, DnsSwitchesAsk } from '#core/contract/dns-contract.ts';

describe('the contract about names', () => {
  it('shows a first page of everything when nothing else is asked for', () =>
    expect(DnsEntriesAsk.parse({})).toEqual({
      text: '',
      outcomes: null,
      types: null,
      time: null,
      pinnedOnly: false,
      offset: 0,
      limit: 100,
    }));

  it('changes no switch that is not named', () => expect(DnsSwitchesAsk.parse({})).toEqual({}));

  // A switch on the screen must never be refused by the settings, nor the other way round.
  it.each([
    ['preferFamily', ['auto', 'ipv6', 'ipv4', 'only-ipv6', 'only-ipv4', 'ipv5']],
    ['minTtlSeconds', [-1, 0, 3600, 3601, 1.5]],
    ['maxTtlSeconds', [0, 1, 604_800, 604_801]],
    ['serveStale', [true, false, 1]],
    ['refuseBypassNames', [true, false, 'on']],
  ] as const)('takes for %s what the settings take', (key, values) => {
    const setting = allSettings().find(({ path }) => path === `dns.${key}`)?.setting;
    for (const value of values)
      expect([value, DnsSwitchesAsk.safeParse({ [key]: value }).success]).toEqual([value, setting?.schema.safeParse(value).success]);
  });
});
