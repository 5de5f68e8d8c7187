import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '#core/common/ports.ts';
import { openBlockLists, type BlockLists } from '#core/lists/block-lists.ts';
import type { CompileOrder, FromListsThread } from '#core/lists/lists-messages.ts';
import type { ListsThreadListener, StartListsThread } from '#core/lists/lists-thread.ts';
import { HealthNotes } from './history.ts';
import { realClock } from './real-clock.ts';
import { SilentLog } from './silent-log.ts';

export const LISTS_WORKER = new URL('../../proxy-core/lists/lists-worker.ts', import.meta.url);

export interface RealLists {
  readonly lists: BlockLists;
  readonly health: HealthNotes;
  readonly log: SilentLog;
  /** Resolves at the next change. */
  changed(): Promise<void>;
  /** `name (list)` that blocks the host, or null. */
  blocks(host: string): string | null;
}

/** The whole room with its real thread. Whoever opens it stops it. */
export async function realLists(
  files: readonly string[],
  folder: string,
  workerUrl = LISTS_WORKER,
  clock: Clock = realClock,
): Promise<RealLists> {
  const [health, log] = [new HealthNotes(), new SilentLog()];
  let waiting: (() => void)[] = [];
  const onChanged = (): void => {
    const woken = waiting;
    waiting = [];
    for (const wake of woken) wake();
  };
  const lists = await openBlockLists({ files, folder, workerUrl, ports: { clock, log }, health, onChanged });
  return {
    lists,
    health,
    log,
    changed: () => new Promise<void>((resolve) => void waiting.push(resolve)),
    blocks: (host) => {
      const found = lists.table()?.find(host) ?? null;
      return found === null ? null : `${found.name} (${found.list})`;
    },
  };
}

/** @returns the path. Each write gives the file another time, however quick. */
export function writeList(folder: string, name: string, text: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

/** `count` names of which no two are alike. */
export function manyNames(count: number, prefix = 'site'): string {
  return Array.from({ length: count }, (_, at) => `${prefix}${at}.example\n`).join('');
}

/** Turns of the real loop until it is so; the clock of the test stands still meanwhile. */
export async function turnsUntil(isSo: () => boolean): Promise<void> {
  for (let turn = 0; turn < 200_000; turn += 1) {
    if (isSo()) return;
    await new Promise((resolve) => setImmediate(resolve));
  }
  throw new Error('it never came about');
}

/** A lists thread that does what a test says. */
export class ScriptedListsThread {
  readonly order: CompileOrder;
  readonly #listener: ListsThreadListener;
  isKilled = false;
  /** False: killing it has no effect, as when it hangs in a system call. */
  dies = true;

  constructor(order: CompileOrder, listener: ListsThreadListener) {
    this.order = order;
    this.#listener = listener;
  }

  say(message: FromListsThread): void {
    this.#listener.message(message);
  }

  end(cause: unknown = null): void {
    this.#listener.gone(cause);
  }

  async kill(): Promise<void> {
    this.isKilled = true;
    if (this.dies) this.end();
    else await new Promise(() => {});
  }
}

export class ScriptedListsThreads {
  readonly all: ScriptedListsThread[] = [];
  /** Thrown instead of starting the next thread. */
  refuseNext: Error | null = null;

  readonly start: StartListsThread = (order, listener) => {
    const refuse = this.refuseNext;
    this.refuseNext = null;
    if (refuse !== null) throw refuse;
    const thread = new ScriptedListsThread(order, listener);
    this.all.push(thread);
    return () => thread.kill();
  };

  get last(): ScriptedListsThread {
    return this.all.at(-1) as ScriptedListsThread;
  }
}
