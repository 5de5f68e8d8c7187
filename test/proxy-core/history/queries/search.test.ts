import { describe, expect, it } from 'vitest';
import type { HistorySearch } from '#core/contract/api-contract.ts';
import type { HistoryPage, HistoryRow } from '#core/contract/views.ts';
import { searchWordsOf, holdsAll } from '#core/history/queries/search-words.ts';
import { storedPath } from '#core/history/queries/stored-path.ts';
import { PAGE_MS, searchSteps } from '#core/history/queries/search.ts';
import type { HistoryFile } from '#core/history/worker/history-file.ts';
import { ask, finish, openedFile, searchNow, storeRows } from '../../../support/history.ts';
import { historyRow } from '../../../support/rows.ts';
import { tempFolder } from '../../../support/temp-folder.ts';

const folder = tempFolder();
let count = 0;

describe('a page', () => {
  const file = fileWith(
    historyRow({ id: 1, host: 'news.example', path: '/cats' }),
    historyRow({ id: 2, host: 'shop.example', path: '/news/100%25' }),
    historyRow({ id: 3, host: 'ads.example', path: '/a_b', action: 'deny', because: 'block-rule' }),
    historyRow({ id: 4, host: 'xn--kln-sna.example', path: '' }),
    historyRow({ id: 5, host: 'wiki.example', path: '/K%C3%B6ln' }),
    historyRow({ id: 6, host: '192.0.2.7', path: '/it\'s"quoted"', action: 'rewrite' }),
    historyRow({ id: 7, host: '', path: '', because: 'malformed', action: 'deny' }),
  );

  const table: readonly (readonly [name: string, search: Partial<HistorySearch>, ids: readonly number[]])[] = [
    ['everything', {}, [7, 6, 5, 4, 3, 2, 1]],
    ['a word of the host or the path', { text: 'NEWS' }, [2, 1]],
    ['every word', { text: 'news cats' }, [1]],
    ['words from host and path', { text: 'cats example' }, [1]],
    ['a word that is nowhere', { text: 'zebra' }, []],
    ['a percent sign as it is', { text: '100%' }, [2]],
    ['a lone percent sign', { text: '%' }, [5, 2]],
    ['an underscore as it is', { text: 'a_b' }, [3]],
    ['quotes', { text: `it's"quoted"` }, [6]],
    ['a backslash', { text: '\\' }, []],
    ['letters in punycode and in percents', { text: 'köln' }, [5, 4]],
    ['letters SQL knows nothing of', { text: '日本' }, []],
    ['part of an address', { text: '192.0' }, [6]],
    ['a statement', { text: "'; DROP TABLE requests; --" }, []],
    ['only some actions', { actions: ['deny', 'rewrite'] }, [7, 6, 3]],
    ['no action', { actions: [] }, []],
    ['an action and a word', { actions: ['deny'], text: 'ads' }, [3]],
    ['before an id', { beforeId: 3 }, [2, 1]],
    ['before the first', { beforeId: 1 }, []],
    ['before zero', { beforeId: 0 }, []],
    ['before any id there can be', { beforeId: Number.MAX_SAFE_INTEGER, limit: 1, text: 'news' }, [2]],
    ['more words than SQL is asked for', { text: 'n e w s x m p l / .' }, [2, 1]],
    ['4096 letters', { text: 'x'.repeat(4096) }, []],
  ];

  it.each(table)('finds %s', (_name, search, ids) => {
    expect(searchNow(file, search).rows.map(({ id }) => id)).toEqual(ids);
  });

  it('gives rows back as they were stored', () => {
    const row = historyRow({
      id: 9,
      durationMs: 0.125,
      user: 'mia',
      rule: 'x',
      status: null,
      fault: 'CLIENT_LEFT',
      octetsUp: 7,
      mode: 'upgrade',
    });
    expect(searchNow(fileWith(row)).rows).toEqual([row]);
  });

  it('is empty and at its end where nothing is stored', () => {
    expect(searchNow(fileWith())).toEqual({ rows: [], nextBeforeId: null });
    expect(searchNow(fileWith(), { text: 'x', beforeId: 5 })).toEqual({ rows: [], nextBeforeId: null });
  });
});

