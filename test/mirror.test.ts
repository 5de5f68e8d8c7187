/** Every source file has its test file at the same place below test/, and no test file is an orphan. */
import { existsSync, readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { NOT_MIRRORED } from './support/not-mirrored.ts';
import { CODE_FOLDERS, filesBelow, root } from './support/source-tree.ts';

const testOf = (path: string): string => `test/${path.replace(/\.tsx?$/, '.test.ts')}`;

/** Words only: nothing of it is left when the types are taken out, so there is nothing to test. */
function isTypesOnly(text: string): boolean {
  const code = stripTypeScriptTypes(text)
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/^\s*\/\/.*$/gm, '')
    .replace(/^\s*import\s[^;]*;/gm, '')
    .replace(/export\s*(?:\{\s*\}|\{[^}]*\}\s*from\s*['"][^'"]+['"])\s*;?/g, '');
  return /^[\s;]*$/.test(code);
}

/** @returns sources without a test or a reason, reasons without need, and tests without a source. */
function mismatches(sources: readonly string[], tests: readonly string[], exceptions: Readonly<Record<string, string>>) {
  const has = new Set(tests);
  const excepted = (path: string): boolean =>
    Object.keys(exceptions).some((key) => path === key || (key.endsWith('/') && path.startsWith(key)));
  const wanted = new Set(sources.map(testOf));
  return {
    untested: sources.filter((path) => !has.has(testOf(path)) && !has.has(`${testOf(path)}x`) && !excepted(path)),
    orphans: tests.filter((path) => !wanted.has(path.replace(/x$/, ''))),
    needless: Object.keys(exceptions).filter((key) =>
      key.endsWith('/') ? !sources.some((path) => path.startsWith(key)) : !sources.includes(key) || has.has(testOf(key)),
    ),
  };
}

describe('the test tree', () => {
  const sources = filesBelow(CODE_FOLDERS, /(?<!\.d)\.tsx?$/).filter(
    (path) => !path.endsWith('.tsx') && !isTypesOnly(readFileSync(join(root, path), 'utf8')),
  );
  const tests = filesBelow(
    CODE_FOLDERS.map((folder) => `test/${folder}`).filter((folder) => existsSync(join(root, folder))),
    /\.test\.tsx?$/,
  );
  const found = mismatches(sources, tests, NOT_MIRRORED);

  it('is read at all', () => expect([sources.length > 150, tests.length > 100]).toEqual([true, true]));
  it('has a test for every source, or a reason why not', () => expect(found.untested).toEqual([]));
  it('has no test without its source', () => expect(found.orphans).toEqual([]));
  it('has no reason that is not needed', () => expect(found.needless).toEqual([]));
});

describe('a planted fault is caught', () => {
  it('a source without a test', () =>
    expect(mismatches(['app/a.ts', 'app/b.ts'], ['test/app/a.test.ts'], {}).untested).toEqual(['app/b.ts']));
  it('a test without a source', () =>
    expect(mismatches(['app/a.ts'], ['test/app/a.test.ts', 'test/app/c.test.ts'], {}).orphans).toEqual(['test/app/c.test.ts']));
  it('types only are told from code', () => {
    expect(
      isTypesOnly(
        "import type { A } from './a.ts';\n/** x */\nexport interface B { readonly a: A }\nexport type { C } from './c.ts';\nexport { d } from './d.ts';",
      ),
    ).toBe(true);
    expect(isTypesOnly('export interface B {}\nexport const b = 1;')).toBe(false);
  });
  it('a reason for what is tested or gone', () =>
    expect(mismatches(['app/a.ts'], ['test/app/a.test.ts'], { 'app/a.ts': 'x', 'app/z.ts': 'y' }).needless).toEqual([
      'app/a.ts',
      'app/z.ts',
    ]));
});
