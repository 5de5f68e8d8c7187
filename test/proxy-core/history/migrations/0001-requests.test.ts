import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { migrate } from '#core/history/migrations/migrate.ts';
import { openSqlite, type Sqlite } from '#core/history/worker/sqlite.ts';
import { tempFolder } from '../../../support/temp-folder.ts';

const folder = tempFolder();
let count = 0;

describe('the first form of the database', () => {
  it('has these columns', () => {
    const database = firstForm();
    const columns = (table: string): unknown =>
      database.prepare(`SELECT group_concat(name, ' ') AS names FROM pragma_table_info('${table}')`).get();
    expect(columns('sites')).toEqual({ names: 'id host' });
    expect(columns('kinds')).toEqual({ names: 'id client user mode method port action because rule status fault' });
    expect(columns('requests')).toEqual({ names: 'id started_at_ms duration_us kind site octets_up octets_down path' });
    database.close();
  });

  it('keeps a site once', () => {
    const database = firstForm();
    database.exec(`INSERT INTO sites (host) VALUES ('a.example')`);
    expect(() => database.exec(`INSERT INTO sites (host) VALUES ('a.example')`)).toThrow('UNIQUE');
    database.close();
  });

  it('refuses a row that is not whole, and text where a number belongs', () => {
    const database = firstForm();
    const insert = database.prepare('INSERT INTO requests VALUES (?, ?, ?, ?, ?, ?, ?, ?)');
    insert.run(1, 2, 3, 4, 5, 6, 7, '/');
    expect(() => insert.run(2, null, 3, 4, 5, 6, 7, '/')).toThrow('NOT NULL');
    expect(() => insert.run(3, 'yesterday', 3, 4, 5, 6, 7, '/')).toThrow('cannot store TEXT');
    expect(() => insert.run(4, Infinity, 3, 4, 5, 6, 7, '/')).toThrow('cannot store REAL');
    database.close();
  });

  it('finds a kind by its index', () => {
    const database = firstForm();
    const plan = database.prepare(
      'EXPLAIN QUERY PLAN SELECT id FROM kinds WHERE client = ? AND rule IS ? AND method = ? AND status IS ? AND port = ?',
    );
    expect(JSON.stringify(plan.all('a', null, 'GET', 200, 80))).toContain(
      'kinds_by_client (client=? AND rule=? AND method=? AND status=? AND port=?)',
    );
    database.close();
  });
});

function firstForm(): Sqlite {
  const database = openSqlite(join(folder, `${(count += 1)}.db`), 'write');
  migrate(database, 1);
  return database;
}
