import { describe, expect, it } from 'vitest';
import { packRows } from '#core/history/row-packing.ts';
import { ROW_NUMBERS } from '#core/history/worker-messages.ts';
import { WordBook } from '#core/history/word-book.ts';
import { historyRow } from '../../support/rows.ts';

describe('packing rows', () => {
  it('puts numbers into one array and paths into one string', () => {
    const book = new WordBook();
    const rows = [
      historyRow({ id: 7, startedAtMs: 1_767_614_400_123, durationMs: 1.5, path: '/a', octetsUp: 3, octetsDown: 4 }),
      historyRow({ id: 9_007_199_254_740_991, host: 'b.example', method: 'POST', path: '', octetsDown: 5_000_000_000 }),
    ];
    const packed = packRows(rows, book);
    const named = [0, 1].map((row) =>
      Object.fromEntries(ROW_NUMBERS.map((name, at) => [name, packed.numbers[row * ROW_NUMBERS.length + at]])),
    );
    expect(named).toEqual([
      { id: 7, startedAtMs: 1_767_614_400_123, durationMs: 1.5, kind: 0, site: 0, octetsUp: 3, octetsDown: 4, pathLength: 2 },
      {
        id: 9_007_199_254_740_991,
        startedAtMs: rows[1]?.startedAtMs,
        durationMs: 12.5,
        kind: 1,
        site: 1,
        octetsUp: 0,
        octetsDown: 5_000_000_000,
        pathLength: 0,
      },
    ]);
    expect(packed.paths).toBe('/a');
    expect(book.sites).toEqual(['news.example', 'b.example']);
  });

  it('counts paths in UTF-16 units, so that any path can be cut out again', () => {
    const packed = packRows([historyRow({ path: '/\ud83d' }), historyRow({ path: '\ude00/ö' })], new WordBook());
    const [first, second] = [packed.numbers[7] as number, packed.numbers[15] as number];
    expect(packed.paths.slice(0, first)).toBe('/\ud83d');
    expect(packed.paths.slice(first, first + second)).toBe('\ude00/ö');
  });

  it('makes nothing of nothing', () => {
    expect(packRows([], new WordBook())).toEqual({ numbers: new Float64Array(0), paths: '' });
  });
});
