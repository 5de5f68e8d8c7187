/** A core that has its data folder to itself from creation to stop, and keeps the settings it started well with. */
import type { Log } from '#core/common/ports.ts';
import type { ConfigStore } from '#core/config/config-store.ts';
import type { FolderLock } from '../machine/folder-lock.ts';
import type { RunningCore, StartReport } from '../running-core.ts';

export class LockedCore {
  readonly #core: RunningCore;
  readonly #lock: FolderLock | null;
  readonly #notLocked: string | null;
  readonly #log: Log;

  /** @param notLocked - why there is no lock, in words. */
  constructor(core: RunningCore, lock: FolderLock | null, notLocked: string | null, log: Log) {
    this.#core = core;
    this.#lock = lock;
    this.#notLocked = notLocked;
    this.#log = log;
  }

  get config(): ConfigStore {
    return this.#core.config;
  }

  get control(): RunningCore['control'] {
    return this.#core.control;
  }

  async start(): Promise<StartReport> {
    const report = await this.#core.start();
    this.#lock?.tell(report.monitorLink);
    if (report.proxy.length > 0) await this.#keepSettings();
    return this.#notLocked === null ? report : { ...report, problems: [...report.problems, this.#notLocked] };
  }

  async stop(): Promise<void> {
    try {
      await this.#core.stop();
    } finally {
      this.#lock?.release();
    }
  }

  /** Without a copy a bad file would stop the next start: worth a line in the log, no reason to stay down now. */
  async #keepSettings(): Promise<void> {
    await this.config.keepAsGood().catch((cause: unknown) => this.#log.warn('no copy of the settings was kept', { cause: String(cause) }));
  }
}
