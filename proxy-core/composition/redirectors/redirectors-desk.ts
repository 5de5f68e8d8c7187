/** What people see of redirectors and order: the settings first, then whatever runs. All or nothing. */
import type { ConfigStore } from '#core/config/config-store.ts';
import { SIMPLE_POOL } from '#core/config/sections/redirector.ts';
import type { NewRedirectorPool, RedirectorPoolChange, RedirectorSave, RedirectorTrialAsk } from '#core/contract/redirectors-contract.ts';
import type {
  ProgramVersionView,
  RedirectorPoolView,
  RedirectorSaveOutcome,
  RedirectorSettingsView,
  RedirectorTemplateView,
  RedirectorTrialOutcome,
} from '#core/contract/redirector-views.ts';
import type { CommandOutcome } from '#core/contract/views.ts';
import type { RedirectorPorts } from '#core/control/redirectors/redirector-ports.ts';
import { addedPool, changedPool, removedPool, reorderedPools, type SectionChange } from './pool-changes.ts';
import { poolSettings } from './pool-options.ts';
import type { RunningRedirectors } from './start-redirectors.ts';
import type { Workbench } from './workbench.ts';

type Store = Pick<ConfigStore, 'config' | 'change'>;

const UNKNOWN_POOL = { ok: false, userText: 'There is no redirector of this name.' } as const;
const UNKNOWN_VERSION = { ok: false, userText: 'This version is gone. Only the newest fifty are kept.' } as const;

export class RedirectorsDesk implements RedirectorPorts {
  readonly #store: Store;
  readonly #workbench: Workbench;
  readonly #running: () => RunningRedirectors | null;
  #last: Promise<unknown> = Promise.resolve();
  #tries = false;

  /** @param running - null: the core has not started. */
  constructor(store: Store, workbench: Workbench, running: () => RunningRedirectors | null) {
    this.#store = store;
    this.#workbench = workbench;
    this.#running = running;
  }

  views(): readonly RedirectorPoolView[] {
    return this.#running()?.pools.views() ?? [];
  }

  settings(): RedirectorSettingsView {
    const pools = poolSettings(this.#store.config).map((pool) => ({ ...pool, isSimple: pool.name === SIMPLE_POOL }));
    return { pools, filesFolder: this.#running()?.filesFolder ?? this.#store.config.redirectors.filesFolder };
  }

  start(pool: string): boolean {
    return this.#order((running) => running.pools.startPool(pool));
  }

  stop(pool: string): boolean {
    return this.#order((running) => running.pools.stopPool(pool));
  }

  restart(pool: string): boolean {
    return this.#order((running) => running.pools.restartPool(pool));
  }

  change(pool: string, change: RedirectorPoolChange): Promise<CommandOutcome> {
    return this.#change(() => changedPool(this.#store.config, pool, change));
  }

  add(pool: NewRedirectorPool): Promise<CommandOutcome> {
    return this.#change(() => addedPool(this.#store.config, pool));
  }

  remove(pool: string): Promise<CommandOutcome> {
    return this.#change(() => removedPool(this.#store.config, pool));
  }

  reorder(pools: readonly string[]): Promise<CommandOutcome> {
    return this.#change(() => reorderedPools(this.#store.config, pools));
  }

  templates(): Promise<readonly RedirectorTemplateView[]> {
    return this.#workbench.templates();
  }

  versions(pool: string): Promise<readonly ProgramVersionView[]> {
    return this.#workbench.list(pool);
  }

  read(pool: string, version: number): Promise<string | null> {
    return this.#workbench.read(pool, version);
  }

  async save(program: RedirectorSave): Promise<RedirectorSaveOutcome> {
    const present = this.settings().pools.find(({ name }) => name === program.pool);
    if (present === undefined) return UNKNOWN_POOL;
    if (present.protocol === 'icap') return { ok: false, userText: 'An ICAP server is no program that could be changed here.' };
    return this.#workbench.save(program, present.program);
  }

  async promote(pool: string, version: number): Promise<CommandOutcome> {
    const found = await this.#workbench.find(pool, version);
    return found === null ? UNKNOWN_VERSION : this.change(pool, { program: found.path });
  }

  async tryOut(ask: RedirectorTrialAsk): Promise<RedirectorTrialOutcome> {
    const running = this.#running();
    const current = running?.optionsOf(ask.pool) ?? null;
    if (running === null || current === null) return UNKNOWN_POOL;
    const candidate = await this.#workbench.find(ask.pool, ask.version);
    if (candidate === null) return UNKNOWN_VERSION;
    if (this.#tries) return { ok: false, userText: 'Another program is being tried. Wait until that is done.' };
    this.#tries = true;
    try {
      const { filesFolder, ports } = running;
      return { ok: true, report: await this.#workbench.tryOut(current, candidate.path, ask, filesFolder, ports) };
    } finally {
      this.#tries = false;
    }
  }

  #order(run: (running: RunningRedirectors) => boolean): boolean {
    const running = this.#running();
    if (running === null || !run(running)) return false;
    running.lookAgain();
    return true;
  }

  /** One after the other, each seeing what the one before left. */
  #change(wanted: () => SectionChange): Promise<CommandOutcome> {
    const mine = this.#last.then(async () => {
      const change = wanted();
      if (!change.ok) return change;
      const done = await this.#store.change(change.section, change.values);
      if (done.ok) this.#running()?.settingsChanged();
      return done;
    });
    this.#last = mine.catch(() => undefined); // whoever asked hears of it; the next one does not
    return mine;
  }
}
