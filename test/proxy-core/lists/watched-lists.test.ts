import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { compileLists } from '#core/lists/compiling/compile-lists.ts';
import { RETRY_PAUSES_MS } from '#core/lists/compiler.ts';
import { SNAPSHOT_NAME, writeSnapshotFile } from '#core/lists/snapshot-file.ts';
import { LOOK_EVERY_MS, SETTLE_MS } from '#core/lists/source-watch.ts';
import { OPEN_MS, WatchedLists } from '#core/lists/watched-lists.ts';
import { FakeClock, settled } from '../../support/fake-clock.ts';
import { HealthNotes } from '../../support/history.ts';
import { manyNames, ScriptedListsThreads, turnsUntil, writeList, type ScriptedListsThread } from '../../support/lists.ts';
import { SilentLog } from '../../support/silent-log.ts';
import { tempFolder } from '../../support/temp-folder.ts';

let folders = 0;
const base = tempFolder();

/** Real files, a clock moved by hand, and threads that do their work when told to. */
function world(files: readonly string[], folder = join(base, `data-${(folders += 1)}`)) {
  const [clock, threads, health, log] = [new FakeClock(), new ScriptedListsThreads(), new HealthNotes(), new SilentLog()];
  const told = { changes: 0 };
  const onChanged = (): void => void (told.changes += 1);
  const workerUrl = new URL('file:///not-used');
  const lists = new WatchedLists({ files, folder, workerUrl, ports: { clock, log }, health, onChanged }, threads.start);
  const blocks = (host: string): string | null => lists.table()?.find(host)?.name ?? null;
  return { clock, threads, health, log, told, lists, blocks, folder };
}

/** What the real thread does. */
function work(thread: ScriptedListsThread): void {
  const compiled = compileLists(thread.order);
  thread.say(compiled);
  writeSnapshotFile(thread.order.snapshotFile, new Uint8Array(compiled.image));
  thread.end();
}

async function opened(files: readonly string[], folder?: string) {
  const all = world(files, folder);
  const opening = all.lists.open();
  await turnsUntil(() => all.threads.all.length === 1);
  work(all.threads.last);
  await opening;
  return all;
}

/** The watch looks, sees a change, looks again, and has the files read. */
async function noticed({ clock, threads }: ReturnType<typeof world>): Promise<void> {
  const before = threads.all.length;
  for (const ms of [LOOK_EVERY_MS, SETTLE_MS]) {
    const waiting = clock.waiting;
    clock.advance(ms);
    await turnsUntil(() => clock.waiting === waiting || threads.all.length > before);
  }
  await turnsUntil(() => threads.all.length > before);
}

