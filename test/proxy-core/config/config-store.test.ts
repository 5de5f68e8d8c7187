import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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
      'screens',
      'screens',
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

  it('starts nothing when what was typed is wrong', async () => {
    const { file } = place();
    expect(await open(file, [['proxy.port', 'x']])).toMatchObject({ ok: false, problems: [expect.stringContaining('proxy.port')] });
  });

  it('says so when a change cannot be saved, and keeps what was in force', async () => {
    const { folder } = place();
    const { store } = await opened(join(folder, 'absent', 'config.json'));
    const blocked = await opened(join(folder, 'a-file', 'config.json'));
    writeFileSync(join(folder, 'a-file'), '');
    expect(await blocked.store.change('filtering', { on: false })).toMatchObject({
      ok: false,
      userText: expect.stringContaining('could not be saved'),
    });
    expect([blocked.store.config.filtering.on, await store.change('filtering', { on: false })]).toEqual([true, { ok: true }]);
  });
});

describe('a settings file that cannot be used', () => {
  it.each([
    ['is no JSON', '{ "version": 1,', 'not valid JSON'],
    ['has values that are not allowed', '{ "version": 1, "proxy": { "port": "x" } }', 'proxy.port is "x"'],
    ['has a setting that does not exist', '{ "version": 1, "filtering": { "blok": [] } }', 'Did you mean filtering.block?'],
    ['has a section that does not exist', '{ "version": 1, "filtring": {} }', 'Did you mean filtering?'],
    ['is of a newer program', '{ "version": 99 }', 'version is 99'],
  ])('because it %s leaves the settings of the last good start in force', async (_name, bad, word) => {
    const { file } = place();
    writeFileSync(file, JSON.stringify({ version: 1, filtering: { block: ['games.example'] } }));
    await (await opened(file)).store.keepAsGood();
    writeFileSync(file, bad);
    const { store, trouble } = await opened(file);
    expect(store.config.filtering.block).toEqual(['games.example']);
    for (const part of [file, word, 'The settings of 20', 'are in force']) expect(trouble).toContain(part);
    expect(store.trouble).toBe(trouble);
    await store.keepAsGood();
    expect(readFileSync(file, 'utf8')).toBe(bad);
  });

  it('leaves the last change in force, not the one before it', async () => {
    const { file } = place();
    const first = (await opened(file)).store;
    await first.change('filtering', { block: ['old.example'] });
    clock.advance(1000);
    await first.change('filtering', { block: ['new.example'] });
    writeFileSync(file, '{');
    expect((await opened(file)).store.config.filtering.block).toEqual(['new.example']);
  });

  it('is kept when a setting is changed, and the person is told where', async () => {
    const { file, folder } = place();
    await (await opened(file)).store.change('filtering', { block: ['games.example'] });
    writeFileSync(file, '{ "mine": ');
    const { store } = await opened(file);
    await store.change('history', { days: 7 });
    const aside = readdirSync(folder).find((name) => name.includes('.bad-')) ?? '';
    expect(readFileSync(join(folder, aside), 'utf8')).toBe('{ "mine": ');
    expect(store.trouble).toContain(aside);
    await store.change('history', { days: 8 });
    expect(store.trouble).toContain(aside);
    const again = await opened(file);
    expect([again.trouble, again.store.config.filtering.block, again.store.config.history.days]).toEqual([null, ['games.example'], 8]);
  });

  it.each(['x', '{ "version": 1, "proxy": { "port": "x" } }'])('starts nothing when no earlier settings are known: %s', async (bad) => {
    const { file } = place();
    writeFileSync(file, bad);
    expect(await open(file)).toEqual({ ok: false, problems: [expect.stringContaining('no earlier settings')] });
  });

  it('starts nothing when it is a folder', async () => {
    const { file } = place();
    mkdirSync(file);
    expect(await open(file)).toEqual({ ok: false, problems: [expect.stringContaining('cannot be read')] });
  });

  it('is not hidden by what is set for one run', async () => {
    const { file } = place();
    writeFileSync(file, '{ "version": 1, "proxy": { "port": "x" } }');
    expect(await open(file, [['proxy.port', '3128']])).toEqual({ ok: false, problems: [expect.stringContaining('proxy.port is "x"')] });
  });

  it('is told together with what is wrong with the words', async () => {
    const { file } = place();
    writeFileSync(file, 'x');
    const read = await open(file, [['proxy.prot', '1']]);
    expect(read.ok ? [] : read.problems).toEqual([expect.stringContaining('Did you mean proxy.port'), expect.stringContaining(file)]);
  });

  it('does not bring the defaults back by going missing', async () => {
    const { file } = place();
    await (await opened(file)).store.change('filtering', { block: ['games.example'] });
    rmSync(file);
    const { store, trouble } = await opened(file);
    expect([store.config.filtering.block, trouble]).toEqual([['games.example'], expect.stringContaining('is missing')]);
    await store.change('history', { days: 7 });
    expect(store.trouble).toBeNull();
    expect((await opened(file)).store.config.filtering.block).toEqual(['games.example']);
  });

  it('has to be there when it was named', async () => {
    const { folder } = place();
    writeFileSync(join(folder, 'office.json'), '{ "version": 1 }');
    const read = await openConfig({ file: join(folder, 'ofice.json'), mustExist: true, environment: {}, overrides: new Map(), clock });
    expect(read).toEqual({ ok: false, problems: [expect.stringMatching(/there is no file .*ofice\.json\. Did you mean office\.json\?/)] });
  });
});

