/** The repository's own sources, for the tests about the house. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { SourceFile } from './house-rules.ts';

export const root = fileURLToPath(new URL('../..', import.meta.url));

/** Files below these folders, as paths from the top with forward slashes. */
export function filesBelow(folders: readonly string[], ending: RegExp): readonly string[] {
  return folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && ending.test(entry.name))
      .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'))
      .sort(),
  );
}

export function sources(folders: readonly string[], ending = /\.tsx?$/): readonly SourceFile[] {
  return filesBelow(folders, ending).map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));
}

export const CODE_FOLDERS = ['proxy-core', 'app', 'renderer', 'redirectors'];
