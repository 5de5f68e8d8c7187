/**
 * The door: asks the helper programs about a request. Whatever they do, there
 * is an answer within the time limit; nothing here rejects or throws for what
 * a helper said or left unsaid.
 */
import type { RedirectorPoolView } from '#core/contract/redirector-views.ts';
import type { Clock, Log } from '#core/common/ports.ts';
import type { RedirectorQuestion } from '#core/protocol/redirector/redirector-question.ts';
import type { RedirectorAnswer } from '#core/protocol/redirector/redirector-answer.ts';
import { Consultation } from './consultation.ts';
import { LocalFiles } from './files/local-files.ts';
import { NamedPool } from './named-pool.ts';
import type { PoolOptions } from './pool-options.ts';
import type { PoolPorts } from './pool-ports.ts';
import type { RuntimeForHelpers } from './helpers/helper-command.ts';
import type { StartHelper } from './helpers/helper-port.ts';
import { TurnFlusher } from './helpers/turn-flusher.ts';

export interface RedirectorPoolsOptions {
  /** In the order they are asked. */
  readonly pools: readonly PoolOptions[];
  /** The only folder `file://` answers are served from; null: none. */
  readonly filesFolder: string | null;
}

export interface RedirectorPoolsPorts {
  readonly clock: Clock;
  readonly log: Log;
  readonly startHelper: StartHelper;
  readonly runtime: RuntimeForHelpers;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Runs something once all input of this turn of the loop was seen: `setImmediate`. */
  readonly afterThisTurn: (run: () => void) => void;
}

export class RedirectorPools {
  #pools: readonly NamedPool[];
  readonly #files: LocalFiles;

  constructor(options: RedirectorPoolsOptions, ports: RedirectorPoolsPorts) {
    const poolPorts: PoolPorts = { ...ports, flusher: new TurnFlusher(ports.afterThisTurn) };
    this.#pools = options.pools.map((pool) => new NamedPool(pool, poolPorts));
    this.#files = new LocalFiles(options.filesFolder);
  }

  start(): void {
    for (const pool of this.#pools) pool.start();
  }

  /** Resolves when the last helper is gone. */
  async stop(): Promise<void> {
    await Promise.all(this.#pools.map((pool) => pool.stop()));
  }

  /** Null at once when no pool is asked about this request. */
  ask(question: RedirectorQuestion): Promise<RedirectorAnswer> | null {
    const pools = this.#pools;
    const at = pools.findIndex((pool) => pool.wants(question));
    if (at === -1) return null;
    return new Promise((resolve) => new Consultation(question, pools, at, this.#files, resolve).begin());
  }

  views(): readonly RedirectorPoolView[] {
    return this.#pools.map((pool) => pool.view());
  }
}
