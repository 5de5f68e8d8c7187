import { describe, expect, it } from 'vitest';
import { icapLookup } from '#core/composition/redirectors/icap-lookup.ts';
import type { Resolution } from '#core/exchange/exchange-ports.ts';

const answers: Readonly<Record<string, Resolution>> = {
  'both.example': { type: 'found', addresses: ['192.0.2.1', '2001:db8::1'] },
  'none.example': { type: 'found', addresses: [] },
  'gone.example': { type: 'not-found' },
  'slow.example': { type: 'timed-out' },
};
const lookup = icapLookup({ resolve: (host) => Promise.resolve(answers[host] as Resolution) });
const looked = (host: string, all: boolean): Promise<unknown> =>
  new Promise((resolve) => lookup(host, { all }, (error, address, family) => resolve(error?.code ?? (all ? address : [address, family]))));

describe('the name of an ICAP server', () => {
  it('is looked up by the core: one address, or all of them', async () => {
    expect(await looked('both.example', false)).toEqual(['192.0.2.1', 4]);
    expect(await looked('both.example', true)).toEqual([
      { address: '192.0.2.1', family: 4 },
      { address: '2001:db8::1', family: 6 },
    ]);
  });

  it.each(['none.example', 'gone.example', 'slow.example'])('%s has no address', async (host) => {
    expect([await looked(host, false), await looked(host, true)]).toEqual(['ENOTFOUND', 'ENOTFOUND']);
  });
});
