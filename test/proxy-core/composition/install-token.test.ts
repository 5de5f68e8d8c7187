import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { installToken } from '#core/composition/install-token.ts';
import { tempFolder } from '../../support/temp-folder.ts';

const folder = tempFolder();
const FRESH = 'a'.repeat(43);

it('the token is made once, kept for its owner only, and made anew when it is damaged', async () => {
  const place = join(folder, 'new');
  expect(await installToken(place, () => FRESH)).toEqual({ token: FRESH, isKept: true });
  expect(await installToken(place, () => 'b'.repeat(43))).toEqual({ token: FRESH, isKept: true });
  const file = join(place, 'monitor-token');
  expect([readFileSync(file, 'utf8').trim(), statSync(file).mode & 0o777]).toEqual([FRESH, 0o600]);
  writeFileSync(file, 'short');
  expect((await installToken(place, () => 'c'.repeat(43))).token).toBe('c'.repeat(43));
});

it('a folder that cannot be written gives one for this run', async () => {
  writeFileSync(join(folder, 'file'), '');
  expect(await installToken(join(folder, 'file'), () => FRESH)).toEqual({ token: FRESH, isKept: false });
});
