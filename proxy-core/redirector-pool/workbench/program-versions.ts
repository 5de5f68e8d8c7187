/**
 * The programs people write themselves: every text that was ever saved stays
 * as a file, so that going back is running an older file. A version is there
 * when both its files are; a half-written one is not seen.
 */
import { mkdir, readdir, readFile, rename, rm, writeFile, cp } from 'node:fs/promises';
import { join } from 'node:path';
import type { ProgramLanguage, ProgramVersionView } from '#core/contract/redirector-views.ts';
import type { Clock } from '../room-words.ts';

export const MAX_PROGRAM_OCTETS = 262_144;
/** Older ones are deleted, but never the one in use. */
export const KEPT_VERSIONS = 50;

export interface NewVersion {
  readonly language: ProgramLanguage;
  readonly text: string;
  readonly savedBy: string;
  readonly note: string;
}

export type SaveOutcome =
  | { readonly ok: true; readonly version: ProgramVersionView }
  | { readonly ok: false; readonly because: 'too-large' | 'empty' | 'bad-name' };

interface Facts {
  readonly savedAtMs: number;
  readonly savedBy: string;
  readonly note: string;
}

const POOL_NAME = /^[A-Za-z0-9][A-Za-z0-9 _.-]{0,63}$/;
const VERSION_FILE = /^(\d{6})\.(ts|js|py|sh)$/;

export class ProgramVersions {
  readonly #folder: string;
  readonly #libFolder: string;
  readonly #clock: Clock;
  #saving: Promise<unknown> = Promise.resolve();

  /** `libFolder`: the loop library that programs import as `./lib/` or `../lib/`. */
  constructor(folder: string, libFolder: string, clock: Clock) {
    this.#folder = folder;
    this.#libFolder = libFolder;
    this.#clock = clock;
  }

  /** Newest first. Empty for a pool without versions. */
  async list(pool: string): Promise<readonly ProgramVersionView[]> {
    if (!POOL_NAME.test(pool)) return [];
    const names = await readdir(join(this.#folder, pool)).catch(noFolder);
    const versions = await Promise.all(names.map((name) => this.#view(pool, name)));
    return versions.filter((version) => version !== null).sort((a, b) => b.version - a.version);
  }

  /** Null when there is no such version. */
  async read(pool: string, version: number): Promise<string | null> {
    const found = (await this.list(pool)).find((one) => one.version === version);
    return found === undefined ? null : await readFile(found.path, 'utf8');
  }

  /** Does not change what the pool runs. `inUse`: the path that is run now, which is kept whatever its age. */
  save(pool: string, program: NewVersion, inUse: string): Promise<SaveOutcome> {
    // One after the other, so that two at once do not take the same number.
    const saved = this.#saving.then(() => this.#save(pool, program, inUse));
    this.#saving = saved.catch(() => null);
    return saved;
  }

  async #save(pool: string, program: NewVersion, inUse: string): Promise<SaveOutcome> {
    if (!POOL_NAME.test(pool)) return { ok: false, because: 'bad-name' };
    const octets = Buffer.byteLength(program.text);
    if (octets > MAX_PROGRAM_OCTETS) return { ok: false, because: 'too-large' };
    if (program.text.trim() === '') return { ok: false, because: 'empty' };
    await this.#prepare(pool);
    const present = await this.list(pool);
    const version = (present[0]?.version ?? 0) + 1;
    const facts: Facts = { savedAtMs: this.#clock.wallMs(), savedBy: program.savedBy.slice(0, 200), note: program.note.slice(0, 500) };
    const base = join(this.#folder, pool, String(version).padStart(6, '0'));
    await writeWhole(`${base}.json`, JSON.stringify(facts));
    await writeWhole(`${base}.${program.language}`, program.text);
    await this.#forgetOld(present, inUse);
    return { ok: true, version: { version, language: program.language, ...facts, octets, path: `${base}.${program.language}` } };
  }

  async #view(pool: string, name: string): Promise<ProgramVersionView | null> {
    const match = VERSION_FILE.exec(name);
    if (match === null) return null;
    const path = join(this.#folder, pool, name);
    try {
      const facts = JSON.parse(await readFile(join(this.#folder, pool, `${match[1]}.json`), 'utf8')) as Facts;
      const octets = Buffer.byteLength(await readFile(path));
      return { version: Number(match[1]), language: match[2] as ProgramLanguage, ...facts, octets, path };
    } catch {
      return null; // half written, or half deleted: as if it were not there
    }
  }

  /** The library stands both where a program of the top folder and one of a folder below looks for it. */
  async #prepare(pool: string): Promise<void> {
    const folder = join(this.#folder, pool);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await writeWhole(join(this.#folder, 'package.json'), '{ "type": "module" }\n');
    for (const lib of [join(this.#folder, 'lib'), join(folder, 'lib')]) await cp(this.#libFolder, lib, { recursive: true });
  }

  async #forgetOld(present: readonly ProgramVersionView[], inUse: string): Promise<void> {
    for (const { path } of present.slice(KEPT_VERSIONS - 1)) {
      if (path === inUse) continue;
      await rm(path, { force: true });
      await rm(path.replace(/\.\w+$/, '.json'), { force: true });
    }
  }
}

async function writeWhole(path: string, text: string): Promise<void> {
  await writeFile(`${path}.new`, text, { mode: 0o600 });
  await rename(`${path}.new`, path);
}

function noFolder(error: unknown): readonly string[] {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
  throw error;
}
