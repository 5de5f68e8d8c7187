import { execFileSync, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import { FLAG, keepNewObjectsYoung } from '#core/composition/machine/young-objects.ts';
import { root } from '../../../support/source-tree.ts';

it('V8 still knows the option', () => {
  const options = execFileSync(process.execPath, ['--v8-options'], { encoding: 'utf8' });
  expect(options).toContain(FLAG.replace('--no-', '--'));
});

it('may be told while the program runs, more than once', () => {
  const module = pathToFileURL(join(root, 'proxy-core/composition/machine/young-objects.ts')).href;
  const program = `const { keepNewObjectsYoung } = await import(${JSON.stringify(module)}); keepNewObjectsYoung(); keepNewObjectsYoung();`;
  const { status, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', program], { encoding: 'utf8' });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  keepNewObjectsYoung();
});
