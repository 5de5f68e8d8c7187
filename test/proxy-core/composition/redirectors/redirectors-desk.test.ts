import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { RedirectorsDesk } from '#core/composition/redirectors/redirectors-desk.ts';
import { Workbench } from '#core/composition/redirectors/workbench.ts';
import type { PoolSetting } from '#core/config/sections/redirector.ts';
import { DEFAULT_CONFIG, type ProxyConfig } from '#core/config/settings.ts';
import type { CommandOutcome } from '#core/contract/views.ts';
import { FakeClock } from '../../../support/fake-clock.ts';
import { poolSetting } from '../../../support/pool-setting.ts';
import { tempFolder } from '../../../support/temp-folder.ts';

const folder = tempFolder();
const EXAMPLES = join(import.meta.dirname, '../../../../redirectors');

/** Settings in memory; each change takes a turn, as a disk does. */
class Store {
  config: ProxyConfig = { ...DEFAULT_CONFIG, redirectors: { ...DEFAULT_CONFIG.redirectors, pools: [] } };
  refuses: string | null = null;
  breaks: Error | null = null;

  async change(section: keyof ProxyConfig, values: Readonly<Record<string, unknown>>): Promise<CommandOutcome> {
    await Promise.resolve();
    if (this.breaks !== null) throw this.breaks;
    if (this.refuses !== null) return { ok: false, userText: this.refuses };
    this.config = { ...this.config, [section]: { ...this.config[section], ...values } };
    return { ok: true };
  }
}

let store: Store;
let desk: RedirectorsDesk;
const having = (...pools: readonly PoolSetting[]): void => {
  store.config = { ...store.config, redirectors: { ...store.config.redirectors, pools } };
};
const names = (): readonly string[] => desk.settings().pools.map(({ name }) => name);

beforeEach(() => {
  store = new Store();
  const workbench = new Workbench(EXAMPLES, join(folder, String(Math.random()).slice(2)), {
    clock: new FakeClock(),
    searchHistory: () => Promise.resolve({ rows: [], nextBeforeId: null }),
  });
  desk = new RedirectorsDesk(store, workbench, () => null);
});

describe('changes', () => {
  it('made at once each see what the one before left', async () => {
    const added = ['a', 'b', 'c'].map((name) => desk.add({ name, protocol: 'squid', program: 'permit-all' }));
    expect(await Promise.all(added)).toEqual([{ ok: true }, { ok: true }, { ok: true }]);
    expect(names()).toEqual(['a', 'b', 'c']);
    expect(await Promise.all([desk.remove('a'), desk.remove('a'), desk.reorder(['c', 'b'])])).toMatchObject([
      { ok: true },
      { ok: false },
      { ok: true },
    ]);
    expect(names()).toEqual(['c', 'b']);
  });

  it('that the settings refuse are told in their words', async () => {
    having(poolSetting());
    store.refuses = 'The disk is full.';
    expect(await desk.change('family', { on: false })).toEqual({ ok: false, userText: 'The disk is full.' });
  });

  it('that break are heard of by whoever asked, and by nobody else', async () => {
    having(poolSetting());
    store.breaks = new Error('EIO');
    const broken = desk.change('family', { on: false });
    await expect(broken).rejects.toThrow('EIO');
    store.breaks = null;
    expect(await desk.change('family', { on: false })).toEqual({ ok: true });
  });
});

describe('before anything runs', () => {
  it('nothing is seen, and nothing can be ordered or tried', async () => {
    having(poolSetting());
    expect([desk.views(), desk.start('family'), desk.stop('family'), desk.restart('family')]).toEqual([[], false, false, false]);
    expect(await desk.tryOut({ pool: 'family', version: 1, text: '', requests: 10 })).toMatchObject({ ok: false });
  });
});

describe('a program', () => {
  const text = { language: 'js', text: 'x', savedBy: 'Anna', note: '' } as const;

  it('is saved for a pool there is, unless that is a server', async () => {
    having(poolSetting(), poolSetting({ name: 'scan', protocol: 'icap', icapUrl: 'icap://a.example/x' }));
    expect(await desk.save({ pool: 'nobody', ...text })).toEqual({ ok: false, userText: 'There is no redirector of this name.' });
    expect(await desk.save({ pool: 'scan', ...text })).toMatchObject({ ok: false });
    expect(await desk.save({ pool: 'family', ...text })).toMatchObject({ ok: true, version: { version: 1, savedBy: 'Anna' } });
    expect(await desk.save({ pool: 'family', ...text, text: ' \n' })).toEqual({
      ok: false,
      userText: 'There is nothing in it yet. Nothing was stored.',
    });
  });

  it('is promoted by its version, and what is gone is not', async () => {
    having(poolSetting());
    const saved = await desk.save({ pool: 'family', ...text });
    expect(await desk.promote('family', 1)).toEqual({ ok: true });
    expect(desk.settings().pools[0]?.program).toBe(saved.ok ? saved.version.path : '');
    expect(await desk.promote('family', 2)).toMatchObject({ ok: false });
  });
});
