/** The redirector pools the settings ask for, running, and changed when the settings are. */
import { join } from 'node:path';
import type { Ports } from '#core/common/ports.ts';
import type { ConfigStore } from '#core/config/config-store.ts';
import type { RedirectorPoolView } from '#core/contract/redirector-views.ts';
import { icapConnector } from '#core/redirector-pool/icap/icap-socket.ts';
import type { PoolOptions } from '#core/redirector-pool/pool-options.ts';
import { processStarter } from '#core/redirector-pool/helpers/helper-process.ts';
import { RedirectorPools, type RedirectorPoolsOptions, type RedirectorPoolsPorts } from '#core/redirector-pool/redirector-pool.ts';
import type { CoreOptions } from '../core-options.ts';
import type { Names } from '../start-names.ts';
import { icapLookup } from './icap-lookup.ts';
import { missingPrograms, missingProgramWords, type ProgramSearch } from './missing-programs.ts';
import { poolOptionsFrom } from './pool-options.ts';
import { RedirectorHealth, type HealthWords } from './redirector-health.ts';

export class RunningRedirectors {
  readonly pools: RedirectorPools;
  /** For pools beside these, such as those of a trial. */
  readonly ports: RedirectorPoolsPorts;
  readonly #config: ConfigStore;
  readonly #exampleFolder: string;
  readonly #health: RedirectorHealth;

  constructor(config: ConfigStore, options: CoreOptions, names: Names, ports: Ports, health: HealthWords) {
    this.#config = config;
    this.#exampleFolder = options.redirectorFolder;
    this.ports = {
      clock: ports.clock,
      log: ports.log,
      startHelper: processStarter(ports.clock),
      connectIcap: icapConnector(icapLookup(names)),
      runtime: { ...options.helperRuntime, platform: process.platform },
      environment: options.environment,
      afterThisTurn: setImmediate,
    };
    this.pools = new RedirectorPools(this.#wanted(), this.ports);
    this.#health = new RedirectorHealth(() => this.#views(), health, ports.clock);
  }

  get filesFolder(): string {
    const { filesFolder } = this.#config.config.redirectors;
    return filesFolder === '' ? join(this.#exampleFolder, 'pages') : filesFolder;
  }

  /** Of a pool that is on; null: there is none of this name. */
  optionsOf(name: string): PoolOptions | null {
    return this.#wanted().pools.find((pool) => pool.name === name) ?? null;
  }

  /** @returns which programs are not there, in words. */
  start(): readonly string[] {
    this.pools.start();
    this.#health.watch();
    return missingProgramWords(this.#wanted().pools, this.#search);
  }

  /** The settings are others now: what stays the same goes on undisturbed. */
  settingsChanged(): void {
    this.pools.replace(this.#wanted());
    this.#health.watch();
  }

  /** Somebody started, stopped or restarted one. */
  lookAgain(): void {
    this.#health.watch();
  }

  /** Resolves when the last helper and connection is gone. */
  async stop(): Promise<void> {
    this.#health.stop();
    await this.pools.stop();
  }

  /** How a helper ended says little to a person when its program is not there at all. */
  #views(): readonly RedirectorPoolView[] {
    const views = this.pools.views();
    if (views.every(({ lastEnd }) => lastEnd === null)) return views;
    const missing = new Map(missingPrograms(this.#wanted().pools, this.#search).map(({ name, program }) => [name, program]));
    return views.map((view) => (missing.has(view.name) ? { ...view, lastEnd: `there is no program ${missing.get(view.name)}` } : view));
  }

  get #search(): ProgramSearch {
    return { path: this.ports.environment['PATH'] ?? '', platform: process.platform };
  }

  #wanted(): RedirectorPoolsOptions {
    return { pools: poolOptionsFrom(this.#config.config, this.#exampleFolder), filesFolder: this.filesFolder };
  }
}
