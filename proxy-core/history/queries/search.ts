/**
 * One page of history, newest first, found in small steps so that storing
 * never waits for long. Reads only.
 *
 * Hosts are looked through first (a small table), then rows from the newest id
 * backwards, a window of ids at a time. A million rows take about 0.1 s; when
 * `PAGE_MS` is over the page comes back short, with where to go on.
 */
import type { HistorySearch } from '#core/contract/api-contract.ts';
import type { HistoryPage, HistoryRow } from '#core/contract/views.ts';
import type { Sqlite, SqlValue } from '../worker/sqlite.ts';
import { holdsAll, hostHolds, LIKE_ESCAPE, searchWordsOf, type SearchWord } from './search-words.ts';
import { storedPath } from './stored-path.ts';

/** A page is given back when this is over, full or not. */
export const PAGE_MS = 250;
/** The width of a window of ids is fitted so that a step takes about this long. */
const STEP_MS = { least: 2, most: 8 } as const;
const WIDTH = { first: 1024, least: 64, most: 32_768 } as const;
/** Sites looked through in a step. */
const SITES_AT_ONCE = 20_000;
/** SQL looks for the longest words; the rest is looked for in what it finds. */
const MAX_WORDS_IN_SQL = 4;

/** A word without a pattern has no ASCII in it: such letters stand in a path as they are or behind percent signs. */
const MAY_HOLD_OTHER_LETTERS = `r.path LIKE '%\\%%' ${LIKE_ESCAPE} OR r.path GLOB '*[^ -~]*'`;

/** Yields between steps. `now` in milliseconds. The tables of `prepareSearch` must be there; one search at a time. */
export function* searchSteps(database: Sqlite, search: HistorySearch, now: () => number): Generator<undefined, HistoryPage> {
  const startedAt = now();
  const words = searchWordsOf(search.text);
  if (search.actions?.length === 0) return { rows: [], nextBeforeId: null };
  const { sql, values } = yield* fetchSql(database, search, words);
  const fetch = database.prepare(sql);
  const newest = database.prepare('SELECT max(id) AS id FROM requests WHERE id < ?');
  const newestBefore = (id: number): number | null => (newest.get(id) as { readonly id: number | null }).id;

  const rows: HistoryRow[] = [];
  let before = search.beforeId ?? Number.MAX_SAFE_INTEGER;
  let width: number = WIDTH.first;
  for (let to = newestBefore(before); to !== null; to = newestBefore(before)) {
    const wanted = search.limit - rows.length;
    if (wanted === 0) return { rows, nextBeforeId: before };
    const stepAt = now();
    const from = to - width + 1;
    const found = fetch.all(from, to, ...values, wanted) as readonly FoundRow[];
    for (const each of found) {
      const row = rowOf(each);
      if (holdsAll(words, row)) rows.push(row);
    }
    before = found.length === wanted ? (found.at(-1)?.id ?? from) : from;
    const endedAt = now();
    width = nextWidth(width, endedAt - stepAt);
    if (rows.length < search.limit && endedAt - startedAt > PAGE_MS && before > 0) return { rows, nextBeforeId: before };
    yield;
  }
  return { rows, nextBeforeId: null };
}

/** Once for a database: where the sites a word was found in are noted. In memory, gone with the connection. */
export function prepareSearch(database: Sqlite): void {
  for (let word = 0; word < MAX_WORDS_IN_SQL; word += 1) database.exec(`CREATE TEMP TABLE found_${word} (site INTEGER PRIMARY KEY)`);
}

function nextWidth(width: number, tookMs: number): number {
  if (tookMs < STEP_MS.least) return Math.min(width * 2, WIDTH.most);
  return tookMs > STEP_MS.most ? Math.max(Math.floor(width / 2), WIDTH.least) : width;
}

interface Fetch {
  readonly sql: string;
  /** In the order of the question marks behind the window of ids. */
  readonly values: readonly SqlValue[];
}

