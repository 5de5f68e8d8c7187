import { chmodSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { expect, it } from 'vitest';
import { missingPrograms, missingProgramWords } from '#core/composition/redirectors/missing-programs.ts';
import { tempFolder } from '../../../support/temp-folder.ts';

const folder = tempFolder();
const there = join(folder, 'there.ts');
writeFileSync(there, '');
writeFileSync(join(folder, 'tool'), '');
chmodSync(join(folder, 'tool'), 0o755);
const pool = (program: string, protocol: 'squid' | 'icap' = 'squid') => ({ name: 'p', program, protocol, onFailure: 'deny' as const });
const search = { path: ['/none', folder].join(delimiter), platform: 'linux' };

it.each([
  ['a file', pool(there), true],
  ['a tool of PATH', pool('tool'), true],
  ['an ICAP server, which is no program', pool('', 'icap'), true],
  ['a file that is not there', pool(join(folder, 'gone.ts')), false],
  ['a folder', pool(folder), false],
  ['a tool that is nowhere', pool('no-such-tool'), false],
  ['a script, which is not looked for in PATH', pool('there.ts'), false],
  ['a path through a file', pool(join(there, 'x')), false],
])('%s', (_name, one, isThere) => expect(missingPrograms([one], search)).toEqual(isThere ? [] : [one]));

it('what is missing is told with what it means', () =>
  expect(missingProgramWords([pool('/gone.ts')], search)).toEqual([
    'The redirector p cannot run: there is no program /gone.ts. Every request it would be asked about is refused.',
  ]));
