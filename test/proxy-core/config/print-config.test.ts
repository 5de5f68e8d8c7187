import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openConfig } from '#core/config/config-store.ts';
import { printConfig, type PrintConfigOptions } from '#core/config/print-config.ts';
import { allSettings } from '#core/config/settings.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { tempFolder } from '../../support/temp-folder.ts';

const folder = tempFolder();
const overrides = new Map([
  ['proxy.port', '4000'],
  ['proxy.users', 'mia:secret word'],
]);

async function printed(options: Partial<PrintConfigOptions>, typed: ReadonlyMap<string, string> = overrides) {
  const opened = await openConfig({ file: join(folder, 'config.json'), environment: {}, overrides: typed, clock: new FakeClock() });
  if (!opened.ok) throw new Error(opened.problems.join());
  return printConfig(opened.store, { only: null, changedOnly: false, columns: 100, ...options });
}

async function text(options: Partial<PrintConfigOptions> = {}): Promise<string> {
  const result = await printed(options);
  return result.ok ? result.text : `refused: ${result.problem}`;
}

describe('the printed settings', () => {
  it('are all there, each with its value and meaning, and a default is not named twice', async () => {
    const all = await text();
    for (const { path } of allSettings()) expect(all).toMatch(new RegExp(`^${path.replace('.', '\\.')} {2}`, 'm'));
    expect(all).toMatch(/^proxy\.port +4000 {2}\(command line; default 3128\)\n +where browsers connect/m);
    expect(all).toMatch(/^monitor\.port {2}8080\n {14}where the screens are/m);
    expect(all).not.toContain('default;');
  });

  it('fit into the columns, values in one column a section', async () => {
    for (const line of (await text()).split('\n')) expect(line.length, line).toBeLessThanOrEqual(100);
    const section = (await text({ only: 'dns' })).split('\n').slice(1);
    const margin = Math.max(...section.map((line) => /^dns\.\w+/.exec(line)?.[0].length ?? 0)) + 2;
    for (const line of section) expect(line.slice(0, margin), line).toMatch(/^(?:dns\.\w+)? {2,}$/);
  });

  it('keep secrets', async () => {
    expect(await text({ only: 'proxy.users' })).toMatch(/^\[proxy\]\nproxy\.users {2}\(1 not shown\) {2}\(command line; default \[\]\)/);
    expect(await text()).not.toContain('secret');
  });

  it('can be those of one section, one setting, or what is changed', async () => {
    expect((await text({ only: 'monitor' })).match(/^\S+/gm)).toEqual(['[monitor]', 'monitor.host', 'monitor.port']);
    expect((await text({ changedOnly: true })).match(/^\S+/gm)).toEqual(['[proxy]', 'proxy.port', 'proxy.users']);
    expect(await text({ only: 'monitor', changedOnly: true })).toBe('Everything is at its default.');
  });

  it.each([
    ['dms', 'Did you mean dns?'],
    ['dns.sever', 'Did you mean dns.servers?'],
    ['zzzzzz', 'no section or setting zzzzzz.'],
  ])('of %s are none', async (only, word) =>
    expect(await printed({ only })).toEqual({ ok: false, problem: expect.stringContaining(word) }),
  );
});
