/** Data folders as released versions left them, so that later ones can be started on them. Never change a kept one; add the next. */
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';

/** A file as text, or packed when it is none; `mode` in octal digits. */
type KeptFile = { readonly mode: string } & ({ readonly text: string } | { readonly gzip: string });

/** @param version - A file of `data-folders/` without its ending. */
export function unpackDataFolder(version: string, to: string): void {
  const kept = JSON.parse(readFileSync(new URL(`data-folders/${version}.json`, import.meta.url), 'utf8')) as {
    readonly files: Readonly<Record<string, KeptFile>>;
  };
  for (const [name, file] of Object.entries(kept.files)) {
    const path = join(to, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, 'text' in file ? file.text : gunzipSync(Buffer.from(file.gzip, 'base64')));
    chmodSync(path, Number.parseInt(file.mode, 8));
  }
}
