import { execFileSync, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { HistorySearch } from '#core/contract/api-contract.ts';
import type { HealthNote, HistoryPage, HistoryRow } from '#core/contract/views.ts';
import type { HealthPort } from '#core/history/history-health.ts';
import { openHistory, type HistoryStore } from '#core/history/history-store.ts';
import { searchSteps } from '#core/history/queries/search.ts';
import { packRows } from '#core/history/row-packing.ts';
import { openHistoryFile, type HistoryFile } from '#core/history/worker/history-file.ts';
import { StoredWords } from '#core/history/worker/stored-words.ts';
import { WordBook } from '#core/history/word-book.ts';
import type { RowsMessage } from '#core/history/worker-messages.ts';
import { realClock } from './real-clock.ts';
import { SilentLog } from './silent-log.ts';

export const HISTORY_WORKER = new URL('../../proxy-core/history/history-worker.ts', import.meta.url);

export const HISTORY_CHILD = fileURLToPath(new URL('history-child.ts', import.meta.url));

/** Keeps the notes that stand, and lets a test wait for one. */
export class HealthNotes implements HealthPort {
  readonly standing = new Map<HealthNote['code'], HealthNote>();
  #waiting: { readonly fits: () => boolean; readonly go: () => void }[] = [];

  on(note: HealthNote): void {
    this.standing.set(note.code, note);
    this.#look();
  }

  off(code: HealthNote['code']): void {
    this.standing.delete(code);
    this.#look();
  }

  text(code: HealthNote['code']): string {
    return this.standing.get(code)?.userText ?? '';
  }

  /** Resolves when the note is there and holds `part`; with null, when it is gone. */
  until(code: HealthNote['code'], part: string | null): Promise<void> {
    const fits = (): boolean => (part === null ? !this.standing.has(code) : this.text(code).includes(part));
    return new Promise((go) => {
      this.#waiting.push({ fits, go });
      this.#look();
    });
  }

  #look(): void {
    const ready = this.#waiting.filter(({ fits }) => fits());
    this.#waiting = this.#waiting.filter((waiting) => !ready.includes(waiting));
    for (const { go } of ready) go();
  }
}

export interface RealHistory {
  readonly store: HistoryStore;
  readonly health: HealthNotes;
  readonly log: SilentLog;
}

/** The whole room with its real thread. */
export async function realHistory(file: string, workerUrl = HISTORY_WORKER): Promise<RealHistory> {
  const [health, log] = [new HealthNotes(), new SilentLog()];
  const store = await openHistory({ file, workerUrl, ports: { clock: realClock, log }, health });
  return { store, health, log };
}

export const ask = (changes: Partial<HistorySearch> = {}): HistorySearch => ({
  text: '',
  actions: null,
  beforeId: null,
  limit: 100,
  ...changes,
});

/** Follows `nextBeforeId` to the end. */
export async function allRows(store: HistoryStore, changes: Partial<HistorySearch> = {}): Promise<readonly HistoryRow[]> {
  const rows: HistoryRow[] = [];
  for (let beforeId: number | null = null; ;) {
    const page: HistoryPage = await store.search(ask({ limit: 500, ...changes, beforeId }));
    rows.push(...page.rows);
    beforeId = page.nextBeforeId;
    if (beforeId === null) return rows;
  }
}

/** A new history file without a thread. */
export function openedFile(folder: string, name = 'history.db'): HistoryFile {
  const outcome = openHistoryFile(join(folder, name), new Date(2026, 0, 5, 12, 30));
  if (outcome.type === 'trouble') throw new Error(outcome.detail);
  return outcome;
}

export function rowsMessage(rows: readonly HistoryRow[], batch = 1, again = false): RowsMessage {
  const book = new WordBook();
  const packed = packRows(rows, book);
  return { type: 'rows', batch, newBook: true, sites: book.sites, kinds: book.kinds, again, ...packed };
}

export function storeRows({ writer }: HistoryFile, rows: readonly HistoryRow[]): number {
  const message = rowsMessage(rows);
  const words = new StoredWords();
  words.learn(message.sites, message.kinds);
  return writer.write(message, words);
}

/** A page at once, on a clock that stands still. */
export function searchNow({ database }: HistoryFile, changes: Partial<HistorySearch> = {}): HistoryPage {
  return finish(searchSteps(database, ask(changes), () => 0));
}

export function finish<Result>(steps: Generator<undefined, Result>): Result {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

/** Runs a program of `history-child.ts` on a disk of its own of 1 MB. @returns what it printed, line by line. */
export async function onSmallDisk(name: string, folder: string): Promise<readonly unknown[]> {
  const script = 'mount -t tmpfs -o size=1m tmpfs "$1" && exec "$2" "$3" "$4" "$1"';
  const child = spawn('unshare', ['-m', 'sh', '-c', script, 'sh', folder, process.execPath, HISTORY_CHILD, name], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines: unknown[] = [];
  for await (const line of createInterface(child.stdout)) lines.push(JSON.parse(line));
  return lines;
}

/** Null when a folder can be mounted in a namespace of a child's own, else why not. */
export function whyNoMounts(): string | null {
  if (process.platform !== 'linux') return 'mounting a small disk needs Linux';
  try {
    execFileSync('unshare', ['-m', 'sh', '-c', 'mount -t tmpfs -o size=1m tmpfs /mnt'], { stdio: 'pipe' });
    return null;
  } catch {
    return 'mounting a small disk needs rights that are missing here';
  }
}
