import { describe, expect, it } from 'vitest';
import { HistorySearch } from '#core/contract/api-contract.ts';
import { ACTIONS } from '#core/contract/reasons.ts';
import { CHIPS, foundRows, MAX_PAGES, pageAsk } from '../../../../renderer/features/history/history-pages.ts';
import { historyRow } from '../../../support/rows.ts';

describe('what is asked of history', () => {
  it.each(CHIPS)('fits the contract behind the chip %s', (chip) =>
    expect(HistorySearch.safeParse(pageAsk(' two words ', chip, 7)).success).toBe(true),
  );

  it('leaves no action out', () => {
    const asked = CHIPS.flatMap((chip) => pageAsk('', chip, null).actions ?? []);
    expect(asked.toSorted()).toEqual([...ACTIONS].toSorted());
  });

  it('has its words without blanks around them', () =>
    expect(pageAsk('  news ', 'all', null)).toMatchObject({ text: 'news', actions: null, beforeId: null }));
});

describe('what was found', () => {
  const page = (first: number, nextBeforeId: number | null) => ({
    rows: [historyRow({ id: first }), historyRow({ id: first - 1 })],
    nextBeforeId,
  });

  it('is the pages one behind the other, with the state of each row', () => {
    const found = foundRows([page(9, 8), page(7, null)]);
    expect(found.rows.map(({ id, state }) => [id, state])).toEqual([
      [9, 'done'],
      [8, 'done'],
      [7, 'done'],
      [6, 'done'],
    ]);
    expect(found.end).toBe('reached');
  });

  it('may go on', () => expect(foundRows([page(9, 8)]).end).toBe('more'));
  it('ends when there are too many to scroll through', () =>
    expect(foundRows(Array.from({ length: MAX_PAGES }, () => page(9, 8))).end).toBe('too-many'));
  it('may be nothing yet', () => expect(foundRows([])).toEqual({ rows: [], end: 'reached' }));
});
