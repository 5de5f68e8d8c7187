/** Searching and forgetting in the history thread, in steps beside storing. Never keeps a database that was closed. */
import type { Clock } from '#core/common/ports.ts';
import type { HistorySearch } from '#core/contract/api-contract.ts';
import { forgettingSteps } from '../queries/retention.ts';
import { searchSteps } from '../queries/search.ts';
import type { FromThread, RetentionDays } from '../worker-messages.ts';
import type { HistoryFile } from './history-file.ts';
import { detailOf } from './sqlite.ts';
import { StepLane } from './step-lane.ts';

export interface JobPorts {
  readonly clock: Clock;
  /** Runs after the messages that are there already. */
  readonly soon: (run: () => void) => void;
  readonly tell: (message: FromThread) => void;
  /** The file when a job's turn comes; null: none is open. */
  readonly file: () => HistoryFile | null;
  /** Reading and forgetting may fail without harm to storing, unless it is the file that is damaged. */
  readonly failed: (error: unknown) => void;
}

const DAY_MS = 86_400_000;

export class HistoryJobs {
  readonly #ports: JobPorts;
  /** Two lanes, so that a page does not wait for a long forgetting. */
  readonly #searches: StepLane;
  readonly #forgettings: StepLane;

  constructor(ports: JobPorts) {
    this.#ports = ports;
    this.#searches = new StepLane(ports.soon);
    this.#forgettings = new StepLane(ports.soon);
  }

  /** Answered by `page` or `no-page`. */
  search(ask: number, search: HistorySearch): void {
    this.#searches.add({
      steps: () => this.#searching(ask, search),
      failed: (error) => {
        this.#ports.tell({ type: 'no-page', ask, detail: detailOf(error) });
        this.#ports.failed(error);
      },
    });
  }

  /** Answered by `forgotten`. */
  forget(days: RetentionDays): void {
    this.#forgettings.add({
      steps: () => this.#forgetting(days),
      failed: (error) => {
        this.#ports.tell({ type: 'forgotten', rows: 0, detail: detailOf(error) });
        this.#ports.failed(error);
      },
    });
  }

  /** Before the file is closed: ends what is under way. */
  clear(why: string): void {
    this.#searches.clear(new Error(why));
    this.#forgettings.clear(new Error(why));
  }

  *#searching(ask: number, search: HistorySearch): Generator<undefined, void> {
    const { database } = this.#openFile();
    const { clock, tell } = this.#ports;
    tell({ type: 'page', ask, page: yield* searchSteps(database, search, () => clock.now()) });
  }

  *#forgetting({ allowed, blocked }: RetentionDays): Generator<undefined, void> {
    const { database, writer } = this.#openFile();
    const { clock, tell } = this.#ports;
    const beforeMs = (days: number | null): number | null => (days === null ? null : clock.wallMs() - days * DAY_MS);
    const before = { allowedMs: beforeMs(allowed), blockedMs: beforeMs(blocked) };
    tell({ type: 'forgotten', rows: yield* forgettingSteps(database, writer.words, before), detail: '' });
  }

  #openFile(): HistoryFile {
    const file = this.#ports.file();
    if (file === null) throw new Error('the history file is not open');
    return file;
  }
}
