import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Workbench } from '#core/composition/redirectors/workbench.ts';
import type { HistorySearch } from '#core/contract/api-contract.ts';
import type { HistoryPage, HistoryRow } from '#core/contract/views.ts';
import { FakeClock } from '../../../support/fake-clock.ts';
import { poolWith, realPorts } from '../../../support/redirector-world.ts';
import { tempFolder } from '../../../support/temp-folder.ts';

const EXAMPLES = join(import.meta.dirname, '../../../../redirectors');
const NOBODY = { clock: new FakeClock(), searchHistory: (): Promise<HistoryPage> => Promise.resolve({ rows: [], nextBeforeId: null }) };

const rowOf = (id: number, parts: Partial<HistoryRow> = {}): HistoryRow => ({
  id,
  startedAtMs: 0,
  durationMs: 1,
  client: '192.0.2.9',
  user: null,
  mode: 'forward',
  method: 'GET',
  host: `h${id}.example`,
  port: 80,
  path: '/',
  action: 'permit',
  because: 'no-rule',
  rule: null,
  status: 200,
  octetsUp: 0,
  octetsDown: 0,
  fault: null,
  ...parts,
});

describe('templates', () => {
  it('are the examples themselves, or their sources once they are built', async () => {
    expect((await new Workbench(EXAMPLES, tempFolder(), NOBODY).templates()).length).toBeGreaterThan(20);
    const built = tempFolder();
    mkdirSync(join(built, 'sources'));
    writeFileSync(join(built, 'permit-all.js'), '');
    writeFileSync(join(built, 'sources', 'only.ts'), '/** The only one. */\n');
    expect(await new Workbench(built, tempFolder(), NOBODY).templates()).toMatchObject([{ name: 'only', description: 'The only one.' }]);
  });
});

describe('what is tried', () => {
  const current = poolWith({ program: join(EXAMPLES, 'permit-all.ts'), timeLimitMs: 20_000 });
  const tried = (history: (ask: HistorySearch) => HistoryPage, requests: number, text = '') =>
    new Workbench(EXAMPLES, tempFolder(), { ...NOBODY, searchHistory: (ask) => Promise.resolve(history(ask)) }).tryOut(
      current,
      current.program,
      { pool: 'family', version: 1, text, requests },
      EXAMPLES,
      realPorts(),
    );

  it('are the newest requests of history, page after page, as many as were wanted', async () => {
    const asked: HistorySearch[] = [];
    const report = await tried(
      (ask) => {
        asked.push(ask);
        return { rows: [rowOf(asked.length * 2), rowOf(asked.length * 2 + 1)], nextBeforeId: 100 - asked.length };
      },
      5,
      'games',
    );
    expect([report.requests, report.same]).toEqual([5, 5]);
    expect(asked.map(({ text, beforeId }) => [text, beforeId])).toEqual([
      ['games', null],
      ['games', 99],
      ['games', 98],
    ]);
  });

  it('are only what a redirector can be asked about', async () => {
    const rows = [
      rowOf(1, { method: 'A', port: 0, host: 'name.example', mode: 'dns' }),
      rowOf(2, { method: '', host: '', because: 'malformed' }),
      rowOf(3, { because: 'malformed' }),
      rowOf(4, { method: 'CONNECT', path: '', port: 443 }),
    ];
    expect((await tried(() => ({ rows, nextBeforeId: null }), 100)).requests).toBe(1);
  });

  it('ends when the history does, and when it goes on for ever', async () => {
    expect((await tried(() => ({ rows: [], nextBeforeId: null }), 100)).requests).toBe(0);
    let pages = 0;
    await tried(() => ((pages += 1), { rows: [], nextBeforeId: 1 }), 100);
    expect(pages).toBe(40);
  });
});
