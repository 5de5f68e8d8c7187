import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openConfig, type ConfigStore } from '#core/config/config-store.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { tempFolder } from '../../support/temp-folder.ts';

const root = tempFolder();
let folders = 0;

function place() {
  folders += 1;
  const folder = join(root, `c${folders}`);
  mkdirSync(folder);
  return { folder, file: join(folder, 'config.json') };
}

const clock = new FakeClock();
const open = (file: string, overrides: readonly (readonly [string, string])[] = [], environment = {}) =>
  openConfig({ file, environment, overrides: new Map(overrides), clock });

async function opened(
  file: string,
  overrides: readonly (readonly [string, string])[] = [],
): Promise<{ store: ConfigStore; trouble: string | null }> {
  const result = await open(file, overrides);
  if (!result.ok) throw new Error(result.problems.join());
  return result;
}

describe('the configuration store', () => {
  it('lets what was changed win over what was typed, also after the next change', async () => {
    const { file } = place();
    const typed = [
      ['dns.servers', '192.0.2.1'],
      ['history.days', '7'],
    ] as const;
    const result = await open(file, typed, { HEARTHGATE_DNS_CACHE_NAMES: '500' });
    if (!result.ok) throw new Error(result.problems.join());
    const { store } = result;
    await store.change('dns', { servers: ['192.0.2.2'] });
    await store.change('dns', { cacheNames: 600 });
    await store.change('filtering', { on: false });
    expect([store.config.dns.servers, store.config.dns.cacheNames, store.config.history.days]).toEqual([['192.0.2.2'], 600, 7]);
    expect([store.origin('dns.servers'), store.origin('dns.cacheNames'), store.origin('history.days')]).toEqual([
      'file',
      'file',
      'command line',
    ]);
    expect((await opened(file, typed)).store.config.dns.servers).toEqual(['192.0.2.1']);
  });

  it('tells whoever follows of every change that is in force, and of no other', async () => {
    const { store } = await opened(place().file);
    const told: (readonly [boolean, boolean])[] = [];
    store.follow(({ filtering }) => told.push([filtering.on, store.config.filtering.on]));
    await store.change('filtering', { on: false });
    await store.change('filtering', { on: 'perhaps' });
    expect(told).toEqual([[false, false]]);
  });

  it('starts without a file and writes one with the first change', async () => {
    const { file } = place();
    const { store, trouble } = await opened(file);
    expect(trouble).toBeNull();
    expect(await store.change('filtering', { on: false })).toEqual({ ok: true });
    expect([store.config.filtering.on, JSON.parse(readFileSync(file, 'utf8'))]).toEqual([false, { version: 1, filtering: { on: false } }]);
    expect((await opened(file)).store.config.filtering.on).toBe(false);
  });

  it('keeps the last ten documents', async () => {
    const { file, folder } = place();
    const { store } = await opened(file);
    for (let change = 0; change < 15; change += 1) {
      await store.change('filtering', { block: [`site${change}.example`] });
      clock.advance(1000);
    }
    expect(readdirSync(join(folder, 'config-copies'))).toHaveLength(10);
  });

  it('refuses a change that is not allowed and writes nothing', async () => {
    const { file, folder } = place();
    const { store } = await opened(file);
    expect(await store.change('filtering', { on: 'perhaps' })).toMatchObject({ ok: false });
    expect([readdirSync(folder), store.config.filtering.on]).toEqual([[], true]);
  });

  it('makes changes one after the other', async () => {
    const { file } = place();
    const { store } = await opened(file);
    await Promise.all([
      store.change('filtering', { on: false }),
      store.change('filtering', { block: ['a.example'] }),
      store.change('history', { on: false }),
    ]);
    expect((await opened(file)).store.config).toMatchObject({ filtering: { on: false, block: ['a.example'] }, history: { on: false } });
  });

  it('lets a change on the screen win over what was typed at the start', async () => {
    const { file } = place();
    const { store } = await opened(file, [['filtering.on', 'on']]);
    await store.change('filtering', { on: false });
    expect(store.config.filtering.on).toBe(false);
  });

  it.each([
    ['is no JSON', '{ "version": 1,'],
    ['has values that are not allowed', '{ "version": 1, "proxy": { "port": "x" } }'],
    ['is of a newer program', '{ "version": 99 }'],
  ])('runs on the last good copy when the file %s, and never overwrites it', async (_name, bad) => {
    const { file, folder } = place();
    const first = (await opened(file)).store;
    await first.change('filtering', { block: ['old.example'] });
    clock.advance(1000);
    await first.change('filtering', { block: ['new.example'] });
    writeFileSync(file, bad);
    const { store, trouble } = await opened(file);
    expect(trouble).toContain(file);
    expect(store.config.filtering.block).toEqual(['old.example']);
    await store.change('filtering', { on: false });
    const aside = readdirSync(folder).find((name) => name.includes('.bad-'));
    expect(readFileSync(join(folder, aside ?? ''), 'utf8')).toBe(bad);
  });

  it('runs on the defaults when there is no good copy', async () => {
    const { file } = place();
    writeFileSync(file, 'x');
    expect(await opened(file)).toMatchObject({ trouble: expect.stringContaining('Running on the defaults') });
  });

  it('says so when the file cannot be read', async () => {
    const { file } = place();
    mkdirSync(file);
    expect((await opened(file)).trouble).toContain('cannot be read');
  });

  it('starts nothing when what was typed is wrong', async () => {
    const { file } = place();
    expect(await open(file, [['proxy.port', 'x']])).toMatchObject({ ok: false, problems: [expect.stringContaining('proxy.port')] });
  });

  it('says so when a change cannot be saved, and keeps what was in force', async () => {
    const { folder } = place();
    writeFileSync(join(folder, 'a-file'), '');
    const { store } = await opened(join(folder, 'absent', 'config.json'));
    const blocked = await opened(join(folder, 'a-file', 'config.json'));
    expect(await blocked.store.change('filtering', { on: false })).toMatchObject({
      ok: false,
      userText: expect.stringContaining('could not be saved'),
    });
    expect([blocked.store.config.filtering.on, await store.change('filtering', { on: false })]).toEqual([true, { ok: true }]);
  });
});
