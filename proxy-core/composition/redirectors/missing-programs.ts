/** Helper programs that are not there, told before the first question fails. */
import { statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { PoolOptions } from '#core/redirector-pool/pool-options.ts';

export interface ProgramSearch {
  /** Folders where a program named without one is looked for, as in PATH. */
  readonly path: string;
  readonly platform: string;
}

type Pool = Pick<PoolOptions, 'name' | 'program' | 'protocol' | 'onFailure'>;

export function missingPrograms(pools: readonly Pool[], search: ProgramSearch): readonly Pool[] {
  return pools.filter(({ program, protocol }) => protocol !== 'icap' && !isThere(program, search));
}

/** One line a program: which, and what becomes of requests. */
export function missingProgramWords(pools: readonly Pool[], search: ProgramSearch): readonly string[] {
  return missingPrograms(pools, search).map(
    ({ name, program, onFailure }) => `The redirector ${name} cannot run: there is no program ${program}. ${CONSEQUENCES[onFailure]}`,
  );
}

const CONSEQUENCES: Readonly<Record<Pool['onFailure'], string>> = {
  allow: 'Requests go on without it.',
  deny: 'Every request it would be asked about is refused.',
  skip: 'Requests go on without it, to the next redirector.',
};

/** A script is run by its interpreter and never looked for in PATH. */
const IS_SCRIPT = /\.(?:[cm]?[jt]s|py|sh)$/i;

function isThere(program: string, { path, platform }: ProgramSearch): boolean {
  if (isFile(program)) return true;
  if (program.includes('/') || program.includes('\\') || IS_SCRIPT.test(program)) return false;
  const endings = platform === 'win32' ? ['', '.exe', '.cmd', '.bat', '.com'] : [''];
  return path.split(delimiter).some((folder) => folder !== '' && endings.some((ending) => isFile(join(folder, program + ending))));
}

function isFile(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
  } catch {
    return false; // the path leads through a file, or through a folder that may not be read
  }
}
