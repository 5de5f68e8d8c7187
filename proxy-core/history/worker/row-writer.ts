/** Stores packed rows: a batch is a transaction. Says what it could not store; keeps no queue. */
import { undo } from '../migrations/migrate.ts';
import { ROW_NUMBERS, type PackedRows } from '../worker-messages.ts';
import type { Sqlite, SqlValue, Statement } from './sqlite.ts';
import { WordStore, type StoredWords } from './stored-words.ts';

/** Rows a statement: 16 at once cost a third less than one by one. */
const ROWS_AT_ONCE = 16;
const COLUMNS = ['id', 'started_at_ms', 'duration_us', 'kind', 'site', 'octets_up', 'octets_down', 'path'] as const;

export class RowWriter {
  readonly words: WordStore;
  readonly #database: Sqlite;
  readonly #begin: Statement;
  readonly #commit: Statement;
  readonly #insertOne: Statement;
  readonly #insertMany: Statement;
  readonly #one: SqlValue[] = COLUMNS.map(() => null);
  readonly #many: SqlValue[] = Array.from({ length: COLUMNS.length * ROWS_AT_ONCE }, () => null);

  constructor(database: Sqlite) {
    this.#database = database;
    this.words = new WordStore(database);
    this.#begin = database.prepare('BEGIN IMMEDIATE');
    this.#commit = database.prepare('COMMIT');
    this.#insertOne = database.prepare(insertSql(1));
    this.#insertMany = database.prepare(insertSql(ROWS_AT_ONCE));
  }

  /**
   * Stores all rows or none. @returns how many were new: an id that is there
   * already keeps its first row. Throws what SQLite throws; nothing is stored then.
   */
  write(rows: PackedRows, words: StoredWords): number {
    return this.#inTransaction(() => this.#insertAll(rows, words));
  }

  /** The same where some rows may be unfit: these are left out. */
  writeEach(rows: PackedRows, words: StoredWords, isUnfit: (error: unknown) => boolean): number {
    const count = rows.numbers.length / ROW_NUMBERS.length;
    return this.#inTransaction(() => {
      words.belongTo(this.words.epoch);
      let stored = 0;
      let pathAt = 0;
      for (let row = 0; row < count; row += 1) {
        const from = pathAt;
        pathAt += rows.numbers[row * ROW_NUMBERS.length + 7] as number;
        try {
          this.#take(rows, row, from, words, this.#one, 0);
          stored += this.#insertOne.run(this.#one).changes;
        } catch (error) {
          if (!isUnfit(error)) throw error;
        }
      }
      return stored;
    });
  }

  #inTransaction(run: () => number): number {
    this.#begin.run();
    try {
      const stored = run();
      this.#commit.run();
      return stored;
    } catch (error) {
      undo(this.#database);
      this.words.forgetIds();
      throw error;
    }
  }

  #insertAll(rows: PackedRows, words: StoredWords): number {
    const count = rows.numbers.length / ROW_NUMBERS.length;
    words.belongTo(this.words.epoch);
    let stored = 0;
    let pathAt = 0;
    let row = 0;
    while (row + ROWS_AT_ONCE <= count) {
      for (let slot = 0; slot < ROWS_AT_ONCE; slot += 1, row += 1)
        pathAt = this.#take(rows, row, pathAt, words, this.#many, slot * COLUMNS.length);
      stored += this.#insertMany.run(this.#many).changes;
    }
    for (; row < count; row += 1) {
      pathAt = this.#take(rows, row, pathAt, words, this.#one, 0);
      stored += this.#insertOne.run(this.#one).changes;
    }
    return stored;
  }

  /** Puts one row's values into `into` from `at` on. @returns where the next path begins. */
  #take({ numbers, paths }: PackedRows, row: number, pathAt: number, words: StoredWords, into: SqlValue[], at: number): number {
    const from = row * ROW_NUMBERS.length;
    const kind = numbers[from + 3] as number;
    const site = numbers[from + 4] as number;
    const pathEnd = pathAt + (numbers[from + 7] as number);
    into[at] = numbers[from] as number;
    into[at + 1] = numbers[from + 1] as number;
    into[at + 2] = Math.round((numbers[from + 2] as number) * 1000);
    into[at + 3] = words.kindIds[kind] || this.words.kindId(words, kind);
    into[at + 4] = words.siteIds[site] || this.words.siteId(words, site);
    into[at + 5] = numbers[from + 5] as number;
    into[at + 6] = numbers[from + 6] as number;
    into[at + 7] = paths.slice(pathAt, pathEnd);
    return pathEnd;
  }
}

function insertSql(rows: number): string {
  const row = `(${COLUMNS.map(() => '?').join(', ')})`;
  return `INSERT INTO requests (${COLUMNS.join(', ')}) VALUES ${Array.from({ length: rows }, () => row).join(', ')} ON CONFLICT (id) DO NOTHING`;
}
