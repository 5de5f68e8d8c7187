import { describe, expect, it } from 'vitest';
import type { HistoryRow } from '#core/contract/views.ts';
import type { HistoryFile } from '#core/history/worker/history-file.ts';
import { isUnfit } from '#core/history/worker/sqlite.ts';
import { StoredWords } from '#core/history/worker/stored-words.ts';
import { openedFile, rowsMessage, searchNow, storeRows } from '../../../support/history.ts';
import { historyRow } from '../../../support/rows.ts';
import { tempFolder } from '../../../support/temp-folder.ts';

const folder = tempFolder();
let count = 0;

describe('storing rows', () => {
  it.each([1, 15, 16, 17, 31, 32, 33, 256])('gives back %i rows as they were', (length) => {
    const file = newFile();
    const rows = Array.from({ length }, (_, at) => variedRow(at + 1));
    expect(storeRows(file, rows)).toBe(length);
    expect(searchNow(file, { limit: 500 }).rows).toEqual(rows.toReversed());
  });

  const texts = [
    '/plain',
    '/quotes\'"`;--%_\\',
    '/ünïcödé/日本語/😀',
    `/${'x'.repeat(8191)}`,
    '/new\nline\ttab',
    '',
    '/%00%ff',
    '/nul\0behind',
  ];

  it.each(texts)('keeps the path %j', (path) => {
    const file = newFile();
    storeRows(file, [historyRow({ path, host: 'xn--kln-sna.example', user: path, rule: path })]);
    expect(searchNow(file).rows).toEqual([historyRow({ path, host: 'xn--kln-sna.example', user: path, rule: path })]);
  });

  it('replaces half of a surrogate pair, and keeps its neighbours whole', () => {
    const file = newFile();
    storeRows(file, [historyRow({ id: 1, path: '/a\ud83d' }), historyRow({ id: 2, path: '\ude00/b', host: '\ud800' })]);
    const rows = searchNow(file).rows;
    expect(rows.map(({ path }) => path.replaceAll('\ufffd', '?'))).toEqual([
      expect.stringMatching(/^\?+\/b$/),
      expect.stringMatching(/^\/a\?+$/),
    ]);
  });

  it('keeps the first row of an id and says how many were new', () => {
    const file = newFile();
    storeRows(file, [historyRow({ id: 5, path: '/first' })]);
    expect(storeRows(file, [historyRow({ id: 5, path: '/second' }), historyRow({ id: 6 })])).toBe(1);
    expect(searchNow(file).rows.map(({ id, path }) => [id, path])).toEqual([
      [6, '/'],
      [5, '/first'],
    ]);
  });

  it('keeps large ids and counts exactly', () => {
    const file = newFile();
    const row = historyRow({ id: 1_767_614_400_000_000, octetsDown: 4_503_599_627_370_497, startedAtMs: 253_402_300_799_999 });
    storeRows(file, [row]);
    expect(searchNow(file).rows).toEqual([row]);
  });

  it('stores all rows of a batch or none, and works on after that', () => {
    const file = newFile();
    const bad = [historyRow({ id: 1, host: 'new.example' }), historyRow({ id: 2, octetsUp: Number.NaN })];
    expect(() => storeRows(file, bad)).toThrow('NOT NULL');
    expect(searchNow(file).rows).toEqual([]);
    expect(storeRows(file, [historyRow({ id: 1, host: 'new.example' })])).toBe(1);
    expect(searchNow(file).rows[0]?.host).toBe('new.example');
  });

  it('uses no id of a word whose transaction was undone', () => {
    const file = newFile();
    const message = rowsMessage([historyRow({ id: 1, host: 'undone.example' }), historyRow({ id: 2, octetsUp: Number.NaN })]);
    const words = new StoredWords();
    words.learn(message.sites, message.kinds);
    expect(() => file.writer.write(message, words)).toThrow();
    const good = rowsMessage([historyRow({ id: 3, host: 'undone.example' })]);
    expect(file.writer.write(good, words)).toBe(1);
    expect(searchNow(file).rows.map(({ host }) => host)).toEqual(['undone.example']);
  });

  it('one by one, leaves out only what is unfit', () => {
    const file = newFile();
    const rows = [1, 2, 3, 4].map((id) =>
      historyRow({ id, path: `/${'p'.repeat(id)}`, durationMs: id === 2 ? Infinity : 1, port: id === 3 ? Number.NaN : 80 }),
    );
    const message = rowsMessage(rows);
    const words = new StoredWords();
    words.learn(message.sites, message.kinds);
    expect(file.writer.writeEach(message, words, isUnfit)).toBe(2);
    expect(searchNow(file).rows.map(({ path }) => path)).toEqual(['/pppp', '/p']);
    expect(() => file.writer.writeEach(rowsMessage([historyRow({ id: 9, port: Number.NaN })]), words, () => false)).not.toThrow();
  });
});

function newFile(): HistoryFile {
  return openedFile(folder, `${(count += 1)}.db`);
}

function variedRow(id: number): HistoryRow {
  return historyRow({
    id,
    startedAtMs: 1_767_614_400_000 + id,
    durationMs: id / 8,
    host: `site-${id % 7}.example`,
    path: `/${'p'.repeat(id % 40)}`,
    client: `192.168.1.${id % 5}`,
    user: id % 3 === 0 ? 'mia' : null,
    mode: id % 2 === 0 ? 'connect' : 'forward',
    method: id % 2 === 0 ? 'CONNECT' : 'GET',
    action: id % 4 === 0 ? 'deny' : 'permit',
    because: id % 4 === 0 ? 'block-rule' : 'no-rule',
    rule: id % 4 === 0 ? 'ads.example' : null,
    status: id % 11 === 0 ? null : 200,
    fault: id % 11 === 0 ? 'CLIENT_LEFT' : null,
  });
}
