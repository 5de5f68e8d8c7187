import { describe, expect, it } from 'vitest';
import { HistoryRecorder, RECORDER_LIMITS, type BatchPort, type RecorderLimits } from '#core/history/history-recorder.ts';
import { ROW_NUMBERS, type RowsMessage } from '#core/history/worker-messages.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { historyRow } from '../../support/rows.ts';

describe('gathering rows', () => {
  it('sends a batch when enough rows are there', () => {
    const { record, port } = recorder({ batchRows: 3 });
    record(1, 2);
    expect(port.ids).toEqual([]);
    record(3, 4);
    expect(port.ids).toEqual([[1, 2, 3]]);
  });

  it('sends what is there 50 ms after the first row, and starts no timer without rows', () => {
    const { record, port, clock } = recorder();
    record(1);
    clock.advance(49);
    record(2);
    expect(port.ids).toEqual([]);
    clock.advance(1);
    expect(port.ids).toEqual([[1, 2]]);
    expect(clock.waiting).toBe(0);
  });

  it('keeps one timer however many batches go out before it', () => {
    const { record, clock } = recorder({ batchRows: 2 });
    record(1, 2, 3, 4, 5);
    expect(clock.waiting).toBe(1);
  });

  it('tells a word once, and everything again in a new book', () => {
    const { record, port } = recorder({ batchRows: 1 });
    record(1, 2);
    expect(port.messages.map(({ newBook, sites, kinds }) => [newBook, sites.length, kinds.length])).toEqual([
      [true, 1, 1],
      [false, 0, 0],
    ]);
  });

  it('begins a new book when the old one is full', () => {
    const { recorder: full, port } = recorder({ batchRows: 1 });
    for (let id = 1; id <= 8193; id += 1) {
      full.record(historyRow({ id, host: `site-${id}.example` }));
      port.finishedBatch = id;
    }
    const books = port.messages.filter(({ newBook }) => newBook);
    expect(books.map(({ batch, sites }) => [batch, sites])).toEqual([
      [1, ['site-1.example']],
      [8193, ['site-8193.example']],
    ]);
  });
});

describe('a thread that is slow', () => {
  it('drops whole batches beyond the bound of rows, and counts them', () => {
    const { record, port, lost } = recorder({ batchRows: 10, maxWaitingRows: 30 });
    record(...upTo(50));
    expect(port.ids).toHaveLength(3);
    expect(lost.rows).toBe(20);
    port.finishedBatch = 1;
    record(...upTo(10));
    expect(port.ids).toHaveLength(4);
    expect(lost.rows).toBe(20);
  });

  it('drops batches beyond the bound of text', () => {
    const { recorder: filled, port, lost } = recorder({ batchRows: 1, maxWaitingUnits: 20_000 });
    for (let id = 1; id <= 5; id += 1) filled.record(historyRow({ id, path: 'x'.repeat(8192) }));
    expect(port.ids).toHaveLength(3);
    expect(lost.rows).toBe(2);
  });

  it('makes room again with every batch that is finished', () => {
    const { record, port, lost } = recorder({ batchRows: 1, maxWaitingRows: 2 });
    for (let id = 1; id <= 1000; id += 1) {
      record(id);
      port.finishedBatch = id | 0;
    }
    expect(lost.rows).toBe(0);
  });
});

