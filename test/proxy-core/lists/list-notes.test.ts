import { describe, expect, it } from 'vitest';
import { filesNote, stillReadingNote, threadNote } from '#core/lists/list-notes.ts';
import type { FileReport, FileTrouble } from '#core/lists/list-report.ts';

const TROUBLES: readonly FileTrouble[] = [
  'missing',
  'unreadable',
  'folder',
  'not-a-file',
  'too-large',
  'binary',
  'web-page',
  'empty',
  'not-a-list',
  'shrunk',
  'no-room',
];

function report(trouble: FileTrouble | null, entries: number, path = '/lists/ads.txt'): FileReport {
  return { path, name: 'ads.txt', entries, skipped: {}, problems: 3, firstProblems: [], trouble, detail: 'EACCES', mark: '' };
}

describe('the note about files', () => {
  it('is not there when all are in order', () => {
    expect(filesNote([])).toBeNull();
    expect(filesNote([report(null, 5), report(null, 0)])).toBeNull();
  });

  it.each(TROUBLES)('says what, where and what to do: %s', (trouble) => {
    const note = filesNote([report(trouble, 1204)]);
    expect(note).toMatchObject({ code: 'block-file-problem', level: 'warning' });
    expect(note?.userText).toMatch(/^The block list \/lists\/ads\.txt [a-z].*\. The 1,204 names it had before stay blocked\. [A-Z].*\.$/);
    expect(note?.userText).not.toContain('EACCES');
  });

  it('is a problem when names are not blocked, and tells that one first', () => {
    const note = filesNote([report('shrunk', 7), report(null, 1), report('missing', 0, '/lists/other.txt')]);
    expect(note?.level).toBe('problem');
    expect(note?.userText).toBe(
      'The block list /lists/other.txt is not there. Nothing from it is blocked. Put it back, or take it out of the settings. One more block list cannot be used.',
    );
    expect(filesNote([report('missing', 1), report('missing', 1), report('missing', 1)])?.userText).toMatch(
      /The one name it had before stays blocked\..*2 more block lists cannot be used\.$/,
    );
  });
});

describe('the note about the thread', () => {
  it('says whether names are still blocked', () => {
    expect(threadNote(0)).toMatchObject({ level: 'problem' });
    expect(threadNote(0).userText).toContain('not blocked');
    expect(threadNote(12).level).toBe('warning');
    expect(threadNote(12).userText).toContain('The 12 names in force before stay blocked.');
  });
  it('is another one while lists are being read', () => expect(stillReadingNote().userText).toContain('still being read'));
});