describe('opening', () => {
  it('waits for the first reading and tells nobody of it', async () => {
    const ads = writeList(base, 'first.txt', 'ads.example.com\n');
    const { lists, blocks, told, threads } = await opened([ads, ads]);
    expect([blocks('ads.example.com'), told.changes, threads.last.order.paths]).toEqual(['ads.example.com', 0, [ads]]);
    await lists.stop();
  });

  it('does not wait for ever: the names come later, and that is told', async () => {
    const all = world([writeList(base, 'slow.txt', 'slow.example.com\n')]);
    const opening = all.lists.open();
    await turnsUntil(() => all.threads.all.length === 1);
    all.clock.advance(OPEN_MS);
    await opening;
    expect([all.lists.table(), all.lists.report(), all.health.text('block-file-problem')]).toEqual([
      null,
      [],
      expect.stringContaining('still being read'),
    ]);
    work(all.threads.last);
    await settled();
    expect([all.blocks('slow.example.com'), all.told.changes, all.health.standing.size]).toEqual(['slow.example.com', 1, 0]);
    await all.lists.stop();
  });

  it('takes the snapshot when the files are as they were, without any thread', async () => {
    const ads = writeList(base, 'same.txt', 'ads.example.com\nno name\n');
    const first = await opened([ads]);
    await first.lists.stop();
    const again = world([ads], first.folder);
    await again.lists.open();
    expect([again.blocks('ads.example.com'), again.threads.all.length, again.lists.report()]).toEqual([
      'ads.example.com',
      0,
      first.lists.report(),
    ]);
    await again.lists.stop();
  });

  it('keeps a file in trouble in mind from start to start', async () => {
    const path = writeList(base, 'lost.txt', 'lost.example.com\n');
    const first = await opened([path]);
    rmSync(path);
    await noticed(first);
    work(first.threads.last);
    await first.lists.stop();
    const again = world([path], first.folder);
    await again.lists.open();
    expect([again.threads.all.length, again.blocks('lost.example.com'), again.health.text('block-file-problem')]).toEqual([
      0,
      'lost.example.com',
      expect.stringContaining('is not there. The one name it had before stays blocked.'),
    ]);
    await again.lists.stop();
  });

  it('uses the snapshot until changed files have been read', async () => {
    const ads = writeList(base, 'edited.txt', 'old.example.com\n');
    const first = await opened([ads]);
    await first.lists.stop();
    writeList(base, 'edited.txt', 'new.example.com\n');
    const again = world([ads], first.folder);
    await again.lists.open();
    expect([again.blocks('old.example.com'), again.blocks('new.example.com'), again.threads.all.length]).toEqual([
      'old.example.com',
      null,
      1,
    ]);
    work(again.threads.last);
    await settled();
    expect([again.blocks('old.example.com'), again.blocks('new.example.com'), again.told.changes]).toEqual([null, 'new.example.com', 1]);
    await again.lists.stop();
  });

  it('does not go on blocking what a list had that is not asked for any more', async () => {
    const [gone, kept] = [writeList(base, 'gone.txt', 'gone.example.com\n'), writeList(base, 'kept.txt', 'kept.example.com\n')];
    const first = await opened([gone, kept]);
    await first.lists.stop();
    const again = world([kept], first.folder);
    await again.lists.open();
    expect([again.blocks('gone.example.com'), again.blocks('kept.example.com')]).toEqual([null, 'kept.example.com']);
    expect(again.lists.report().map(({ path }) => path)).toEqual([kept]);
    await again.lists.stop();
    const other = world([writeList(base, 'other.txt', 'other.example.com\n')], first.folder);
    const opening = other.lists.open();
    await turnsUntil(() => other.threads.all.length === 1);
    expect([other.lists.table(), other.threads.last.order.last]).toEqual([null, null]);
    work(other.threads.last);
    await opening;
    await other.lists.stop();
  });

  it.each([
    ['damaged', (octets: Uint8Array) => octets.fill(7, 100, 101)],
    ['cut off', (octets: Uint8Array) => octets.subarray(0, 200)],
    ['of another version', (octets: Uint8Array) => octets.fill(9, 8, 9)],
    ['without reports', () => new TextEncoder().encode('HGTABLE\n')],
  ])('reads the files again when the snapshot is %s', async (_name, damage) => {
    const ads = writeList(base, 'again.txt', 'ads.example.com\n');
    const { image } = compileLists({ paths: [ads], last: null, takesShrunk: false, snapshotFile: '' });
    const folder = join(base, `damaged-${(folders += 1)}`);
    const file = join(folder, SNAPSHOT_NAME);
    writeSnapshotFile(file, new Uint8Array(image));
    writeFileSync(file, damage(Uint8Array.from(new Uint8Array(image))));
    const { lists, blocks, log } = await opened([ads], folder);
    expect([blocks('ads.example.com'), log.lines.some(({ level }) => level === 'warn')]).toEqual(['ads.example.com', true]);
    await lists.stop();
  });
});

describe('a change of a file', () => {
  it('is in force once it has been read; until then the old table is', async () => {
    const ads = writeList(base, 'change.txt', 'old.example.com\n');
    const all = await opened([ads]);
    writeList(base, 'change.txt', 'new.example.com\n');
    await noticed(all);
    expect(all.blocks('old.example.com')).toBe('old.example.com');
    work(all.threads.last);
    await settled();
    expect([all.blocks('old.example.com'), all.blocks('new.example.com'), all.told.changes]).toEqual([null, 'new.example.com', 1]);
    all.clock.advance(LOOK_EVERY_MS);
    await turnsUntil(() => all.clock.waiting === 1);
    expect(all.threads.all).toHaveLength(2);
    await all.lists.stop();
  });

  it('to something that is no list keeps its names and says so; when it is one again the note goes', async () => {
    const ads = writeList(base, 'broken.txt', manyNames(3));
    const all = await opened([ads]);
    writeList(base, 'broken.txt', '<html>Sign in</html>');
    await noticed(all);
    work(all.threads.last);
    await settled();
    expect([all.blocks('site2.example'), all.health.text('block-file-problem')]).toEqual([
      'site2.example',
      expect.stringContaining('is a web page'),
    ]);
    writeList(base, 'broken.txt', 'fixed.example.com\n');
    await noticed(all);
    work(all.threads.last);
    await settled();
    expect([all.blocks('site2.example'), all.blocks('fixed.example.com'), all.health.standing.size]).toEqual([
      null,
      'fixed.example.com',
      0,
    ]);
    await all.lists.stop();
  });
});

