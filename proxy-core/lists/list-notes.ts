/** What a person reads when a block list is in trouble: what, where, what to do. Words only. */
import type { HealthNote } from '#core/contract/views.ts';
import type { FileReport, FileTrouble } from './list-report.ts';

/** What is the matter, after "The block list <path>", and what to do about it. */
const WORDS: { readonly [Trouble in FileTrouble]: readonly [what: string, doThis: string] } = {
  missing: ['is not there', 'Put it back, or take it out of the settings.'],
  unreadable: ['cannot be read', 'Allow this program to read it, and check the disk it is on.'],
  folder: ['is a folder', 'Name the file in it that holds the list.'],
  'not-a-file': ['is no ordinary file', 'Name a file that holds the list.'],
  'too-large': ['is larger than 1 GB', 'Use a shorter list.'],
  binary: ['is no plain text', 'Unpack it, or save it as text in UTF-8.'],
  'web-page': ['is a web page, not a list', 'Download the list itself.'],
  empty: ['holds no name that can be blocked', 'Download it again, or take it out of the settings.'],
  'not-a-list': [
    'has more lines that cannot be understood than lines that can',
    'It has to hold hosts lines, one name a line, or rules like ||example.org^.',
  ],
  shrunk: [
    'lost more than half of its names',
    'Download it again. If it is meant to be this short, save it under another name and put that into the settings.',
  ],
  'no-room': ['has more names than there is room for', 'Use fewer or shorter lists: ten million names in all are possible.'],
};

/** Null when every list is in order. One list is described in full, the others are counted. */
export function filesNote(reports: readonly FileReport[]): HealthNote | null {
  const troubled = reports.filter(({ trouble }) => trouble !== null);
  // The worst first: names that are not blocked.
  const report = troubled.find(({ entries }) => entries === 0) ?? troubled[0];
  if (report === undefined || report.trouble === null) return null;
  const [what, doThis] = WORDS[report.trouble];
  const kept = report.entries === 0 ? 'Nothing from it is blocked.' : staying(report.entries, 'it had before');
  const others = troubled.length - 1;
  const more = others === 0 ? '' : others === 1 ? ' One more block list cannot be used.' : ` ${others} more block lists cannot be used.`;
  const userText = `The block list ${report.path} ${what}. ${kept} ${doThis}${more}`;
  return { code: 'block-file-problem', level: report.entries === 0 ? 'problem' : 'warning', userText };
}

/** The part of the program that reads lists stopped. `names` are still in force. */
export function threadNote(names: number): HealthNote {
  const state = names === 0 ? 'Their names are not blocked.' : staying(names, 'in force before');
  return {
    code: 'block-file-problem',
    level: names === 0 ? 'problem' : 'warning',
    userText: `The block lists could not be read: the part of the program that does it stopped. ${state} It is tried again by itself; the log has the details.`,
  };
}

export function stillReadingNote(): HealthNote {
  return {
    code: 'block-file-problem',
    level: 'warning',
    userText: 'The block lists are still being read. Their names are not blocked until that is done.',
  };
}

function staying(count: number, which: string): string {
  return count === 1 ? `The one name ${which} stays blocked.` : `The ${count.toLocaleString('en')} names ${which} stay blocked.`;
}
