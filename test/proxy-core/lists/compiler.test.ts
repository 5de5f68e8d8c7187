import { describe, expect, it } from 'vitest';
import { COMPILE_MS, Compiler, RETRY_PAUSES_MS, STOP_MS } from '#core/lists/compiler.ts';
import type { Compiled } from '#core/lists/lists-messages.ts';
import { FakeClock, settled } from '../../support/fake-clock.ts';
import { ScriptedListsThreads } from '../../support/lists.ts';

const COMPILED: Compiled = { type: 'compiled', image: new SharedArrayBuffer(4), checksum: [0, 0], crowdedOut: 0 };

function world() {
  const clock = new FakeClock();
  const threads = new ScriptedListsThreads();
  const heard: string[] = [];
  const compiler = new Compiler(
    threads.start,
    (takesShrunk) => ({ paths: [], last: null, takesShrunk, snapshotFile: '' }),
    {
      compiled: () => void heard.push('compiled'),
      failed: (cause) => void heard.push(`failed: ${cause instanceof Error ? cause.message : String(cause)}`),
      notWritten: (detail) => void heard.push(`not written: ${detail}`),
    },
    clock,
  );
  return { clock, threads, heard, compiler };
}

function finish(threads: ScriptedListsThreads): void {
  threads.last.say(COMPILED);
  threads.last.end();
}

describe('compiling in the thread', () => {
  it('is done when the thread has ended', async () => {
    const { clock, threads, heard, compiler } = world();
    const done = compiler.compile();
    finish(threads);
    await done;
    expect([heard, threads.all.length, clock.waiting]).toEqual([['compiled'], 1, 0]);
  });

  it('goes on one order at a time, and several that wait become one', async () => {
    const { threads, heard, compiler } = world();
    const first = compiler.compile();
    const others = [compiler.compile(), compiler.compile(true), compiler.compile()];
    expect(threads.all).toHaveLength(1);
    finish(threads);
    await first;
    await settled();
    expect([threads.all.length, threads.last.order.takesShrunk]).toEqual([2, true]);
    finish(threads);
    await Promise.all(others);
    expect([heard, threads.all.length]).toEqual([['compiled', 'compiled'], 2]);
    const last = compiler.compile();
    expect(threads.last.order.takesShrunk).toBe(false);
    finish(threads);
    await last;
  });

  it('is tried again with growing pauses when the thread dies, until it succeeds', async () => {
    const { clock, threads, heard, compiler } = world();
    const done = compiler.compile();
    for (const pause of [...RETRY_PAUSES_MS, RETRY_PAUSES_MS.at(-1) as number]) {
      const before = threads.all.length;
      threads.last.end(new Error('dead'));
      await settled();
      clock.advance(pause - 1);
      expect(threads.all.length).toBe(before);
      clock.advance(1);
      expect(threads.all.length).toBe(before + 1);
    }
    await done;
    finish(threads);
    await settled();
    expect(heard).toEqual([...Array<string>(4).fill('failed: dead'), 'compiled']);
    void compiler.compile();
    threads.last.end(new Error('dead again'));
    await settled();
    clock.advance(RETRY_PAUSES_MS[0]);
    expect(threads.all).toHaveLength(7);
  });

  it('keeps what a person asked for when it is tried again, and is not tried twice', async () => {
    const { clock, threads, compiler } = world();
    const done = compiler.compile(true);
    threads.last.end(new Error('dead'));
    await done;
    const asked = compiler.compile(true);
    expect(threads.last.order.takesShrunk).toBe(true);
    finish(threads);
    await asked;
    clock.advance(RETRY_PAUSES_MS[0]);
    expect(threads.all).toHaveLength(2);
  });

  it('survives a system that has no thread to give', async () => {
    const { clock, threads, heard, compiler } = world();
    threads.refuseNext = new Error('no thread');
    await compiler.compile();
    expect(heard).toEqual(['failed: no thread']);
    clock.advance(RETRY_PAUSES_MS[0]);
    expect(threads.all).toHaveLength(1);
  });

  it('that ends without a table has failed', async () => {
    const { threads, heard, compiler } = world();
    const done = compiler.compile();
    threads.last.end();
    await done;
    expect(heard).toEqual(['failed: null']);
  });

  it('whose snapshot is not written has not failed, however the thread ended', async () => {
    const { threads, heard, compiler } = world();
    const told = compiler.compile();
    threads.last.say(COMPILED);
    threads.last.say({ type: 'not-written', detail: 'ENOSPC' });
    threads.last.end();
    await told;
    const died = compiler.compile();
    threads.last.say(COMPILED);
    threads.last.end(new Error('dead'));
    await died;
    expect(heard).toEqual(['compiled', 'not written: ENOSPC', 'compiled', 'not written: dead']);
  });

  it('that takes too long is ended, and what it says later is not heard', async () => {
    const { clock, threads, heard, compiler } = world();
    const done = compiler.compile();
    const hanging = threads.last;
    hanging.dies = false;
    clock.advance(COMPILE_MS);
    await done;
    expect([hanging.isKilled, heard]).toEqual([true, ['failed: reading the lists took too long']]);
    hanging.say(COMPILED);
    hanging.end();
    await settled();
    expect(heard).toHaveLength(1);
    clock.advance(RETRY_PAUSES_MS[0]);
    expect(threads.all).toHaveLength(2);
  });
});

it('a disk that hangs after the table was made is no failure of the table', async () => {
  const { clock, threads, heard, compiler } = world();
  const done = compiler.compile();
  threads.last.say(COMPILED);
  clock.advance(COMPILE_MS);
  await done;
  expect(heard).toEqual(['compiled', 'not written: reading the lists took too long']);
});

describe('stopping', () => {
  it('ends the thread and says nothing more', async () => {
    const { clock, threads, heard, compiler } = world();
    const done = compiler.compile();
    const waiting = compiler.compile();
    await compiler.stop();
    await Promise.all([done, waiting, compiler.compile()]);
    expect([threads.last.isKilled, heard, threads.all.length, clock.waiting]).toEqual([true, [], 1, 0]);
  });

  it('lets a table that is there be written down, but not for ever', async () => {
    const { clock, threads, compiler } = world();
    void compiler.compile();
    threads.last.say(COMPILED);
    const stopped = compiler.stop();
    await settled();
    expect(threads.last.isKilled).toBe(false);
    threads.last.end();
    await stopped;
    expect([threads.last.isKilled, clock.waiting]).toEqual([false, 0]);

    const other = world();
    void other.compiler.compile();
    other.threads.last.say(COMPILED);
    const stoppedLate = other.compiler.stop();
    await settled();
    other.clock.advance(STOP_MS);
    await stoppedLate;
    expect(other.threads.last.isKilled).toBe(true);
  });

  it('does not wait for a thread that hangs', async () => {
    const { clock, threads, compiler } = world();
    void compiler.compile();
    threads.last.dies = false;
    const stopped = compiler.stop();
    await settled();
    clock.advance(STOP_MS);
    await stopped;
  });

  it('takes back a try that was to come', async () => {
    const { clock, threads, compiler } = world();
    const done = compiler.compile();
    threads.last.end(new Error('dead'));
    await done;
    await compiler.stop();
    clock.advance(RETRY_PAUSES_MS[0]);
    expect([threads.all.length, clock.waiting]).toEqual([1, 0]);
  });
});
