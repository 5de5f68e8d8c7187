/** A family installs the newest version over the one they have: nothing of theirs is lost. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openSqlite } from '#core/history/worker/sqlite.ts';
import { startCore } from '../support/core-world.ts';
import { unpackDataFolder } from '../support/kept-data-folder.ts';
import { client } from '../support/raw-peers.ts';
import { tempFolder } from '../support/temp-folder.ts';

/** So that rows are not older than history remembers, whenever this runs. */
function makeYoung(file: string): void {
  const database = openSqlite(file, 'write');
  const newest = (database.prepare('SELECT max(started_at_ms) AS at FROM requests').get() as { readonly at: number }).at;
  database.prepare('UPDATE requests SET started_at_ms = started_at_ms + ?').run(Date.now() - 60_000 - newest);
  database.close();
}

async function statusOf(port: number, host: string): Promise<string> {
  const browser = await client(port);
  await browser.say(`GET http://${host}/ HTTP/1.1\r\nHost: ${host}\r\n\r\n`).hears('\r\n\r\n');
  return browser.heard.slice(9, 12);
}

describe('a data folder of version 0.1.0', () => {
  it('keeps its settings, rules, lists, redirectors, key and history', async () => {
    const folder = tempFolder();
    unpackDataFolder('0.1.0', folder);
    makeYoung(join(folder, 'history.db'));
    const written = readFileSync(join(folder, 'config.json'), 'utf8');
    const key = readFileSync(join(folder, 'monitor-token'), 'utf8').trim();
    const world = await startCore({}, {}, folder);

    const { config } = world.core.config;
    expect(config.history.days).toBe(60);
    expect(config.filtering).toMatchObject({ allow: ['school.example'], block: ['games.example', 'video.example'] });
    expect(config.redirectors.pools).toMatchObject([{ name: 'own', program: 'permit-all', on: false }]);
    expect(world.report.monitorLink).toContain(key);
    // The list itself is on another machine: what was compiled of it is what the family relies on.
    for (const host of ['games.example', 'video.example', 'ads.example', 'tracker.example'])
      expect([host, await statusOf(world.port, host)]).toEqual([host, '403']);
    const rows = await world.rows(7);
    expect(rows.slice(-3).map(({ id, host, path }) => [id, host, path])).toEqual([
      [3, 'ads.example', '/banner'],
      [2, 'games.example', '/play'],
      [1, '127.0.0.1', '/first?q=1'],
    ]);
    expect(readFileSync(join(folder, 'config.json'), 'utf8')).toBe(written);
    expect(readdirSync(folder).filter((name) => /bad|damaged|edited/.test(name))).toEqual([]);
    const copies = readdirSync(join(folder, 'config-copies'));
    expect(copies).toHaveLength(4);
    expect(JSON.parse(readFileSync(join(folder, 'config-copies', copies.sort().at(-1) ?? ''), 'utf8'))).toEqual(JSON.parse(written));
  });
});
