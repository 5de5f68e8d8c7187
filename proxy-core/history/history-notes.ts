/** What a person reads when history is in trouble: what, where, what to do. Words only. */
import type { HealthNote } from '#core/contract/views.ts';
import type { SetAside, TroubleKind } from './worker-messages.ts';

const WHAT_TO_DO: { readonly [Kind in TroubleKind]: (file: string) => string } = {
  'disk-full': (file) => `the disk is full. Free some space on the disk that holds ${file}`,
  'read-only': (file) => `${file} or its folder may not be written to. Allow writing there, or choose another data folder`,
  'in-use': (file) => `another program keeps ${file} locked. Close that program`,
  'cannot-open': (file) => `${file} cannot be opened. Check that its folder exists and may be used, or choose another data folder`,
  'disk-error': (file) => `the disk reported an error at ${file}. Check the disk`,
  'thread-down': (file) => `the part of the program that writes ${file} stopped and is being started again`,
};

const REASSURANCE = 'The internet works as usual and writing is tried again by itself.';

export function setAsideNote({ why, keptAs, file }: SetAside): HealthNote {
  return { code: 'history-set-aside', level: 'warning', userText: SET_ASIDE[why](keptAs, file) };
}

const SET_ASIDE: { readonly [Why in SetAside['why']]: (keptAs: string, file: string) => string } = {
  damaged: (keptAs) => `The history was damaged. It was kept as ${keptAs}, and a new history was begun.`,
  foreign: (keptAs) => `A file that is no history stood in its place. It was kept as ${keptAs}, and a new history was begun.`,
  newer: (keptAs, file) =>
    `The history in ${keptAs} was written by a newer version of this program and is left as it is. Until that version runs again, requests are stored in ${file}.`,
};

/** While nothing can be written. `lost` counts the rows given up so far. */
export function troubleNote(trouble: TroubleKind, file: string, lost: number): HealthNote {
  const missing = lost === 0 ? '' : ` ${requests(lost)} could not be kept.`;
  return {
    code: 'history-failing',
    level: 'problem',
    userText: `History is not being stored: ${WHAT_TO_DO[trouble](file)}.${missing} ${REASSURANCE}`,
  };
}

/** Writing works, but there is a gap. */
export function lossNote(lost: number, file: string): HealthNote {
  const userText = `${requests(lost)} could not be stored in the history (${file}) and will not be found there. Storing works now.`;
  return { code: 'history-failing', level: 'warning', userText };
}

function requests(count: number): string {
  return count === 1 ? '1 request' : `${count.toLocaleString('en')} requests`;
}
