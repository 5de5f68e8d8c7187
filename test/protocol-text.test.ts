/** White space in protocol text is what `protocol/wire/white-space.ts` says, everywhere. A checker that reads nothing says yes, so faults are planted. */
import { describe, expect, it } from 'vitest';
import { PROTOCOL_TEXT_FOLDERS, textFaults } from './support/protocol-text.ts';
import { sources } from './support/source-tree.ts';

describe('code that handles protocol text', () => {
  const files = sources(PROTOCOL_TEXT_FOLDERS);

  it('is read at all', () => {
    expect(files.length).toBeGreaterThan(100);
    for (const folder of PROTOCOL_TEXT_FOLDERS) expect(files.some(({ path }) => path.startsWith(`${folder}/`))).toBe(true);
  });

  it('knows no white space and no letters but those of ASCII', () => expect(textFaults(files)).toEqual([]));
});

describe('a planted fault is caught:', () => {
  const plant = (text: string) => textFaults([{ path: 'proxy-core/protocol/x.ts', text }]);

  it.each([
    ['a class of white space', 'const X = /^a\\s+b/;'],
    ['a class of everything else', 'const X = /^(\\S*)$/;'],
    ['inside a set', 'export const X = /[\\\\#\\s]/;'],
    ['behind an escaped slash', 'const X = /^http:\\/\\/[^\\s]+/i;'],
    ['a pattern that is made of text', "const X = new RegExp('^\\\\s');"],
    ['trim', 'const x = (text: string) => text.trim();'],
    ['trimEnd behind a question mark', 'const x = (text?: string) => text?.trimEnd();'],
    ['trimStart on a line of its own', 'const x = (text: string) => text\n  .trimStart();'],
    ['trim handed on', 'const x = (parts: string[]) => parts.map(String.prototype.trim.call);'],
    ['letters in both cases of Unicode', 'const X = /^k/iu;'],
    ['the same, the other way round', 'const X = /^k/gvi;'],
    ['cases of a language', 'const x = (text: string) => text.toLocaleLowerCase();'],
  ])('%s', (_name, text) => expect(plant(text)).toHaveLength(1));

  it('and what is allowed is not', () => {
    expect(plant('// text.trim() and /\\s/ know too much\nconst x = /[ \\t]*/i;')).toEqual([]);
    expect(plant("/** `\\s` and `trim` are Unicode's. */\nexport const trimmed = (text: string) => text;")).toEqual([]);
    expect(plant("import { trimmed } from '../wire/white-space.ts';\nconst x = trimmed('a'); // not .trim()")).toEqual([]);
    expect(plant('const half = a / s / b;')).toEqual([]);
  });
});
