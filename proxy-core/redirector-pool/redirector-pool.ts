/**
 * The door: asks the helper programs and ICAP servers about a request, and
 * leads content past the servers. Whatever they do, there is an answer within
 * the time limit; nothing here rejects or throws for what they said or left
 * unsaid.
 */
import { Consultation } from './consultation.ts';
import { LocalFiles } from './files/local-files.ts';
import { icapConnector } from './icap/icap-socket.ts';
import { TurnFlusher } from './helpers/turn-flusher.ts';
import { isSamePool, makePool, type AnyPool } from './any-pool.ts';
import type {
  Adaptation,
  AdaptationListener,
  MessageToAdapt,
  PoolOptions,
  PoolPorts,
  RedirectorAnswer,
  RedirectorPoolView,
  RedirectorQuestion,
  ResponseToAdapt,
} from './room-words.ts';

export interface RedirectorPoolsOptions {
  /** In the order they are asked. */
  readonly pools: readonly PoolOptions[];
  /** The only folder `file://` answers are served from; null: none. */
  readonly filesFolder: string | null;
}

export interface RedirectorPoolsPorts extends Omit<PoolPorts, 'flusher' | 'connectIcap'> {
  /** Left out: TCP, names looked up by the system. */
  readonly connectIcap?: PoolPorts['connectIcap'];
  /** Runs something once all input of this turn of the loop was seen: `setImmediate`. */
  readonly afterThisTurn: (run: () => void) => void;
}

export class RedirectorPools {
  #pools: readonly AnyPool[] = [];
  #files: LocalFiles;
  #isOn = false;
  #seesContent: boolean;
  /** Pools that were taken away and whose last helpers are still ending. */
  readonly #leaving = new Set<Promise<void>>();
  readonly #ports: PoolPorts;

  constructor(options: RedirectorPoolsOptions, ports: RedirectorPoolsPorts) {
    this.#ports = { ...ports, connectIcap: ports.connectIcap ?? icapConnector(), flusher: new TurnFlusher(ports.afterThisTurn) };
    this.#files = new LocalFiles(options.filesFolder);
    this.#pools = options.pools.map((pool) => makePool(pool, this.#ports));
    this.#seesContent = options.pools.some(({ protocol }) => protocol === 'icap');
  }

  start(): void {
    this.#isOn = true;
    for (const pool of this.#pools) pool.start();
  }

  /** Questions on their way get the configured answer. Resolves when the last helper and connection is gone. */
  async stop(): Promise<void> {
    this.#isOn = false;
    await Promise.all([...this.#pools.map((pool) => pool.stop()), ...this.#leaving]);
  }

  /**
   * Pools of the same name and kind go on with new limits, or with new helpers when the program is another; others come and go.
   * One whose options are the same is not touched: its quarantine does not end because somebody looked after another one.
   */
  replace(options: RedirectorPoolsOptions): void {
    const old = new Map(this.#pools.map((pool) => [pool.options.name, pool]));
    this.#files = new LocalFiles(options.filesFolder);
    this.#pools = options.pools.map((wanted) => {
      const present = old.get(wanted.name);
      if (present === undefined || !isSamePool(present, wanted)) return this.#startedPool(wanted);
      old.delete(wanted.name);
      if (JSON.stringify(present.options) !== JSON.stringify(wanted)) present.change(wanted);
      return present;
    });
    for (const pool of old.values()) this.#leave(pool.stop());
    this.#seesContent = options.pools.some(({ protocol }) => protocol === 'icap');
  }

  /** False: there is no pool, so no question needs to be written. */
  get isAsked(): boolean {
    return this.#pools.length > 0;
  }

  /** False: no pool is a server that could want to see content. */
  get seesContent(): boolean {
    return this.#seesContent;
  }

  /** Null at once when no pool is asked about this request. Never rejects. */
  ask(question: RedirectorQuestion): Promise<RedirectorAnswer> | null {
    const pools = this.#pools;
    for (let at = 0; at < pools.length; at += 1) {
      const pool = pools[at];
      if (pool?.wants(question) !== true) continue;
      return new Promise((resolve) => new Consultation(question, pools, at, pool, this.#files, resolve).begin());
    }
    return null;
  }

  /** For a request with content, after `ask`: the first ICAP server that wants to see it, or null at once. */
  adaptRequest(question: RedirectorQuestion, message: MessageToAdapt, listener: AdaptationListener): Adaptation | null {
    for (const pool of this.#pools) {
      const adaptation = pool.adaptRequest(question, message, listener);
      if (adaptation !== null) return adaptation;
    }
    return null;
  }

  /** For a response, before its head is sent on: the first ICAP server that wants to see it, or null at once. */
  adaptResponse(question: RedirectorQuestion, response: ResponseToAdapt, listener: AdaptationListener): Adaptation | null {
    for (const pool of this.#pools) {
      const adaptation = pool.adaptResponse(question, response, listener);
      if (adaptation !== null) return adaptation;
    }
    return null;
  }

  /** @returns false when there is no pool of this name. */
  startPool(name: string): boolean {
    return this.#with(name, (pool) => pool.start());
  }

  /** A stopped pool is not asked. */
  stopPool(name: string): boolean {
    return this.#with(name, (pool) => this.#leave(pool.stop()));
  }

  /** New helpers take over, the present ones end when they have answered. Ends a quarantine. */
  restartPool(name: string): boolean {
    return this.#with(name, (pool) => pool.restart());
  }

  views(): readonly RedirectorPoolView[] {
    return this.#pools.map((pool) => pool.view());
  }

  #startedPool(options: PoolOptions): AnyPool {
    const pool = makePool(options, this.#ports);
    if (this.#isOn) pool.start();
    return pool;
  }

  #leave(gone: Promise<void>): void {
    this.#leaving.add(gone);
    void gone.then(() => this.#leaving.delete(gone));
  }

  #with(name: string, act: (pool: AnyPool) => void): boolean {
    const pool = this.#pools.find((one) => one.options.name === name);
    if (pool !== undefined) act(pool);
    return pool !== undefined;
  }
}
