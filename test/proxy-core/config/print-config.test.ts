import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openConfig } from '#core/config/config-store.ts';
import { printConfig } from '#core/config/print-config.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { tempFolder } from '../../support/temp-folder.ts';

const folder = tempFolder();

it('every value is shown with its default, where it came from and what it is for; secrets are not', async () => {
  const overrides = new Map([
    ['proxy.port', '4000'],
    ['proxy.users', 'mia:secret word'],
  ]);
  const opened = await openConfig({ file: join(folder, 'config.json'), environment: {}, overrides, clock: new FakeClock() });
  const text = opened.ok ? printConfig(opened.store) : '';
  expect(text).toContain('proxy.port = 4000   (command line; default 3128)   where browsers connect');
  expect(text).toContain('monitor.port = 8080   (default; default 8080)');
  expect(text).toContain('proxy.users = (1 not shown)');
  expect(text).not.toContain('secret');
});
