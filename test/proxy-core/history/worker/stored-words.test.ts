import { describe, expect, it } from 'vitest';
import type { HistoryRow } from '#core/contract/views.ts';
import { StoredWords, WordStore } from '#core/history/worker/stored-words.ts';
import { openedFile } from '../../../support/history.ts';
import { historyRow } from '../../../support/rows.ts';
import { tempFolder } from '../../../support/temp-folder.ts';

const folder = tempFolder();
const { database } = openedFile(folder);

describe('words and their ids', () => {
  it('stores a host once, whatever book it stands in', () => {
    const store = new WordStore(database);
    const [one, other] = [words(['a.example', 'b.example']), words(['b.example'])];
    const [a, b] = [store.siteId(one, 0), store.siteId(one, 1)];
    expect(a).not.toBe(b);
    expect(store.siteId(other, 0)).toBe(b);
    expect(one.siteIds).toEqual([a, b]);
  });

  it('stores a kind once, null and empty text apart', () => {
    const store = new WordStore(database);
    const changes: readonly Partial<HistoryRow>[] = [{}, { user: '' }, { rule: 'x' }, { status: null }, { fault: 'INTERNAL' }, {}];
    const kinds = changes.map((change) => historyRow(change));
    const book = new StoredWords();
    book.learn([], kinds);
    const ids = kinds.map((_, kind) => store.kindId(book, kind));
    expect(new Set(ids).size).toBe(5);
    expect(ids[5]).toBe(ids[0]);
  });

  it('lets no id live on in another epoch', () => {
    const store = new WordStore(database);
    const book = words(['a.example']);
    book.belongTo(store.epoch);
    store.siteId(book, 0);
    book.belongTo(store.epoch);
    expect(book.siteIds).toHaveLength(1);
    store.forgetIds();
    book.belongTo(store.epoch);
    expect(book.siteIds).toHaveLength(0);
    expect(new WordStore(database).epoch).not.toBe(store.epoch);
  });

  it('notes which words are used while it is asked to', () => {
    const store = new WordStore(database);
    const used = { sites: new Set<number>(), kinds: new Set<number>() };
    const book = words(['noted.example', 'later.example']);
    store.noteUse(used);
    const id = store.siteId(book, 0);
    store.noteUse(null);
    store.siteId(book, 1);
    expect([...used.sites]).toEqual([id]);
  });

  it('throws for a number nobody named', () => {
    const store = new WordStore(database);
    expect(() => store.siteId(words([]), 0)).toThrow('site 0 was never named');
    expect(() => store.kindId(words([]), 3)).toThrow('kind 3 was never named');
  });
});

function words(sites: readonly string[]): StoredWords {
  const book = new StoredWords();
  book.learn(sites, []);
  return book;
}