describe('a whole address', () => {
  const file = fileWith(
    historyRow({ id: 1, host: 'news.example', path: '/' }),
    historyRow({ id: 2, host: 'news.example', path: '/Cats?of=Mia&x=1' }),
    historyRow({ id: 3, host: 'news.example', port: 8080, path: '/cats?of=mia' }),
    historyRow({ id: 4, host: 'news.example', port: 443, method: 'CONNECT', path: '' }),
    historyRow({ id: 5, host: 'news.example', port: 0, mode: 'dns', path: '' }),
    historyRow({ id: 6, host: 'www.news.example', path: '/cats?of=mia' }),
    historyRow({ id: 7, host: 'xn--kln-sna.example', path: '/wiki/K%C3%B6ln' }),
    historyRow({ id: 8, host: 'xn--kln-sna.example', path: '/wiki/Köln' }),
    historyRow({ id: 9, host: 'xn--kln-sna.example', path: '/wiki/KÃ¶ln' }),
    historyRow({ id: 10, host: '2001:db8::1', port: 8443, method: 'CONNECT', path: '' }),
    historyRow({ id: 11, host: 'go.example', path: '/to?http://news.example/cats' }),
  );

  it.each([
    ['http://news.example/cats?of=mia', [2]],
    ['http://news.example:80/cats?of=mia', [2]],
    ['HTTP://NEWS.Example/CATS', [11, 2]],
    ['http://news.example:8080/cats', [3]],
    ['http://news.example/cats?of=mia#top', [2]],
    ['http://news.example/', [11, 5, 4, 2, 1]],
    ['http://news.example', [11, 5, 4, 2, 1]],
    ['https://news.example/any/page', [5, 4]],
    ['https://news.example:443/any/page', [5, 4]],
    ['news.example/cats', [11, 5, 4, 2]],
    ['news.example:8080', [3]],
    ['http://mia@news.example/cats', [2]],
    ['http://köln.example/wiki/köln', [9, 8, 7]],
    ['http://xn--kln-sna.example/wiki/K%C3%B6ln', [9, 8, 7]],
    ['https://[2001:DB8:0::1]:8443/x', [10]],
    ['http://other.example/cats', []],
    ['http://new', [5, 4, 2, 1, 11]],
  ])('%s finds its rows', (text, ids) => {
    expect(
      searchNow(file, { text })
        .rows.map(({ id }) => id)
        .toSorted(),
    ).toEqual(ids.toSorted());
  });
});

describe('a path of other letters', () => {
  const file = fileWith(
    historyRow({ id: 1, path: '/café' }),
    historyRow({ id: 2, path: '/caf%C3%A9' }),
    historyRow({ id: 3, path: '/cafÃ©' }),
    historyRow({ id: 4, path: '/caf%E9' }),
    historyRow({ id: 5, path: '/cafe' }),
  );

  it.each(['café', 'CAFÉ', 'caf%C3%A9', 'caf%c3%a9', 'cafe\u0301', 'é'])('is found by %j however it was written', (text) => {
    expect(searchNow(file, { text }).rows.map(({ id }) => id)).toEqual([3, 2, 1]);
  });

  it('stored by an earlier version is shown as it should have been, and stays as it is in the file', () => {
    expect(searchNow(file, { text: 'é' }).rows.map(({ path }) => path)).toEqual(['/café', '/caf%C3%A9', '/café']);
    expect(file.database.prepare('SELECT path FROM requests WHERE id = 3').get()).toEqual({ path: '/cafÃ©' });
  });
});

describe('pages one after the other', () => {
  const rows = Array.from({ length: 250 }, (_, at) => historyRow({ id: at * 3 + 1, host: `site-${at % 9}.example`, path: `/p/${at}` }));
  const file = fileWith(...rows);

  it.each([1, 7, 100, 249, 250, 251, 500])('hold every row once, %i a page', (limit) => {
    expect(follow(file, { limit })).toEqual(rows.toReversed().map(({ id }) => id));
  });

  it('say there is no more exactly when there is no more', () => {
    expect(searchNow(file, { limit: 250 }).nextBeforeId).toBeNull();
    expect(searchNow(file, { limit: 249 }).nextBeforeId).toBe(4);
  });

  it('skip gaps of any size between ids', () => {
    const far = [1, 2, 70_000, 5_000_000_000, 1_767_614_400_000_000].map((id) => historyRow({ id }));
    expect(follow(fileWith(...far), { limit: 2 })).toEqual(far.map(({ id }) => id).toReversed());
  });
});

