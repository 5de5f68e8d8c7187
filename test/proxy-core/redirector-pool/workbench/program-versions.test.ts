import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { KEPT_VERSIONS, MAX_PROGRAM_OCTETS, ProgramVersions } from '#core/redirector-pool/workbench/program-versions.ts';
import { FakeClock } from '../../../support/fake-clock.ts';
import { tempFolder } from '../../../support/temp-folder.ts';

const root = tempFolder();
const lib = join(root, 'lib');
mkdirSync(lib);
writeFileSync(join(lib, 'squid-loop.ts'), 'export const loop = 1;\n');

let folder: string;
let versions: ProgramVersions;
let made = 0;

beforeEach(() => {
  made += 1;
  folder = join(root, `data-${made}`);
  versions = new ProgramVersions(folder, lib, new FakeClock());
});

const program = (text: string) => ({ language: 'ts', text, savedBy: 'Anna', note: 'first try' }) as const;

describe('the versions of a program', () => {
  it('are none at first', async () => {
    expect(await versions.list('kids')).toEqual([]);
    expect(await versions.read('kids', 1)).toBeNull();
  });

  it('are kept, newest first, each with who saved it and when', async () => {
    await versions.save('kids', program('one'), '');
    const saved = await versions.save('kids', { ...program('two!'), language: 'py' }, '');
    expect(saved).toMatchObject({ ok: true, version: { version: 2, language: 'py', path: join(folder, 'kids', '000002.py') } });
    expect(await versions.list('kids')).toMatchObject([
      { version: 2, language: 'py', octets: 4, savedBy: 'Anna', note: 'first try', savedAtMs: Date.UTC(2026, 0, 5, 12) },
      { version: 1, language: 'ts', octets: 3 },
    ]);
    expect(await versions.read('kids', 1)).toBe('one');
  });

  it('find the loop library where they look for it', async () => {
    await versions.save('kids', program('one'), '');
    for (const path of ['kids/lib/squid-loop.ts', 'lib/squid-loop.ts', 'package.json']) expect(existsSync(join(folder, path))).toBe(true);
  });

  it('saved at once have numbers of their own', async () => {
    const all = await Promise.all(Array.from({ length: 10 }, (_, n) => versions.save('kids', program(`text ${n}`), '')));
    expect(all.map((one) => one.ok && one.version.version)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(await versions.read('kids', 4)).toBe('text 3');
  });

  it('that were half written are not there, and their number is taken again', async () => {
    await versions.save('kids', program('one'), '');
    await versions.save('kids', program('two'), '');
    rmSync(join(folder, 'kids', '000002.json'));
    writeFileSync(join(folder, 'kids', '000003.ts.new'), 'half');
    expect((await versions.list('kids')).map(({ version }) => version)).toEqual([1]);
    await versions.save('kids', program('again'), '');
    expect(await versions.read('kids', 2)).toBe('again');
  });

  it('are forgotten when they are old, but never the one in use', async () => {
    const first = await versions.save('kids', program('one'), '');
    const inUse = first.ok ? first.version.path : '';
    for (let n = 2; n <= KEPT_VERSIONS + 3; n += 1) await versions.save('kids', program(`text ${n}`), inUse);
    const kept = await versions.list('kids');
    expect(kept.length).toBeLessThanOrEqual(KEPT_VERSIONS + 1);
    expect(kept.at(-1)?.version).toBe(1);
    expect(readFileSync(inUse, 'utf8')).toBe('one');
    expect(readdirSync(join(folder, 'kids')).filter((name) => name.endsWith('.json'))).toHaveLength(kept.length);
  });

  it('of no text, too much text, or a pool whose name is a path are refused', async () => {
    expect(await versions.save('kids', program('  \n'), '')).toEqual({ ok: false, because: 'empty' });
    expect(await versions.save('kids', program('x'.repeat(MAX_PROGRAM_OCTETS + 1)), '')).toEqual({ ok: false, because: 'too-large' });
    for (const name of ['../x', '..', '.', 'a/b', 'a\\b', '', 'x\0y', '-x'])
      expect(await versions.save(name, program('x'), '')).toEqual({ ok: false, because: 'bad-name' });
    expect(await versions.list('../x')).toEqual([]);
    expect(existsSync(folder)).toBe(false);
  });
});