describe('a file that was edited while the program ran', () => {
  it('is kept beside when a setting is changed', async () => {
    const { file, folder } = place();
    const { store } = await opened(file);
    await store.change('history', { days: 7 });
    const edited = JSON.stringify({ version: 1, history: { days: 9 } });
    writeFileSync(file, edited);
    expect(store.trouble).toBeNull();
    await store.change('history', { on: false });
    const aside = readdirSync(folder).find((name) => name.includes('.edited-')) ?? '';
    expect(readFileSync(join(folder, aside), 'utf8')).toBe(edited);
    expect(store.trouble).toContain(aside);
  });

  it('is no other file for its white space', async () => {
    const { file, folder } = place();
    writeFileSync(file, '{"version":1,"history":{"days":7}}');
    const { store } = await opened(file);
    writeFileSync(file, '{ "version": 1, "history": { "days": 7 } }\n');
    await store.change('history', { on: false });
    expect([readdirSync(folder).sort(), store.trouble]).toEqual([['config-copies', 'config.json'], null]);
  });
});

describe('what is set for one run', () => {
  const block = (typed: string) => [['filtering.block', typed]] as const;
  const written = (file: string): unknown => (JSON.parse(readFileSync(file, 'utf8')) as { readonly filtering: unknown }).filtering;

  it('never gets into the file, and a rule that was added stays', async () => {
    const { file } = place();
    writeFileSync(file, JSON.stringify({ version: 1, filtering: { block: ['kept.example'] } }));
    const { store } = await opened(file, block('typed.example'));
    expect(store.overridden).toContain('filtering.block (command line)');
    await store.change('filtering', { block: ['typed.example', 'added.example'] });
    expect(store.config.filtering.block).toEqual(['typed.example', 'added.example']);
    expect(written(file)).toEqual({ block: ['kept.example', 'added.example'] });
    expect(store.trouble).toContain('filtering.block');
    await store.change('filtering', { block: ['added.example', 'again.example'] });
    expect(store.config.filtering.block).toEqual(['added.example', 'again.example']);
    expect(written(file)).toEqual({ block: ['kept.example', 'added.example', 'again.example'] });
    expect((await opened(file)).store.config.filtering.block).toEqual(['kept.example', 'added.example', 'again.example']);
    expect((await opened(file, block('typed.example'))).store.config.filtering.block).toEqual(['typed.example']);
  });

  it('stays out of the file when something else of its section is changed', async () => {
    const { file } = place();
    const { store } = await opened(file, block('typed.example'));
    await store.change('filtering', { on: false, block: ['typed.example'] });
    expect([written(file), store.trouble, store.overridden]).toEqual([{ on: false }, null, null]);
  });

  it('can be changed, and the changed value is written', async () => {
    const { file } = place();
    const { store } = await opened(file, [['history.days', '7']]);
    await store.change('history', { days: 8 });
    expect([store.config.history.days, (await opened(file)).store.config.history.days]).toEqual([8, 8]);
  });
});
