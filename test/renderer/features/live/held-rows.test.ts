import { describe, expect, it } from 'vitest';
import type { ConnectionView } from '#core/contract/views.ts';
import { nextHold, shownRows } from '../../../../renderer/features/live/held-rows.ts';
import { openView } from '../../../support/rows.ts';

const row = (id: number, state: ConnectionView['state'] = 'open'): ConnectionView => openView({ id, state });
const ids = (rows: readonly ConnectionView[]) => rows.map(({ id }) => id);

describe('rows under the pointer', () => {
  const before = [row(3), row(2), row(1)];
  const hold = nextHold(null, 'still', 'all', before);
  const after = [row(5), row(4), row(3, 'done'), row(2), row(1)];

  it('stay where they are, and new ones are counted', () => {
    const shown = shownRows(after, after, hold, false);
    expect(ids(shown.rows)).toEqual([3, 2, 1]);
    expect(shown.waiting).toBe(2);
  });

  it('go on changing', () => expect(shownRows(after, after, hold, false).rows[0]?.state).toBe('done'));

  it('do not change while paused', () => expect(shownRows(after, after, hold, true)).toEqual({ rows: before, waiting: 2 }));

  it('stay also when they no longer match or were forgotten', () => {
    const shown = shownRows([row(5)], [row(5), row(3, 'done')], hold, false);
    expect(shown.rows.map(({ id, state }) => [id, state])).toEqual([
      [3, 'done'],
      [2, 'open'],
      [1, 'open'],
    ]);
    expect(shown.waiting).toBe(1);
  });

  it('follow again as soon as nothing holds them', () => {
    expect(nextHold(hold, 'moving', 'all', after)).toBeNull();
    expect(shownRows(after, after, null, false)).toEqual({ rows: after, waiting: 0 });
  });

  it('are taken anew when somebody chose otherwise', () => expect(nextHold(hold, 'still', 'blocked', after)?.rows).toBe(after));

  it('are the very same hold while nothing changed', () => expect(nextHold(hold, 'still', 'all', after)).toBe(hold));
});

describe('an empty table', () => {
  const empty = nextHold(null, 'still', 'all', []);

  it('fills although somebody points at it', () => expect(nextHold(empty, 'still', 'all', [row(1)])?.rows).toHaveLength(1));
  it('stays empty while paused', () => expect(nextHold(nextHold(null, 'paused', 'all', []), 'paused', 'all', [row(1)])?.rows).toEqual([]));
  it('keeps its hold while there is nothing to show', () => expect(nextHold(empty, 'still', 'all', [])).toBe(empty));
  it('counts everything that waits', () => expect(shownRows([row(2), row(1)], [row(1), row(2)], empty, true).waiting).toBe(2));
});