describe('other files', () => {
  it('count as soon as they have been read, and what is dropped counts no more at once', async () => {
    const [gone, kept] = [writeList(base, 'use-gone.txt', 'gone.example.com\n'), writeList(base, 'use-kept.txt', 'kept.example.com\n')];
    const added = writeList(base, 'use-added.txt', 'added.example.com\n');
    const all = await opened([gone, kept]);
    const using = all.lists.use([added, kept, added]);
    expect(['gone', 'kept', 'added'].map((name) => all.blocks(`${name}.example.com`))).toEqual([null, 'kept.example.com', null]);
    expect([all.told.changes, all.lists.report().map(({ path }) => path)]).toEqual([1, [kept]]);
    await turnsUntil(() => all.threads.all.length === 2);
    expect(all.threads.last.order.paths).toEqual([added, kept]);
    work(all.threads.last);
    await using;
    expect(['gone', 'kept', 'added'].map((name) => all.blocks(`${name}.example.com`))).toEqual([
      null,
      'kept.example.com',
      'added.example.com',
    ]);
    expect(all.told.changes).toBe(2);
    writeList(base, 'use-added.txt', 'edited.example.com\n');
    await noticed(all);
    work(all.threads.last);
    await settled();
    expect(all.blocks('edited.example.com')).toBe('edited.example.com');
    await all.lists.stop();
    expect(all.clock.waiting).toBe(0);
  });

  it('that are the same are not read again', async () => {
    const ads = writeList(base, 'use-same.txt', 'ads.example.com\n');
    const all = await opened([ads]);
    await all.lists.use([ads, ads]);
    expect([all.threads.all.length, all.told.changes]).toEqual([1, 0]);
    await all.lists.stop();
  });

  it('none: nothing is blocked, nothing is looked at, and the snapshot is gone', async () => {
    const ads = writeList(base, 'use-none.txt', '<html>');
    const all = await opened([ads]);
    expect(all.health.standing.size).toBe(1);
    await all.lists.use([]);
    expect([all.lists.table(), all.lists.report(), all.health.standing.size, all.clock.waiting]).toEqual([null, [], 0, 0]);
    expect(existsSync(join(all.folder, SNAPSHOT_NAME))).toBe(false);
    const using = all.lists.use([writeList(base, 'use-again.txt', 'again.example.com\n')]);
    await turnsUntil(() => all.threads.all.length === 2);
    work(all.threads.last);
    await using;
    expect(all.blocks('again.example.com')).toBe('again.example.com');
    await all.lists.stop();
  });

  it('asked for while others are being read: only the last ones count', async () => {
    const [one, two, three] = ['one', 'two', 'three'].map((name) => writeList(base, `use-${name}.txt`, `${name}.example.com\n`));
    const all = await opened([one as string]);
    const first = all.lists.use([two as string]);
    await turnsUntil(() => all.threads.all.length === 2);
    const second = all.lists.use([three as string]);
    work(all.threads.all[1] as ScriptedListsThread);
    await turnsUntil(() => all.threads.all.length === 3);
    expect(['one', 'two', 'three'].map((name) => all.blocks(`${name}.example.com`))).toEqual([null, null, null]);
    work(all.threads.last);
    await Promise.all([first, second]);
    expect(['one', 'two', 'three'].map((name) => all.blocks(`${name}.example.com`))).toEqual([null, null, 'three.example.com']);
    expect(all.clock.waiting).toBe(1);
    await all.lists.stop();
    await all.lists.use([one as string]);
    expect([all.threads.all.length, all.clock.waiting]).toEqual([3, 0]);
  });
});

describe('when the thread dies', () => {
  it('the last table stays, a note says so, and another try succeeds', async () => {
    const ads = writeList(base, 'dies.txt', 'old.example.com\n');
    const all = await opened([ads]);
    writeList(base, 'dies.txt', 'new.example.com\n');
    await noticed(all);
    all.threads.last.end(new Error('out of memory'));
    await settled();
    expect([all.blocks('old.example.com'), all.health.text('block-file-problem')]).toEqual([
      'old.example.com',
      expect.stringContaining('The one name in force before stays blocked'),
    ]);
    expect(all.health.text('block-file-problem')).not.toContain('memory');
    await turnsUntil(() => all.clock.waiting === 2);
    all.clock.advance(RETRY_PAUSES_MS[0]);
    await turnsUntil(() => all.threads.all.length === 3);
    work(all.threads.last);
    await settled();
    expect([all.blocks('new.example.com'), all.health.standing.size]).toEqual(['new.example.com', 0]);
    await all.lists.stop();
  });

  it('at the start, the start goes on without names', async () => {
    const all = world([writeList(base, 'never.txt', 'never.example.com\n')]);
    const opening = all.lists.open();
    await turnsUntil(() => all.threads.all.length === 1);
    all.threads.last.end(new Error('dead'));
    await opening;
    expect([all.lists.table(), all.health.standing.get('block-file-problem')?.level]).toEqual([null, 'problem']);
    await all.lists.stop();
    expect(all.clock.waiting).toBe(0);
  });

  it('a table that is none is our own mistake', async () => {
    const all = world([writeList(base, 'wrong.txt', 'wrong.example.com\n')]);
    void all.lists.open();
    await turnsUntil(() => all.threads.all.length === 1);
    expect(() => all.threads.last.say({ type: 'compiled', image: new SharedArrayBuffer(64), checksum: [0, 0], crowdedOut: 0 })).toThrow();
    await all.lists.stop();
  });
});

it('stopping in the middle of opening leaves nothing behind', async () => {
  const all = world([writeList(base, 'stopped.txt', 'stopped.example.com\n')]);
  const opening = all.lists.open();
  await turnsUntil(() => all.threads.all.length === 1);
  await all.lists.stop();
  await opening;
  expect([all.threads.last.isKilled, all.clock.waiting]).toEqual([true, 0]);
});
