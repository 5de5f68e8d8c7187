/** Which document to start with: the file, or the one that was good last. Never the defaults in place of a file that cannot be used. */
import { keptCopies, namesBeside, readDocument } from '../config-file.ts';
import { earlierSettingsWords, missingChoiceWords, refusalWords, type FileFault } from './file-words.ts';
import { parseConfig, problemText } from '../parse-config.ts';

export interface DocumentPlace {
  readonly file: string;
  /** A person named this file, so it has to be there. */
  readonly mustExist?: boolean;
}

export type DocumentOpened =
  | { readonly ok: true; readonly document: unknown; readonly trouble: string | null }
  | { readonly ok: false; readonly problem: string };

export async function openDocument({ file, mustExist = false }: DocumentPlace): Promise<DocumentOpened> {
  const read = await readDocument(file);
  if (read.type === 'absent') {
    if (mustExist) return { ok: false, problem: missingChoiceWords(file, file.split(/[\\/]/).at(-1) ?? '', await namesBeside(file)) };
    return (await lastGood(file, { type: 'missing' })) ?? { ok: true, document: {}, trouble: null };
  }
  const problems = read.type === 'read' ? problemsIn(read.document) : [read.userText];
  if (read.type === 'read' && problems.length === 0) return { ok: true, document: read.document, trouble: null };
  return (await lastGood(file, { type: 'bad', problems })) ?? { ok: false, problem: refusalWords(file, problems) };
}

/** The newest copy that reads well, or null. */
async function lastGood(file: string, fault: FileFault): Promise<Extract<DocumentOpened, { ok: true }> | null> {
  for (const copy of await keptCopies(file)) {
    const read = await readDocument(copy.path);
    if (read.type === 'read' && problemsIn(read.document).length === 0)
      return { ok: true, document: read.document, trouble: earlierSettingsWords(file, fault, copy.keptMs) };
  }
  return null;
}

/** Judged by itself: what is typed for one run must not hide a mistake that the next start would find. */
function problemsIn(document: unknown): readonly string[] {
  const read = parseConfig({ document });
  return read.ok ? [] : read.problems.map(problemText);
}
