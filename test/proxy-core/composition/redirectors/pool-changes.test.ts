import { describe, expect, it } from 'vitest';
import { addedPool, changedPool, removedPool, reorderedPools } from '#core/composition/redirectors/pool-changes.ts';
import { poolSetting, redirectorConfig } from '../../../support/pool-setting.ts';

const games = poolSetting({ name: 'games', program: 'deny-list' });
const night = poolSetting({ name: 'night', program: 'quiet-hours' });
const settings = redirectorConfig({ on: true, program: 'permit-all' }, [games, night]);
const UNKNOWN = { ok: false, userText: 'There is no redirector of this name.' };
const pools = (...list: readonly object[]) => ({ ok: true, section: 'redirectors', values: { pools: list } });

describe('a change', () => {
  it('is made to one pool, and what it does not speak of stays', () => {
    expect(changedPool(settings, 'night', { timeoutMs: 50, max: undefined })).toEqual(pools(games, { ...night, timeoutMs: 50 }));
  });

  it('of nobody is refused', () => {
    expect(changedPool(settings, 'nobody', { on: false })).toEqual(UNKNOWN);
    expect(removedPool(settings, 'nobody')).toEqual(UNKNOWN);
  });

  it('of the simple one goes by its own names', () => {
    expect(changedPool(settings, 'redirector', { min: 3, max: 6, queue: 9 })).toEqual({
      ok: true,
      section: 'redirector',
      values: { helpers: 3, maxHelpers: 6, queue: 9 },
    });
    expect(changedPool(settings, 'redirector', { min: 0 })).toMatchObject({ values: { helpers: 1 } });
    expect(removedPool(settings, 'redirector')).toEqual({ ok: true, section: 'redirector', values: { on: false } });
  });

  it('of the simple one that it cannot have is refused', () => {
    expect(changedPool(settings, 'redirector', { hosts: ['a.example'] })).toMatchObject({ ok: false });
    expect(changedPool(settings, 'redirector', { min: 4, max: 3 })).toMatchObject({ ok: false });
  });
});

describe('a pool', () => {
  it('is added behind the others, under a name nobody has', () => {
    const wanted = { name: 'new', protocol: 'url', program: '/bin/x', hosts: undefined } as const;
    expect(addedPool(settings, wanted)).toEqual(pools(games, night, { name: 'new', protocol: 'url', program: '/bin/x' }));
    expect(addedPool(settings, { ...wanted, name: 'games' })).toMatchObject({ ok: false });
  });

  it('is taken away', () => expect(removedPool(settings, 'games')).toEqual(pools(night)));
});

describe('another order', () => {
  it('is made of all of them', () => expect(reorderedPools(settings, ['night', 'games'])).toEqual(pools(night, games)));

  it.each([[['night']], [['night', 'night']], [['night', 'games', 'more']], [['night', 'more']], [[]]])('of %j is refused', (names) =>
    expect(reorderedPools(settings, names)).toMatchObject({ ok: false }),
  );
});
