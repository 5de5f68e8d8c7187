/**
 * Joins recorder, thread and health to the history the rest of the core sees.
 * Nothing here touches a disk, and nothing a disk does can stop traffic.
 */
import type { Ports } from '#core/common/ports.ts';
import type { HistorySearch } from '#core/contract/api-contract.ts';
import type { HistoryPage, HistoryRow } from '#core/contract/views.ts';
import { HistoryHealth, type HealthPort } from './history-health.ts';
import { HistoryRecorder, RECORDER_LIMITS } from './history-recorder.ts';
import { SearchAsks } from './search-asks.ts';
import { ThreadLink, type StartThread } from './thread-link.ts';
import type { FromThread, RetentionDays, ThreadData } from './worker-messages.ts';

export interface ThreadedHistoryOptions {
  /** Where the rows are. The folder is made when it is missing. */
  readonly file: string;
  readonly ports: Pick<Ports, 'clock' | 'log'>;
  readonly health: HealthPort;
  /** Without it 30 days, and 180 for what was blocked. */
  readonly retention?: RetentionDays;
}

export const DEFAULT_RETENTION: RetentionDays = { allowed: 30, blocked: 180 };
/** A file that does not open in this time opens later, while requests are already served. */
export const OPEN_MS = 3000;
export const STOP_MS = 5000;
/** Long enough for a clock that was wrong at the start to be set right. */
export const FIRST_FORGETTING_MS = 600_000;
export const FORGETTING_EVERY_MS = 6 * 3_600_000;

export class ThreadedHistory {
  readonly #options: ThreadedHistoryOptions;
  readonly #health: HistoryHealth;
  readonly #recorder: HistoryRecorder;
  readonly #asks: SearchAsks;
  readonly #link: ThreadLink;
  #finished = new Int32Array(new SharedArrayBuffer(4));
  #lastId: number | null = null;
  #onOpened = (): void => {};
  #cancelForgetting = (): void => {};
  #stopping: Promise<void> | null = null;

  constructor(options: ThreadedHistoryOptions, startThread: StartThread) {
    const { clock } = options.ports;
    this.#options = options;
    this.#health = new HistoryHealth(options.file, options.health, clock);
    this.#recorder = new HistoryRecorder(RECORDER_LIMITS, (rows) => this.#lose(rows, 'too much is waiting to be written'), clock);
    this.#asks = new SearchAsks(clock);
    const listener = { message: (message: FromThread) => this.#hear(message), down: (cause: unknown) => this.#down(cause) };
    this.#link = new ThreadLink(startThread, () => this.#threadData(), listener, clock);
  }

  /** Done when the file is open, in trouble, or slow. */
  async open(): Promise<this> {
    const { clock } = this.#options.ports;
    const opened = new Promise<void>((resolve) => void (this.#onOpened = resolve));
    const cancel = clock.after(OPEN_MS, () => this.#continueUnopened('the file takes long to open'));
    this.#link.start();
    await opened;
    cancel();
    this.#forgetAfter(FIRST_FORGETTING_MS);
    return this;
  }

  get lastId(): number {
    return this.#lastId ?? 0;
  }

  get lost(): number {
    return this.#health.lost;
  }

  record(row: HistoryRow): void {
    if (this.#stopping === null) this.#recorder.record(row);
    else this.#lose(1, 'a request ended after history had stopped');
  }

  search(ask: HistorySearch): Promise<HistoryPage> {
    this.#recorder.flush();
    return this.#asks.ask(ask, (message) => this.#stopping === null && this.#link.post(message));
  }

  stop(): Promise<void> {
    this.#stopping ??= this.#stop();
    return this.#stopping;
  }

  async #stop(): Promise<void> {
    this.#cancelForgetting();
    this.#asks.refuseAll('history is stopping');
    this.#recorder.finish();
    await this.#link.stop(STOP_MS);
    this.#lose(this.#recorder.abandon(), 'they could not be written before the end');
    this.#health.stop();
  }

  #threadData(): ThreadData {
    this.#finished = new Int32Array(new SharedArrayBuffer(4));
    this.#finished[0] = this.#recorder.finishedBefore;
    return { file: this.#options.file, finished: this.#finished.buffer as SharedArrayBuffer };
  }

  #hear(message: FromThread): void {
    const { log } = this.#options.ports;
    switch (message.type) {
      case 'opened':
        this.#opened(message.lastId, message.file);
        return;
      case 'set-aside':
        log.warn('history: a file was set aside', { ...message.setAside });
        this.#health.setAside(message.setAside);
        return;
      case 'trouble':
        if (message.trouble === null) log.info('history: rows are stored again');
        else log.warn('history: rows cannot be stored', { trouble: message.trouble, detail: message.detail });
        this.#health.trouble(message.trouble);
        if (message.trouble !== null) this.#continueUnopened(message.detail);
        return;
      case 'lost':
        this.#lose(message.rows, message.detail);
        return;
      case 'page':
        this.#asks.answer(message.ask, message.page);
        return;
      case 'no-page':
        log.warn('history: a search failed', { detail: message.detail });
        this.#asks.refuse(message.ask, message.detail);
        return;
      case 'forgotten':
        if (message.detail !== '') log.warn('history: old rows could not be forgotten', { detail: message.detail });
        else if (message.rows > 0) log.info('history: old rows were forgotten', { rows: message.rows });
    }
  }

  #opened(lastId: number, file: string): void {
    const finished = this.#finished;
    this.#options.ports.log.info('history: file opened', { file, lastId });
    this.#lastId ??= lastId;
    this.#health.trouble(null);
    this.#recorder.attach({
      post: (message) => void this.#link.post(message),
      finished: () => Atomics.load(finished, 0),
    });
    this.#onOpened();
  }

  #down(cause: unknown): void {
    this.#options.ports.log.error('history: the thread ended and is started again', cause);
    this.#recorder.detach();
    this.#asks.refuseAll('the thread ended');
    this.#health.trouble('thread-down');
    this.#continueUnopened('the thread ended');
  }

  /** Ids stored before are not known: those of this start begin above any that can be there, at a million a second since 1970. */
  #continueUnopened(detail: string): void {
    if (this.#lastId !== null) return;
    const { clock, log } = this.#options.ports;
    log.warn('history: the proxy starts without it', { detail });
    this.#lastId = Math.max(0, Math.floor(clock.wallMs())) * 1000;
    this.#onOpened();
  }

  #forgetAfter(ms: number): void {
    this.#cancelForgetting = this.#options.ports.clock.after(ms, () => {
      this.#link.post({ type: 'forget', days: this.#options.retention ?? DEFAULT_RETENTION });
      this.#forgetAfter(FORGETTING_EVERY_MS);
    });
  }

  #lose(rows: number, detail: string): void {
    if (rows === 0) return;
    if (this.#health.lost === 0) this.#options.ports.log.warn('history: the first rows were lost', { rows, detail });
    this.#health.lose(rows);
  }
}