describe('a search that takes long', () => {
  const rows = Array.from({ length: 20_000 }, (_, at) => historyRow({ id: at + 1, path: at === 3 ? '/rare' : `/p/${at}` }));
  const file = fileWith(...rows);

  it('lets others have their turn between steps', () => {
    let turns = 0;
    const steps = searchSteps(file.database, ask({ text: 'rare' }), () => 0);
    for (let step = steps.next(); step.done !== true; step = steps.next()) turns += 1;
    expect(turns).toBeGreaterThan(2);
  });

  it('comes back short when its time is over, and can be gone on with', () => {
    let nowMs = 0;
    const page = finish(searchSteps(file.database, ask({ text: 'rare' }), () => (nowMs += PAGE_MS / 4)));
    expect(page.rows).toEqual([]);
    expect(page.nextBeforeId).toBeGreaterThan(4);
    expect(page.nextBeforeId).toBeLessThan(20_000);
    expect(follow(file, { text: 'rare' }, () => (nowMs += PAGE_MS))).toEqual([4]);
  });

  it('finds rows that were stored between two pages only where they belong', () => {
    const growing = fileWith(...rows.slice(0, 50));
    const first = searchNow(growing, { limit: 20 });
    storeRows(growing, [historyRow({ id: 60 })]);
    const second = searchNow(growing, { limit: 100, beforeId: first.nextBeforeId });
    expect([...first.rows, ...second.rows].map(({ id }) => id)).toEqual(Array.from({ length: 50 }, (_, at) => 50 - at));
  });
});

it('agrees with looking at every row, whatever is stored and asked', () => {
  let seed = 7;
  const below = (limit: number): number => (seed = (seed * 1_103_515_245 + 12_345) & 0x7fffffff) % limit;
  const parts = [
    'a',
    'B',
    'ab',
    '%',
    '_',
    '\\',
    "'",
    'ö',
    'Ö',
    '%C3%B6',
    'ß',
    '/',
    '.',
    'xn--kln-sna',
    '日',
    'Ã¶',
    'http://',
    ':80',
    '?',
    ':',
  ];
  const made = (): string => Array.from({ length: below(5) }, () => parts[below(parts.length)]).join('');
  const rows: HistoryRow[] = Array.from({ length: 400 }, (_, at) =>
    historyRow({ id: at * (1 + below(3)) + at * 5 + 1, host: made(), port: [0, 80, 443, 8080][below(4)] ?? 0, path: made() }),
  );
  const unique = [...new Map(rows.map((row) => [row.id, row])).values()].toSorted((a, b) => b.id - a.id);
  const file = fileWith(...unique);
  for (let turn = 0; turn < 200; turn += 1) {
    const text = `${made()} ${made()}`;
    const words = searchWordsOf(text);
    const expected = unique.filter(({ host, port, path }) => holdsAll(words, { host, port, path: storedPath(path) })).map(({ id }) => id);
    expect(follow(file, { text, limit: 1 + below(60) }), JSON.stringify(text)).toEqual(expected);
  }
});

function fileWith(...rows: readonly HistoryRow[]): HistoryFile {
  const file = openedFile(folder, `${(count += 1)}.db`);
  storeRows(file, rows);
  return file;
}

function follow({ database }: HistoryFile, changes: Partial<HistorySearch>, now = (): number => 0): readonly number[] {
  const ids: number[] = [];
  for (let beforeId: number | null = null; ;) {
    const page: HistoryPage = finish(searchSteps(database, ask({ ...changes, beforeId }), now));
    ids.push(...page.rows.map(({ id }) => id));
    beforeId = page.nextBeforeId;
    if (beforeId === null) return ids;
  }
}
