import { describe, expect, it } from 'vitest';
import { helperCommand, type RuntimeForHelpers } from '#core/redirector-pool/helpers/helper-command.ts';

const NODE: RuntimeForHelpers = { file: '/opt/app/node', env: {}, platform: 'linux' };
const ELECTRON: RuntimeForHelpers = { file: '/opt/app/hearthgate', env: { ELECTRON_RUN_AS_NODE: '1' }, platform: 'win32' };

describe('what is started', () => {
  it('is the program itself, its arguments untouched by any shell', () => {
    expect(helperCommand('/usr/bin/squidGuard', ['-c', 'a b; rm -rf "$HOME"'], NODE, {})).toMatchObject({
      file: '/usr/bin/squidGuard',
      args: ['-c', 'a b; rm -rf "$HOME"'],
    });
  });

  for (const name of ['x.ts', 'x.js', 'x.mjs', 'x.cjs', 'x.mts', 'X.TS']) {
    it(`is our own runtime for ${name}`, () => {
      expect(helperCommand(name, ['a'], ELECTRON, {})).toMatchObject({
        file: '/opt/app/hearthgate',
        args: [name, 'a'],
        env: { ELECTRON_RUN_AS_NODE: '1' },
      });
    });
  }

  it('is an interpreter for scripts, by the name it has there', () => {
    expect(helperCommand('/x/a.py', [], NODE, {})).toMatchObject({ file: 'python3', args: ['/x/a.py'] });
    expect(helperCommand('C:\\x\\a.py', [], ELECTRON, {})).toMatchObject({ file: 'python' });
    expect(helperCommand('/x/a.sh', [], NODE, {})).toMatchObject({ file: 'sh' });
  });

  it('does not make a Node of any other program', () => {
    expect(helperCommand('/usr/bin/squidGuard', [], ELECTRON, {}).env).not.toHaveProperty('ELECTRON_RUN_AS_NODE');
  });
});

it('the environment is cleaned: where things are goes along, secrets and settings stay', () => {
  const environment = {
    PATH: '/usr/bin',
    LANG: 'de_DE.UTF-8',
    HOME: '/home/x',
    NODE_OPTIONS: '--inspect',
    HEARTHGATE_MONITOR_TOKEN: 's',
    http_proxy: 'p',
    AWS_SECRET: 'k',
    TZ: undefined,
  };
  expect(helperCommand('x', [], NODE, environment).env).toEqual({
    PYTHONUNBUFFERED: '1',
    PATH: '/usr/bin',
    LANG: 'de_DE.UTF-8',
    HOME: '/home/x',
  });
});
