import { rmSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { compileLists } from '#core/lists/compiling/compile-lists.ts';
import { keptReports, type FileReport } from '#core/lists/list-report.ts';
import type { CompileOrder } from '#core/lists/lists-messages.ts';
import { writeSnapshot, readSnapshot } from '#core/policy/host-table/snapshot.ts';
import { foundIn, tableOf } from '../../../support/host-tables.ts';
import { manyNames, writeList } from '../../../support/lists.ts';
import { tempFolder } from '../../../support/temp-folder.ts';

interface Result {
  readonly image: SharedArrayBuffer;
  readonly reports: readonly FileReport[];
  blocks(host: string): string | null;
}

function compile(paths: readonly string[], changes: Partial<CompileOrder> = {}): Result {
  const { image, checksum } = compileLists({ paths, last: null, takesShrunk: false, snapshotFile: '', ...changes });
  const read = readSnapshot(image, checksum);
  if (read.type !== 'table') throw new Error(read.type);
  return { image, reports: keptReports(read.about) ?? [], blocks: (host) => foundIn(read.table, host) };
}

describe('compiling', () => {
  const folder = tempFolder();
  const ads = writeList(folder, 'ads.txt', 'ads.example.com\n');
  const hosts = writeList(folder, 'some.hosts', '0.0.0.0 ads.example.com www.games.example\n');
  const filters = writeList(folder, 'filters.txt', '||track.example^\n@@||good.example^\n');

  it('keeps the rule of each format, and says what became of each file', () => {
    const { reports, blocks } = compile([ads, hosts, filters]);
    expect(['x.ads.example.com', 'www.games.example', 'x.www.games.example', 'a.track.example'].map(blocks)).toEqual([
      'ads.example.com (ads.txt)',
      'www.games.example (some.hosts)',
      null,
      'track.example (filters.txt)',
    ]);
    expect(reports.map(({ path, entries, skipped, trouble }) => [path, entries, skipped, trouble])).toEqual([
      [ads, 1, {}, null],
      [hosts, 2, {}, null],
      [filters, 1, { exception: 1 }, null],
    ]);
  });

  it('of nothing is a table of nothing', () => expect(compile([]).blocks('a.example')).toBeNull());
});

describe('a file in trouble', () => {
  const folder = tempFolder();

  it('keeps its names, also those another list had too, while others change', () => {
    const [a, b] = [
      writeList(folder, 'a.txt', 'one.example.com\nboth.example.com\n'),
      writeList(folder, 'b.txt', 'two.example.com\nwww.both.example.com\n'),
    ];
    const first = compile([a, b]);
    rmSync(b);
    writeList(folder, 'a.txt', 'other.example.com\n');
    const second = compile([a, b], { last: first.image });
    expect(
      ['one.example.com', 'other.example.com', 'x.two.example.com', 'both.example.com', 'www.both.example.com'].map(second.blocks),
    ).toEqual([null, 'other.example.com (a.txt)', 'two.example.com (b.txt)', null, 'www.both.example.com (b.txt)']);
    expect(second.reports[1]).toMatchObject({ trouble: 'missing', entries: 2 });

    const third = compile([b, a], { last: second.image });
    expect(third.blocks('two.example.com')).toBe('two.example.com (b.txt)');
    expect(third.reports[0]).toMatchObject({ trouble: 'missing', entries: 2 });

    const back = writeList(folder, 'b.txt', 'back.example.com\n');
    const fourth = compile([a, back], { last: third.image });
    expect([fourth.blocks('two.example.com'), fourth.blocks('back.example.com')]).toEqual([null, 'back.example.com (b.txt)']);
  });

  it('that was never read has none, and the others count', () => {
    const good = writeList(folder, 'good.txt', 'good.example.com\n');
    const { reports, blocks } = compile([`${folder}/never.txt`, good]);
    expect([blocks('good.example.com'), reports[0]?.entries, reports[0]?.trouble]).toEqual(['good.example.com (good.txt)', 0, 'missing']);
  });

  it('that shrank keeps its names until a person takes it as it is', () => {
    const path = writeList(folder, 'long.txt', manyNames(300));
    const first = compile([path]);
    writeList(folder, 'long.txt', manyNames(20, 'new'));
    const second = compile([path], { last: first.image });
    expect([second.blocks('site299.example'), second.blocks('new0.example'), second.reports[0]?.entries]).toEqual([
      'site299.example (long.txt)',
      null,
      300,
    ]);
    const third = compile([path], { last: second.image, takesShrunk: true });
    expect([third.blocks('site299.example'), third.blocks('new0.example'), third.reports[0]?.entries]).toEqual([
      null,
      'new0.example (long.txt)',
      20,
    ]);
  });

  it('that is not asked for any more is gone', () => {
    const gone = writeList(folder, 'gone.txt', 'gone.example.com\n');
    const first = compile([gone]);
    rmSync(gone);
    expect(compile([writeList(folder, 'kept.txt', 'kept.example.com\n')], { last: first.image }).blocks('gone.example.com')).toBeNull();
  });
});

it('is never given a table in force that is none', () => {
  const without = writeSnapshot(tableOf({}), 'no reports', (octets) => new SharedArrayBuffer(octets)).octets.buffer as SharedArrayBuffer;
  expect(() => compile([], { last: new SharedArrayBuffer(64) })).toThrow();
  expect(() => compile([], { last: without })).toThrow();
});
