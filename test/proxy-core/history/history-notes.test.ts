import { describe, expect, it } from 'vitest';
import { lossNote, setAsideNote, troubleNote } from '#core/history/history-notes.ts';
import type { TroubleKind } from '#core/history/worker-messages.ts';

const FILE = '/home/mia/hearthgate/history.db';

describe('what a person reads', () => {
  it('names the file that was set aside', () => {
    const keptAs = `${FILE}.damaged-2026-01-05T12-30-00`;
    expect(setAsideNote({ why: 'damaged', keptAs, file: FILE })).toEqual({
      code: 'history-set-aside',
      level: 'warning',
      userText: `The history was damaged. It was kept as ${keptAs}, and a new history was begun.`,
    });
    expect(setAsideNote({ why: 'foreign', keptAs, file: FILE }).userText).toContain(keptAs);
  });

  it('names both files when a newer version was here', () => {
    const { userText } = setAsideNote({ why: 'newer', keptAs: FILE, file: '/home/mia/hearthgate/history-version-1.db' });
    expect(userText).toContain(`${FILE} was written by a newer version`);
    expect(userText).toContain('stored in /home/mia/hearthgate/history-version-1.db');
  });

  const kinds: readonly TroubleKind[] = ['disk-full', 'read-only', 'in-use', 'cannot-open', 'disk-error', 'thread-down'];

  it.each(kinds)('%s: says what, where and that the internet works', (kind) => {
    const note = troubleNote(kind, FILE, 0);
    expect(note).toMatchObject({ code: 'history-failing', level: 'problem' });
    expect(note.userText).toContain(FILE);
    expect(note.userText).toContain('internet works as usual');
    expect(note.userText).not.toContain('could not be kept');
  });

  it('counts what is missing', () => {
    expect(troubleNote('disk-full', FILE, 12_345).userText).toContain('12,345 requests could not be kept.');
    expect(lossNote(1, FILE)).toMatchObject({ code: 'history-failing', level: 'warning' });
    expect(lossNote(1, FILE).userText).toContain(`1 request could not be stored in the history (${FILE})`);
  });
});
