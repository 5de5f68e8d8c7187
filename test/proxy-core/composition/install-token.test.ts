import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { installToken } from '#core/composition/install-token.ts';
import { tempFolder } from '../../support/temp-folder.ts';

const folder = tempFolder();
const FRESH = 'a'.repeat(43);

it('the key is made once, kept for its owner only, and made anew when it is damaged', async () => {
  const place = join(folder, 'new');
  expect(await installToken(place, () => FRESH)).toEqual({ token: FRESH, trouble: null });
  expect(await installToken(place, () => 'b'.repeat(43))).toEqual({ token: FRESH, trouble: null });
  const file = join(place, 'monitor-token');
  expect([readFileSync(file, 'utf8').trim(), statSync(file).mode & 0o777]).toEqual([FRESH, 0o600]);
  writeFileSync(file, 'short');
  expect((await installToken(place, () => 'c'.repeat(43))).token).toBe('c'.repeat(43));
});

it('the key is the same when an editor has touched it', async () => {
  const place = join(folder, 'edited');
  mkdirSync(place);
  writeFileSync(join(place, 'monitor-token'), `\ufeff${FRESH}\r\n\r\n`);
  expect(await installToken(place, () => 'b'.repeat(43))).toEqual({ token: FRESH, trouble: null });
});

it('a folder that cannot be written gives one for this run', async () => {
  writeFileSync(join(folder, 'file'), '');
  expect(await installToken(join(folder, 'file'), () => FRESH)).toEqual({
    token: FRESH,
    trouble: expect.stringContaining('cannot be written (') as string,
  });
});

it('a key that is there and cannot be read is left for its owner', async () => {
  const place = join(folder, 'odd');
  mkdirSync(join(place, 'monitor-token'), { recursive: true });
  expect(await installToken(place, () => FRESH)).toMatchObject({
    token: FRESH,
    trouble: expect.stringContaining('cannot be read') as string,
  });
  expect(statSync(join(place, 'monitor-token')).isDirectory()).toBe(true);
});
