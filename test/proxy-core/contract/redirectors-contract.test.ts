import { describe, expect, it } from 'vitest';
import { allSettings } from '#core/config/settings.ts';
import { NewRedirectorPool, RedirectorPoolChange, RedirectorSave, RedirectorTrialAsk } from '#core/contract/redirectors-contract.ts';

const pools = allSettings().find(({ path }) => path === 'redirectors.pools')?.setting;
const newPool = { name: 'family', program: 'permit-all' };
/** Do the settings take a pool with this in it? */
const isSetting = (change: object): boolean =>
  pools?.schema.safeParse([{ name: 'family', program: 'permit-all', ...change }]).success === true;

describe('the contract about redirectors', () => {
  it('changes nothing that is not named', () => expect(RedirectorPoolChange.parse({})).toEqual({}));

  it('adds a pool that speaks as Squid does when nothing else is said', () =>
    expect(NewRedirectorPool.parse(newPool)).toEqual({ ...newPool, protocol: 'squid' }));

  it('tries 500 of all requests', () =>
    expect(RedirectorTrialAsk.parse({ pool: 'family', version: 1 })).toMatchObject({ text: '', requests: 500 }));

  // What the screens may send must never be refused by the settings, nor the other way round.
  it.each([
    ['min', [0, 64, 65, -1, 1.5]],
    ['max', [1, 256, 257, 0]],
    ['concurrency', [0, 10_000, 10_001]],
    ['timeoutMs', [10, 60_000, 9, 60_001]],
    ['queue', [0, 100_000, 100_001]],
    ['onFailure', ['allow', 'deny', 'skip', 'else']],
    ['connect', [true, false, 'on']],
  ] as const)('takes for %s what the settings take', (key, values) => {
    const wide = key === 'min' ? { max: 256 } : key === 'max' ? { min: 0 } : {};
    for (const value of values)
      expect([key, value, RedirectorPoolChange.safeParse({ [key]: value }).success]).toEqual([
        key,
        value,
        isSetting({ ...wide, [key]: value }),
      ]);
  });

  it.each([
    ['a pool without a name', NewRedirectorPool, { ...newPool, name: '' }],
    ['a name that is too long', NewRedirectorPool, { ...newPool, name: 'x'.repeat(65) }],
    ['another language of talking', NewRedirectorPool, { ...newPool, protocol: 'http' }],
    ['a program of more than 256 KB', RedirectorSave, { pool: 'family', language: 'ts', text: 'x'.repeat(262_145) }],
    ['another language of programs', RedirectorSave, { pool: 'family', language: 'rb', text: '' }],
    ['version 0', RedirectorTrialAsk, { pool: 'family', version: 0 }],
    ['a trial of too many requests', RedirectorTrialAsk, { pool: 'family', version: 1, requests: 5001 }],
  ])('refuses %s', (_name, schema, ask) => expect(schema.safeParse(ask).success).toBe(false));
});
