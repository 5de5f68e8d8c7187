import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { poolOptionsFrom, poolSettings, programPath } from '#core/composition/redirectors/pool-options.ts';
import { poolSetting as pool, redirectorConfig as config } from '../../../support/pool-setting.ts';
import { tempFolder } from '../../../support/temp-folder.ts';

const examples = tempFolder();
mkdirSync(join(examples, 'icap'));
for (const name of ['permit-all.js', 'deny-list.ts', 'icap/deny-page.js', 'plain']) writeFileSync(join(examples, name), '');

describe('the pools of the settings', () => {
  it('begin with the simple one, when it is on and names something to ask', () => {
    const names = (simple: object) => poolSettings(config(simple, [pool({ name: 'games' })])).map(({ name }) => name);
    expect(names({ on: true, program: 'permit-all' })).toEqual(['redirector', 'games']);
    expect(names({ on: true, protocol: 'icap', icapUrl: 'icap://a.example/x' })).toEqual(['redirector', 'games']);
    expect(names({ on: true, protocol: 'icap', program: 'permit-all' })).toEqual(['games']);
    expect(names({ on: true })).toEqual(['games']);
    expect(names({ on: false, program: 'permit-all' })).toEqual(['games']);
  });

  it('are asked only when they are on', () => {
    const made = poolOptionsFrom(config({}, [pool({ name: 'a', on: false }), pool({ name: 'b' })]), examples);
    expect(made.map(({ name }) => name)).toEqual(['b']);
  });

  it('the simple one never has fewer helpers at most than at first', () => {
    const [made] = poolOptionsFrom(config({ on: true, program: 'permit-all', helpers: 4 }, []), examples);
    expect(made).toMatchObject({ min: 4, max: 4, asks: { methods: null, hosts: null, people: null, connect: true } });
  });

  it('of another protocol than squid’s have no channel-IDs, and only ICAP servers an address', () => {
    const pools = (['squid', 'url', 'icap-stdio', 'icap'] as const).map((protocol) =>
      pool({ name: protocol, protocol, concurrency: 7, icapUrl: 'icap://a.example/x' }),
    );
    expect(poolOptionsFrom(config({}, pools), examples).map(({ concurrency, icapUrl }) => [concurrency, icapUrl])).toEqual([
      [7, null],
      [0, null],
      [0, null],
      [0, 'icap://a.example/x'],
    ]);
  });
});

describe('a program', () => {
  it.each([
    ['permit-all', join(examples, 'permit-all.js')],
    ['deny-list', join(examples, 'deny-list.ts')],
    ['icap/deny-page', join(examples, 'icap/deny-page.js')],
    ['plain', join(examples, 'plain')],
    ['icap', 'icap'], // a folder is no program
    ['squidGuard', 'squidGuard'],
    ['', ''],
    [join(examples, 'gone'), join(examples, 'gone')],
  ])('%j is %j', (program, path) => expect(programPath(program, examples)).toBe(path));
});
