/**
 * Forgets what is older than promised, in small steps between which rows are
 * stored and searched. The time of every row is looked at, not the order of
 * ids: a clock that was wrong for a day must not keep the rest for ever.
 */
import { undo } from '../migrations/migrate.ts';
import type { Sqlite } from '../worker/sqlite.ts';
import type { UsedWords, WordStore } from '../worker/stored-words.ts';

/** Rows that started before these moments (epoch milliseconds) are forgotten; null: none. */
export interface ForgetBefore {
  readonly allowedMs: number | null;
  readonly blockedMs: number | null;
}

/** About 5 ms a step. */
const IDS_AT_ONCE = 2000;
/** Free pages up to this many stay in the file for new rows; more are given back to the disk. */
const KEPT_FREE_PAGES = 2000;
const PAGES_AT_ONCE = 250;

/** Yields between steps, each a transaction of its own. Returns how many rows were forgotten. */
export function* forgettingSteps(database: Sqlite, words: WordStore, before: ForgetBefore): Generator<undefined, number> {
  const forgotten = yield* forgetRows(database, before);
  if (forgotten > 0) {
    yield* forgetUnusedWords(database, words);
    yield* giveBackPages(database);
  }
  return forgotten;
}

function* forgetRows(database: Sqlite, { allowedMs, blockedMs }: ForgetBefore): Generator<undefined, number> {
  const forget = database.prepare(`DELETE FROM requests WHERE id BETWEEN ? AND ? AND started_at_ms <
    (SELECT CASE action WHEN 'deny' THEN ? ELSE ? END FROM kinds WHERE kinds.id = kind)`);
  let forgotten = 0;
  for (const [from, to] of windowsOf(database, 'requests')) {
    forgotten += forget.run(from, to, blockedMs, allowedMs).changes;
    yield;
  }
  return forgotten;
}

/** A site or kind no row refers to any more says nothing but still names somebody's page. */
function* forgetUnusedWords(database: Sqlite, words: WordStore): Generator<undefined, void> {
  const used: UsedWords = { sites: new Set(), kinds: new Set() };
  // Rows stored from here on note their words themselves, wherever their ids lie.
  words.noteUse(used);
  try {
    const read = database.prepare('SELECT DISTINCT site, kind FROM requests WHERE id BETWEEN ? AND ?');
    for (const [from, to] of windowsOf(database, 'requests')) {
      for (const { site, kind } of read.all(from, to) as readonly { readonly site: number; readonly kind: number }[]) {
        used.sites.add(site);
        used.kinds.add(kind);
      }
      yield;
    }
    yield* forgetUnused(database, 'sites', used.sites);
    yield* forgetUnused(database, 'kinds', used.kinds);
  } finally {
    words.noteUse(null);
  }
}

function* forgetUnused(database: Sqlite, table: 'sites' | 'kinds', used: ReadonlySet<number>): Generator<undefined, void> {
  const read = database.prepare(`SELECT id FROM ${table} WHERE id BETWEEN ? AND ?`);
  const forget = database.prepare(`DELETE FROM ${table} WHERE id = ?`);
  for (const [from, to] of windowsOf(database, table)) {
    const unused = (read.all(from, to) as readonly { readonly id: number }[]).filter(({ id }) => !used.has(id));
    database.exec('BEGIN IMMEDIATE');
    try {
      for (const { id } of unused) forget.run(id);
      database.exec('COMMIT');
    } catch (error) {
      undo(database);
      throw error;
    }
    yield;
  }
}

function* giveBackPages(database: Sqlite): Generator<undefined, void> {
  while (Number(database.pragma('freelist_count')) > KEPT_FREE_PAGES) {
    database.exec(`PRAGMA incremental_vacuum(${PAGES_AT_ONCE})`);
    yield;
  }
}

/** Ranges of ids from the lowest up, skipping gaps, until no row is left above. */
function* windowsOf(database: Sqlite, table: 'requests' | 'sites' | 'kinds'): Generator<readonly [from: number, to: number]> {
  const lowest = database.prepare(`SELECT min(id) AS id FROM ${table} WHERE id > ?`);
  for (let to = -1; ;) {
    const { id } = lowest.get(to) as { readonly id: number | null };
    if (id === null) return;
    to = id + IDS_AT_ONCE - 1;
    yield [id, to];
  }
}
