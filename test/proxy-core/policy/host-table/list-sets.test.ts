import { describe, expect, it } from 'vitest';
import { BELOW, coveredBy, ITSELF, ListSetBook, SUBTREE } from '#core/policy/host-table/list-sets.ts';

describe('sets of lists', () => {
  it('get one number for one combination, however it came about', () => {
    const book = new ListSetBook();
    const one = book.with(book.with(0, 3, ITSELF), 1, SUBTREE);
    const other = book.with(book.with(0, 1, SUBTREE), 3, ITSELF);
    expect(one).toBe(other);
    expect(book.sets[one]).toEqual([
      { list: 1, covers: SUBTREE },
      { list: 3, covers: ITSELF },
    ]);
    expect(book.with(one, 3, ITSELF)).toBe(one);
  });

  it('join what one list says twice', () => {
    const book = new ListSetBook();
    expect(book.sets[book.with(book.with(0, 0, ITSELF), 0, BELOW)]).toEqual([{ list: 0, covers: SUBTREE }]);
  });

  it('know when the same lists cover all by a name above', () => {
    const book = new ListSetBook();
    const set = (...members: readonly (readonly [number, number])[]): number =>
      members.reduce((number, [list, covers]) => book.with(number, list, covers), 0);
    expect(book.isCoveredBelow(set([0, ITSELF]), set([0, SUBTREE]))).toBe(true);
    expect(book.isCoveredBelow(set([0, SUBTREE]), set([0, BELOW], [1, ITSELF]))).toBe(true);
    expect(book.isCoveredBelow(set([0, SUBTREE]), set([0, ITSELF]))).toBe(false);
    expect(book.isCoveredBelow(set([0, ITSELF], [1, ITSELF]), set([0, SUBTREE]))).toBe(false);
    expect(book.isCoveredBelow(set([1, ITSELF]), set([0, SUBTREE]))).toBe(false);
  });

  it('lose a list before they lose a name when there are too many combinations', () => {
    const book = new ListSetBook(4);
    const [a, b] = [book.with(0, 0, ITSELF), book.with(0, 1, SUBTREE)];
    book.with(a, 1, ITSELF); // the last one there is room for
    const full = book.with(b, 2, ITSELF);
    expect(book.sets[full]).toEqual([{ list: 2, covers: SUBTREE }]);
    expect(coveredBy(book.sets[full] ?? [])).toBe(SUBTREE);
    expect(book.sets[book.with(0, 9, BELOW)]).toEqual([{ list: 9, covers: BELOW }]);
  });
});
