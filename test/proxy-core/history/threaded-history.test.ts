import { describe, expect, it } from 'vitest';
import type { RetentionDays } from '#core/history/worker-messages.ts';
import {
  DEFAULT_RETENTION,
  FIRST_FORGETTING_MS,
  FORGETTING_EVERY_MS,
  OPEN_MS,
  STOP_MS,
  ThreadedHistory,
} from '#core/history/threaded-history.ts';
import { FakeClock, settled } from '../../support/fake-clock.ts';
import { ask, HealthNotes } from '../../support/history.ts';
import { ScriptedThreads } from '../../support/history-threads.ts';
import { historyRow } from '../../support/rows.ts';
import { SilentLog } from '../../support/silent-log.ts';

describe('opening', () => {
  it('is done when the thread has the file open, and continues its ids', async () => {
    const { opening, threads } = made();
    threads.last.say({ type: 'opened', lastId: 41, file: '/data/history.db' });
    expect((await opening).lastId).toBe(41);
  });

  it('does not wait for a file that is in trouble: ids begin above all that may be stored', async () => {
    const { opening, threads, health } = made();
    threads.last.say({ type: 'trouble', trouble: 'in-use', detail: 'SQLITE_BUSY' });
    const store = await opening;
    expect(store.lastId).toBe(Date.UTC(2026, 0, 5, 12) * 1000);
    expect(health.text('history-failing')).toContain('locked');
    threads.last.say({ type: 'opened', lastId: 41, file: '/data/history.db' });
    expect(store.lastId).toBe(Date.UTC(2026, 0, 5, 12) * 1000);
    expect(health.standing.size).toBe(0);
  });

  it('does not wait longer than it may', async () => {
    const { opening, clock } = made();
    clock.advance(OPEN_MS);
    expect((await opening).lastId).toBeGreaterThan(0);
  });

  it('does not wait for a thread that dies', async () => {
    const { opening, threads, health } = made();
    threads.last.die(new Error('no such module'));
    await opening;
    expect(health.text('history-failing')).toContain('is being started again');
  });

  it('shows what was set aside', async () => {
    const { opening, threads, health } = made();
    threads.last.say({ type: 'set-aside', setAside: { why: 'damaged', keptAs: '/data/history.db.damaged-x', file: '/data/history.db' } });
    threads.last.say({ type: 'opened', lastId: 0, file: '/data/history.db' });
    await opening;
    expect(health.text('history-set-aside')).toContain('/data/history.db.damaged-x');
  });
});

describe('rows', () => {
  it('go to the thread in batches', async () => {
    const { store, threads, clock } = await opened();
    store.record(historyRow({ id: 1 }));
    store.record(historyRow({ id: 2 }));
    clock.advance(50);
    expect(threads.last.ofType('rows').map(({ batch, sites }) => [batch, sites])).toEqual([[1, ['news.example']]]);
  });

  it('recorded before the thread is ready wait for it', async () => {
    const { opening, threads, clock } = made();
    clock.advance(OPEN_MS);
    const store = await opening;
    store.record(historyRow());
    clock.advance(50);
    expect(threads.last.ofType('rows')).toEqual([]);
    threads.last.say({ type: 'opened', lastId: 0, file: '/data/history.db' });
    expect(threads.last.ofType('rows')).toHaveLength(1);
  });

  it('a dead thread did not finish go to the next one', async () => {
    const { store, threads, clock, health } = await opened();
    store.record(historyRow({ id: 1 }));
    clock.advance(50);
    store.record(historyRow({ id: 2 }));
    clock.advance(50);
    threads.last.finish(1);
    threads.last.die(new Error('out of memory'));
    expect(health.text('history-failing')).toContain('is being started again');
    clock.advance(1000);
    expect(threads.last.finished).toBe(1);
    threads.last.say({ type: 'opened', lastId: 1, file: '/data/history.db' });
    expect(threads.last.ofType('rows').map(({ batch, again }) => [batch, again])).toEqual([[2, true]]);
    expect(health.standing.size).toBe(0);
    expect(store.lost).toBe(0);
  });

  it('the thread gave up are counted and shown', async () => {
    const { store, threads, clock, health } = await opened();
    threads.last.say({ type: 'lost', rows: 12, detail: 'unfit' });
    clock.advance(1000);
    expect(store.lost).toBe(12);
    expect(health.text('history-failing')).toContain('12 requests');
  });

  it('beyond the bound are counted and shown, and nothing stops', async () => {
    const { store, clock, health } = await opened();
    for (let id = 1; id <= 200_512; id += 1) store.record(historyRow({ id }));
    clock.advance(1000);
    clock.advance(1000);
    expect(store.lost).toBeGreaterThanOrEqual(512);
    expect(store.lost).toBeLessThan(1024);
    expect(health.text('history-failing')).toContain('requests could not be stored');
  });
});

