/** The examples a person can begin with, read from their folder: what they do stands in their own first comment. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ProgramLanguage, RedirectorTemplateView } from '#core/contract/redirector-views.ts';

const FOLDERS = ['', 'icap', 'other-languages'];
const PROGRAM = /^([a-z0-9-]+)\.(ts|js|py|sh)$/;

/** Empty when the folder is not there. Sorted by name. */
export async function readTemplates(folder: string): Promise<readonly RedirectorTemplateView[]> {
  const found: RedirectorTemplateView[] = [];
  for (const below of FOLDERS) {
    const names = await readdir(join(folder, below)).catch(() => []); // not shipped: fewer examples, no fault
    for (const name of names.sort()) {
      const match = PROGRAM.exec(name);
      if (match === null) continue;
      found.push(
        template(
          below === '' ? (match[1] ?? '') : `${below}/${match[1]}`,
          match[2] as ProgramLanguage,
          await readFile(join(folder, below, name), 'utf8'),
        ),
      );
    }
  }
  return found;
}

function template(name: string, language: ProgramLanguage, text: string): RedirectorTemplateView {
  return { name, language, protocol: /\bicap/i.test(name) ? 'icap-stdio' : 'squid', description: firstComment(text, language), text };
}

function firstComment(text: string, language: ProgramLanguage): string {
  const block = language === 'py' ? /"""([^]*?)"""/ : language === 'sh' ? /^#!.*\n((?:#.*\n)*)/ : /\/\*\*([^]*?)\*\//;
  const comment = block.exec(text)?.[1] ?? '';
  return comment
    .replace(/^[ \t]*[*#]+[ \t]?/gm, '')
    .replace(/\s+/g, ' ')
    .trim();
}
