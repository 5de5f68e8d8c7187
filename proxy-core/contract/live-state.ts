/** One answer to "what became of it?", so that the live table, history and the counters never disagree. */
import type { ConnectionView, HistoryRow, LiveState } from './views.ts';

/**
 * The state of a row that has ended. A refusal stays a refusal, also when a
 * fault says how it was told to the client. A device that asked for a name
 * which does not exist was answered, and what we closed ourselves did not fail.
 */
export function endedState(row: Pick<HistoryRow, 'action' | 'because' | 'fault' | 'mode'>): Exclude<LiveState, 'open'> {
  if (row.because === 'malformed') return 'failed';
  switch (row.action) {
    case 'deny':
      return wasChallenge(row) ? 'challenged' : 'blocked';
    case 'challenge':
      return 'challenged';
    case 'redirect':
    case 'respond':
    case 'intercept':
      return 'redirected';
    case 'permit':
    case 'rewrite':
      return row.fault === null || isNoFailure(row) ? 'done' : 'failed';
  }
}

function isNoFailure({ mode, fault }: Pick<HistoryRow, 'fault' | 'mode'>): boolean {
  return fault === 'CLOSED_BY_POLICY' || fault === 'CLOSED_ON_REQUEST' || (mode === 'dns' && fault === 'NAME_NOT_FOUND');
}

/** Rows of earlier versions called a challenge a refusal. */
function wasChallenge({ fault }: Pick<HistoryRow, 'fault'>): boolean {
  return fault === 'SIGN_IN_NEEDED' || fault === 'ROUTE_SIGN_IN_NEEDED';
}

export function endedView(row: HistoryRow): ConnectionView {
  return { ...row, state: endedState(row) };
}