describe('trouble', () => {
  it('of the disk is shown until it is over', async () => {
    const { threads, health } = await opened();
    threads.last.say({ type: 'trouble', trouble: 'disk-full', detail: 'SQLITE_FULL' });
    expect(health.text('history-failing')).toContain('the disk is full');
    threads.last.say({ type: 'trouble', trouble: null, detail: '' });
    expect(health.standing.size).toBe(0);
  });
});

describe('searching', () => {
  it('hands over what was recorded first, so that it is found', async () => {
    const { store, threads } = await opened();
    store.record(historyRow());
    const page = store.search(ask({ text: 'news' }));
    expect(threads.last.posted.map(({ type }) => type)).toEqual(['rows', 'search']);
    threads.last.say({ type: 'page', ask: 1, page: { rows: [historyRow()], nextBeforeId: null } });
    expect((await page).rows).toHaveLength(1);
  });

  it('is refused when the thread says so, when it dies, and after the end', async () => {
    const { store, threads } = await opened();
    const refused = store.search(ask());
    threads.last.say({ type: 'no-page', ask: 1, detail: 'disk I/O error' });
    await expect(refused).rejects.toThrow('disk I/O error');
    const orphaned = store.search(ask());
    threads.last.die(null);
    await expect(orphaned).rejects.toThrow('the thread ended');
    await store.stop();
    await expect(store.search(ask())).rejects.toThrow('no thread is running');
  });
});

describe('forgetting', () => {
  it('is asked for after ten minutes and then four times a day', async () => {
    const { threads, clock, log } = await opened();
    clock.advance(FIRST_FORGETTING_MS);
    expect(threads.last.ofType('forget')).toEqual([{ type: 'forget', days: DEFAULT_RETENTION }]);
    clock.advance(FORGETTING_EVERY_MS);
    expect(threads.last.ofType('forget')).toHaveLength(2);
    threads.last.say({ type: 'forgotten', rows: 0, detail: '' });
    expect(log.lines.filter(({ text }) => text.includes('old rows'))).toEqual([]);
    threads.last.say({ type: 'forgotten', rows: 3, detail: '' });
    threads.last.say({ type: 'forgotten', rows: 0, detail: 'SQLITE_FULL' });
    expect(log.lines.filter(({ text }) => text.includes('old rows')).map(({ level }) => level)).toEqual(['info', 'warn']);
  });

  it('keeps what the settings promise', async () => {
    const { threads, clock } = await opened({ allowed: 7, blocked: null });
    clock.advance(FIRST_FORGETTING_MS);
    expect(threads.last.ofType('forget')).toEqual([{ type: 'forget', days: { allowed: 7, blocked: null } }]);
  });
});

describe('the end', () => {
  it('stores what waits, ends the thread, and leaves no timer', async () => {
    const { store, threads, clock } = await opened();
    store.record(historyRow());
    const stopped = store.stop();
    expect(store.stop()).toBe(stopped);
    expect(threads.last.posted.map(({ type }) => type)).toEqual(['rows', 'stop']);
    threads.last.finish(1);
    threads.last.die(null);
    await stopped;
    expect(store.lost).toBe(0);
    clock.advance(50);
    expect(clock.waiting).toBe(0);
  });

  it('counts what a thread that hangs did not store, and kills it', async () => {
    const { store, threads, clock } = await opened();
    store.record(historyRow());
    const stopped = store.stop();
    clock.advance(STOP_MS);
    expect(threads.last.killed).toBe(true);
    threads.last.die(null);
    await stopped;
    expect(store.lost).toBe(1);
  });

  it('counts rows that come too late', async () => {
    const { store, threads } = await opened();
    const stopped = store.stop();
    threads.last.die(null);
    await stopped;
    store.record(historyRow());
    expect(store.lost).toBe(1);
  });

  it('is possible while the thread is down', async () => {
    const { store, threads } = await opened();
    store.record(historyRow());
    threads.last.die(null);
    await store.stop();
    expect(store.lost).toBe(1);
  });
});

function made(retention?: RetentionDays) {
  const [clock, threads, health, log] = [new FakeClock(), new ScriptedThreads(), new HealthNotes(), new SilentLog()];
  const options = { file: '/data/history.db', ports: { clock, log }, health, ...(retention && { retention }) };
  const opening = new ThreadedHistory(options, threads.start).open();
  return { opening, threads, clock, health, log };
}

async function opened(retention?: RetentionDays) {
  const { opening, ...rest } = made(retention);
  rest.threads.last.say({ type: 'opened', lastId: 0, file: '/data/history.db' });
  const store = await opening;
  await settled();
  return { store, ...rest };
}
