/**
 * The files a helper may have served in place of a page: from one folder,
 * links followed and checked, never outside it, bounded in size. The only
 * user of the file system on the way of a request.
 */
import { constants, open, realpath } from 'node:fs/promises';
import { isAbsolute, join, relative, resolve } from 'node:path';
import type { FieldLine, RedirectorQuestion } from '#core/protocol/redirector/redirector-question.ts';
import { contentType } from './content-type.ts';
import { fillTemplate } from './fill-template.ts';

export const MAX_FILE_OCTETS = 1_048_576;
/** For a named pipe another process would have to write. Not there on Windows, where no file waits. */
const NO_WAITING = constants.O_NONBLOCK ?? 0;

/** A file that cannot be served refuses the request: the helper did not want the page itself to be seen. */
export type ServedFile =
  | {
      readonly type: 'respond';
      readonly status: 200;
      readonly fields: readonly FieldLine[];
      readonly content: Uint8Array;
      readonly problem: null;
    }
  | { readonly type: 'deny'; readonly status: 403; readonly page: null; readonly original: null; readonly problem: string };

export class LocalFiles {
  readonly #folder: string | null;

  /** Null: no folder, nothing is served. */
  constructor(folder: string | null) {
    this.#folder = folder === null ? null : resolve(folder);
  }

  /** Never rejects. In an HTML file `%(url)s` and its like are filled in. */
  async read(name: string, question: RedirectorQuestion, comment: string | null): Promise<ServedFile> {
    if (this.#folder === null) return refused('no folder is set for files');
    try {
      return await this.#read(this.#folder, name, question, comment);
    } catch (error) {
      return refused(`${name}: ${error instanceof Error && 'code' in error ? String(error.code) : 'cannot be read'}`);
    }
  }

  async #read(folder: string, name: string, question: RedirectorQuestion, comment: string | null): Promise<ServedFile> {
    if (name.includes('\0')) return refused('not a file name');
    const path = await realpath(isAbsolute(name) ? name : join(folder, name));
    if (!isInside(await realpath(folder), path)) return refused(`${name} is outside the folder of files`);
    const file = await open(path, constants.O_RDONLY | NO_WAITING);
    try {
      const facts = await file.stat();
      if (!facts.isFile()) return refused(`${name} is no file`);
      if (facts.size > MAX_FILE_OCTETS) return refused(`${name} is larger than ${MAX_FILE_OCTETS} octets`);
      const content = Buffer.alloc(facts.size);
      const { bytesRead } = await file.read(content, 0, facts.size, 0);
      return served(path, content.subarray(0, bytesRead), question, comment);
    } finally {
      await file.close();
    }
  }
}

function isInside(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way !== '' && !way.startsWith('..') && !isAbsolute(way);
}

function served(path: string, content: Buffer, question: RedirectorQuestion, comment: string | null): ServedFile {
  const type = contentType(path);
  const isPage = type.startsWith('text/html');
  const filled = isPage ? Buffer.from(fillTemplate(content.toString('utf8'), question, comment), 'utf8') : content;
  return {
    type: 'respond',
    status: 200,
    fields: [
      ['Content-Type', type],
      ['Cache-Control', 'no-store'],
    ],
    content: filled,
    problem: null,
  };
}

function refused(problem: string): ServedFile {
  return { type: 'deny', status: 403, page: null, original: null, problem };
}
