/**
 * The files of the screens, read once at the start. Only names found in the
 * folder then are ever served, so no request can reach outside it.
 */
import { readdir, readFile, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';

export interface PageFile {
  readonly type: string;
  readonly octets: Buffer;
  /** The name carries a hash of the content: it may be kept for ever. */
  readonly isImmutable: boolean;
}

export type PageFiles =
  | { readonly type: 'found'; readonly files: ReadonlyMap<string, PageFile> }
  | { readonly type: 'missing'; readonly detail: string };

const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
  png: 'image/png',
  ico: 'image/x-icon',
  woff2: 'font/woff2',
  json: 'application/json',
  webmanifest: 'application/manifest+json',
};
const MAX_FILES = 500;
const MAX_OCTETS = 32 * 1024 * 1024;

/** By path from the folder with slashes, as it stands in an address: `/index.html`. Links are not followed. */
export async function readPageFiles(folder: string): Promise<PageFiles> {
  const files = new Map<string, PageFile>();
  let octetsLeft = MAX_OCTETS;
  try {
    for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
      const path = join(entry.parentPath, entry.name);
      const type = TYPES[entry.name.slice(entry.name.lastIndexOf('.') + 1)];
      if (!entry.isFile() || type === undefined) continue;
      octetsLeft -= (await stat(path)).size;
      if (octetsLeft < 0 || files.size === MAX_FILES) return { type: 'missing', detail: `${folder} holds more than the screens` };
      const name = `/${relative(folder, path).split(sep).join('/')}`;
      files.set(name, { type, octets: await readFile(path), isImmutable: /^\/assets\/.+-[\w-]{8}\.\w+$/.test(name) });
    }
  } catch (cause) {
    return { type: 'missing', detail: cause instanceof Error ? cause.message : String(cause) };
  }
  return files.has('/index.html') ? { type: 'found', files } : { type: 'missing', detail: `no index.html in ${folder}` };
}
