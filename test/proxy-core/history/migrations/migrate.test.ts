import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { APPLICATION_ID, migrate, NEWEST_VERSION, undo, versionOf } from '#core/history/migrations/migrate.ts';
import { openSqlite } from '#core/history/worker/sqlite.ts';
import { tempFolder } from '../../../support/temp-folder.ts';

const folder = tempFolder();

describe('migrations', () => {
  it('bring an empty file to the newest version and mark it as ours', () => {
    const database = openSqlite(join(folder, 'empty.db'), 'write');
    migrate(database);
    expect(versionOf(database)).toBe(NEWEST_VERSION);
    expect(database.pragma('application_id')).toBe(APPLICATION_ID);
    database.close();
  });

  it('do nothing the second time', () => {
    const file = join(folder, 'twice.db');
    const database = openSqlite(file, 'write');
    migrate(database);
    const schema = database.pragma('schema_version');
    migrate(database);
    expect(database.pragma('schema_version')).toBe(schema);
    database.close();
  });

  it('leave everything as it was when a step fails', () => {
    const database = openSqlite(join(folder, 'half.db'), 'write');
    // Somebody else's table is in the way of the step's last statement.
    database.exec('CREATE TABLE requests (x)');
    expect(() => migrate(database)).toThrow('requests already exists');
    expect(versionOf(database)).toBe(0);
    expect(database.prepare('SELECT name FROM sqlite_schema').all()).toEqual([{ name: 'requests' }]);
    database.close();
  });

  it('can undo where nothing was begun', () => {
    const database = openSqlite(join(folder, 'undo.db'), 'write');
    expect(() => undo(database)).not.toThrow();
    database.close();
    expect(() => undo(database)).toThrow('not open');
  });
});
