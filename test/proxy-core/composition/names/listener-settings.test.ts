import { describe, expect, it } from 'vitest';
import { listenerSettings } from '#core/composition/names/listener-settings.ts';
import { DEFAULT_CONFIG, type ProxyConfig } from '#core/config/settings.ts';

const settings = (dns: Partial<ProxyConfig['dns']>) => listenerSettings({ ...DEFAULT_CONFIG, dns: { ...DEFAULT_CONFIG.dns, ...dns } });

describe('the name server for other devices', () => {
  it('is off unless an address is given', () => expect(settings({})).toBeNull());

  it('listens where it is told to, for whom it is told to', () =>
    expect(settings({ listen: ['192.0.2.2:53', '[::1]:5353'], clients: ['192.0.2.0/24'], queriesPerSecond: 7, burst: 9 })).toEqual({
      problems: [],
      options: {
        addresses: [
          { address: '192.0.2.2', port: 53 },
          { address: '::1', port: 5353 },
        ],
        allowedNetworks: [{ octets: [192, 0, 2, 0], bits: 24 }],
        refusal: { type: 'no-such-name' },
        refusalTtlSeconds: 10,
        maxTtlSeconds: 300,
        queriesPerSecond: 7,
        burst: 9,
      },
    }));

  it('answers those who may use the proxy when nobody else is named', () =>
    expect(settings({ listen: ['127.0.0.1:0'] })?.options.allowedNetworks).toMatchObject([
      { octets: [127, 0, 0, 0], bits: 8 },
      { bits: 128 },
    ]));

  it.each([
    ['zero', [], ['192.0.2.2:53'], { type: 'zero' }, 0],
    ['block-page', ['192.0.2.9', '2001:db8::9'], ['0.0.0.0:53'], { type: 'address', ipv4: '192.0.2.9', ipv6: '2001:db8::9' }, 0],
    ['block-page', [], ['192.0.2.2:53'], { type: 'address', ipv4: '192.0.2.2', ipv6: null }, 0],
    ['block-page', [], ['[2001:db8::2]:53', '0.0.0.0:53'], { type: 'address', ipv4: null, ipv6: '2001:db8::2' }, 0],
    ['block-page', [], ['0.0.0.0:53', '[::]:53'], { type: 'no-such-name' }, 1],
  ] as const)('refuses by %s with the page at %j, listening on %j', (refusal, blockPage, listen, expected, problems) => {
    const made = settings({ refusal, blockPage, listen });
    expect(made?.options.refusal).toEqual(expected);
    expect(made?.problems).toHaveLength(problems);
  });
});
