import { describe, expect, it } from 'vitest';
import {
  changedLines,
  draftOf,
  followed,
  isChanged,
  isOvertaken,
  linesOf,
  notesOf,
} from '../../../../renderer/features/rules/rules-draft.ts';

const rules = (block: string[], allow: string[] = []) => ({ block, allow, blockFileNames: 0, notes: [] });

describe('a draft of the rules', () => {
  const base = rules(['a.example', 'b.example'], ['c.example']);
  const untouched = draftOf(base);
  const edited = { ...untouched, block: 'a.example\nnew.example' };

  it('is what is in force, one rule a line', () => {
    expect(untouched).toMatchObject({ block: 'a.example\nb.example', allow: 'c.example' });
    expect(isChanged(untouched)).toBe(false);
  });

  it('knows that it was changed, and by how many lines', () => {
    expect(isChanged(edited)).toBe(true);
    expect(changedLines(edited)).toBe(1);
    expect(changedLines({ ...untouched, block: '', allow: 'c.example\nd.example\ne.example' })).toBe(4);
    expect(changedLines({ ...untouched, block: 'b.example\na.example' })).toBe(0);
  });

  it('follows the lists while nobody touched it', () => {
    const newer = rules(['z.example']);
    expect(followed(untouched, newer, false)).toEqual(draftOf(newer));
    expect(followed(untouched, base, false)).toBe(untouched);
  });

  it('survives a change elsewhere, and says so', () => {
    const newer = rules(['z.example']);
    expect(followed(edited, newer, false)).toBe(edited);
    expect(isOvertaken(edited, newer)).toBe(true);
    expect(isOvertaken(edited, rules([...base.block], [...base.allow]))).toBe(false);
    expect(isOvertaken(untouched, newer)).toBe(false);
  });

  it('becomes what was saved, also when the core wrote it a little differently', () => {
    const saved = rules(['a.example', 'new.example'], ['c.example']);
    expect(followed(edited, saved, false)).toEqual(draftOf(saved));
    const tidied = rules(['a.example'], ['c.example']);
    expect(followed(edited, tidied, true)).toEqual(draftOf(tidied));
  });

  it('keeps the numbers of its lines: only blanks at the ends go', () =>
    expect(linesOf({ block: ' a.example \r\n\n# note\nb.example\n\n \n', allow: '' })).toEqual({
      block: ['a.example', '', '# note', 'b.example'],
      allow: [],
    }));
});

describe('notes about lines', () => {
  const note = (list: 'allow' | 'block', line: number) => ({ list, line, text: '', userText: `${list} ${line}` });
  const noted = { ...rules(['*.a.example', 'b.example'], ['com']), notes: [note('block', 1), note('allow', 1)] };

  it('are shown beside the list they belong to', () => {
    const draft = draftOf(noted);
    expect([notesOf('block', draft, noted), notesOf('allow', draft, noted)]).toEqual([[note('block', 1)], [note('allow', 1)]]);
  });

  it('are left out while the list is being changed: the numbers would point at other lines', () => {
    const draft = { ...draftOf(noted), block: `new.example\n${draftOf(noted).block}` };
    expect([notesOf('block', draft, noted), notesOf('allow', draft, noted)]).toEqual([[], [note('allow', 1)]]);
  });
});