function* fetchSql(database: Sqlite, search: HistorySearch, words: readonly SearchWord[]): Generator<undefined, Fetch> {
  const terms: string[] = [];
  const values: SqlValue[] = [];
  for (const [at, word] of words.slice(0, MAX_WORDS_IN_SQL).entries()) {
    const isFound = yield* findSites(database, word, at);
    const either = [anywhere(word), ...(isFound ? [onSite(word, at)] : [])];
    terms.push(`(${either.map(({ sql }) => sql).join(' OR ')})`);
    values.push(...either.flatMap((each) => each.values));
  }
  if (search.actions !== null) {
    terms.push(`k.action IN (${search.actions.map(() => '?').join(', ')})`);
    values.push(...search.actions);
  }
  const sql = `SELECT r.id, r.started_at_ms, r.duration_us, r.octets_up, r.octets_down, r.path, s.host,
      k.client, k.user, k.mode, k.method, k.port, k.action, k.because, k.rule, k.status, k.fault
    FROM requests r CROSS JOIN kinds k ON k.id = r.kind CROSS JOIN sites s ON s.id = r.site
    WHERE ${['r.id BETWEEN ? AND ?', ...terms].join(' AND ')} ORDER BY r.id DESC LIMIT ?`;
  return { sql, values };
}

/** Rows that may hold the word whatever their site. The sites found for an address are those of the address alone. */
function anywhere({ pattern, address }: SearchWord): Fetch {
  if (pattern === null) return { sql: MAY_HOLD_OTHER_LETTERS, values: [] };
  const inPath = `r.path LIKE ? ${LIKE_ESCAPE}`;
  return address === null
    ? { sql: inPath, values: [pattern] }
    : { sql: `${inPath} OR s.host LIKE ? ${LIKE_ESCAPE}`, values: [pattern, pattern] };
}

/** Rows of the sites found: all of them, or for an address those that may have its path. */
function onSite({ address }: SearchWord, at: number): Fetch {
  const onSites = `r.site IN (SELECT site FROM temp.found_${at})`;
  if (address === null) return { sql: onSites, values: [] };
  return { sql: `(${onSites} AND (r.path = '' OR r.path LIKE ? ${LIKE_ESCAPE}))`, values: [address.pathPattern] };
}

/** Notes the sites whose host holds the word, or is that of the address. @returns whether there are any. */
function* findSites(database: Sqlite, word: SearchWord, at: number): Generator<undefined, boolean> {
  database.exec(`DELETE FROM temp.found_${at}`);
  const { most } = database.prepare('SELECT coalesce(max(id), 0) AS most FROM sites').get() as { readonly most: number };
  const note = noterFor(database, word, at);
  let found = 0;
  for (let from = 0; from < most; from += SITES_AT_ONCE) {
    found += note(from, from + SITES_AT_ONCE);
    yield;
  }
  return found > 0;
}

function noterFor(database: Sqlite, word: SearchWord, at: number): NoteSites {
  if (word.address !== null) return noteLike(database, word.address.hostPattern, at);
  return word.isAscii ? noteLike(database, word.pattern, at) : noteSites(database, word, at);
}

type NoteSites = (above: number, upTo: number) => number;

function noteLike(database: Sqlite, pattern: string | null, at: number): NoteSites {
  const note = database.prepare(
    `INSERT INTO temp.found_${at} (site) SELECT id FROM sites WHERE id > ? AND id <= ? AND host LIKE ? ${LIKE_ESCAPE}`,
  );
  return (above, upTo) => note.run(above, upTo, pattern).changes;
}

/** Only hosts in punycode, or holding the letters as they are, can hold other than ASCII. */
function noteSites(database: Sqlite, word: SearchWord, at: number): NoteSites {
  const candidates = database.prepare(`SELECT id, host FROM sites WHERE id > ? AND id <= ? AND (host LIKE '%xn--%' OR host GLOB ?)`);
  const note = database.prepare(`INSERT INTO temp.found_${at} (site) VALUES (?)`);
  return (above, upTo) => {
    const sites = candidates.all(above, upTo, '*[^ -~]*') as readonly { readonly id: number; readonly host: string }[];
    const found = sites.filter(({ host }) => hostHolds(word, host));
    for (const { id } of found) note.run(id);
    return found.length;
  };
}

type FoundRow = Omit<HistoryRow, 'startedAtMs' | 'durationMs' | 'octetsUp' | 'octetsDown'> & {
  readonly started_at_ms: number;
  readonly duration_us: number;
  readonly octets_up: number;
  readonly octets_down: number;
};

function rowOf({ started_at_ms, duration_us, octets_up, octets_down, path, ...same }: FoundRow): HistoryRow {
  return {
    ...same,
    path: storedPath(path),
    startedAtMs: started_at_ms,
    durationMs: duration_us / 1000,
    octetsUp: octets_up,
    octetsDown: octets_down,
  };
}