describe('a thread that dies', () => {
  it('keeps rows until a thread is there', () => {
    const { recorder: waiting, record, lost } = recorder({ batchRows: 2 }, null);
    record(...upTo(4));
    const port = new ScriptedPort();
    waiting.attach(port);
    expect(port.ids).toEqual([
      [1, 2],
      [3, 4],
    ]);
    expect(port.messages.map(({ again, newBook }) => [again, newBook])).toEqual([
      [false, true],
      [false, false],
    ]);
    expect(lost.rows).toBe(0);
  });

  it('hands what was not finished to the next one, words included', () => {
    const { recorder: waiting, record, port, lost } = recorder({ batchRows: 2 });
    record(...upTo(6));
    port.finishedBatch = 1;
    waiting.detach();
    record(7, 8);
    expect(waiting.finishedBefore).toBe(1);
    const next = new ScriptedPort(waiting.finishedBefore);
    waiting.attach(next);
    expect(next.ids).toEqual([
      [3, 4],
      [5, 6],
      [7, 8],
    ]);
    expect(next.messages.map(({ again, newBook, sites }) => [again, newBook, sites.length])).toEqual([
      [true, true, 1],
      [true, false, 0],
      [false, false, 0],
    ]);
    expect(lost.rows).toBe(0);
  });

  it('gives up a batch that two threads died of, and no other', () => {
    const { recorder: waiting, record, lost } = recorder({ batchRows: 2 });
    record(...upTo(4));
    waiting.detach();
    waiting.attach(new ScriptedPort(waiting.finishedBefore));
    expect(lost.rows).toBe(0);
    waiting.detach();
    expect(lost.rows).toBe(2);
    const last = new ScriptedPort(waiting.finishedBefore);
    waiting.attach(last);
    expect(last.ids).toEqual([[3, 4]]);
  });

  it('blames no batch when threads die before they are ready', () => {
    const { recorder: waiting, record, lost } = recorder({ batchRows: 2 }, null);
    record(1, 2);
    waiting.detach();
    waiting.detach();
    waiting.detach();
    expect(lost.rows).toBe(0);
  });

  it('posts a long queue in portions', () => {
    const { recorder: waiting, record, clock } = recorder({ batchRows: 1 }, null);
    record(...upTo(100));
    const port = new ScriptedPort();
    waiting.attach(port);
    expect(port.ids).toHaveLength(64);
    record(101);
    expect(port.ids).toHaveLength(64);
    clock.advance(1);
    expect(port.ids.flat()).toEqual(upTo(101));
  });

  it('stops a portion that is on its way to a dead thread', () => {
    const { recorder: waiting, record, clock } = recorder({ batchRows: 1 }, null);
    record(...upTo(100));
    const dead = new ScriptedPort();
    waiting.attach(dead);
    waiting.detach();
    const next = new ScriptedPort(waiting.finishedBefore);
    waiting.attach(next);
    clock.advance(5);
    expect(dead.ids).toHaveLength(64);
    expect(next.ids.flat()).toEqual(upTo(100));
  });
});

describe('the end', () => {
  it('hands over everything at once', () => {
    const { recorder: ending, record, port: dead } = recorder({ batchRows: 1 });
    record(...upTo(200));
    dead.finishedBatch = 0;
    ending.detach();
    const port = new ScriptedPort(ending.finishedBefore);
    ending.attach(port);
    ending.finish();
    expect(port.ids.flat()).toEqual(upTo(200));
  });

  it('says how many rows were never finished', () => {
    const { recorder: ending, record, port } = recorder({ batchRows: 2 });
    record(...upTo(7));
    port.finishedBatch = 2;
    expect(ending.abandon()).toBe(3);
    expect(ending.abandon()).toBe(0);
  });
});

function recorder(limits: Partial<RecorderLimits> = {}, port: ScriptedPort | null = new ScriptedPort()) {
  const clock = new FakeClock();
  const lost = { rows: 0 };
  const made = new HistoryRecorder({ ...RECORDER_LIMITS, ...limits }, (rows) => void (lost.rows += rows), clock);
  if (port !== null) made.attach(port);
  const record = (...ids: readonly number[]): void => ids.forEach((id) => made.record(historyRow({ id })));
  return { recorder: made, record, port: port ?? new ScriptedPort(), clock, lost };
}

function upTo(last: number): number[] {
  return Array.from({ length: last }, (_, at) => at + 1);
}

class ScriptedPort implements BatchPort {
  readonly messages: RowsMessage[] = [];
  finishedBatch: number;

  constructor(finishedBatch = 0) {
    this.finishedBatch = finishedBatch;
  }

  post(message: RowsMessage): void {
    this.messages.push(message);
  }

  finished(): number {
    return this.finishedBatch;
  }

  get ids(): readonly (readonly number[])[] {
    return this.messages.map(({ numbers }) => [...numbers].filter((_, at) => at % ROW_NUMBERS.length === 0));
  }
}
