/** How one named pool of helper programs is set up. Plain data; immutable, replaced whole when somebody changes it. */
import type { FailurePolicy } from '#core/common/failure-causes.ts';

export interface PoolOptions {
  /** Unique; shown to people and stored in history. */
  readonly name: string;
  /** Path of the program; a .ts or .js file is run by this program's own runtime. Unused by `icap`. */
  readonly program: string;
  readonly args: readonly string[];
  readonly protocol: PoolProtocol;
  /** Helpers kept running, 0 or more. For `icap`: unused. */
  readonly min: number;
  /** Helpers at most, 1 or more. For `icap`: connections at most. */
  readonly max: number;
  /** Questions one helper may hold at once, with channel-IDs; 0: one at a time without. Only for `squid`. */
  readonly concurrency: number;
  readonly asks: PoolAsks;
  /** From asking to the configured answer, all attempts together. */
  readonly timeLimitMs: number;
  readonly onFailure: FailurePolicy;
  /** Questions that may wait for a free helper. */
  readonly queueMax: number;
  /** Address of the ICAP service, for `icap` only; null otherwise. */
  readonly icapUrl: string | null;
}

/** `squid` and `url` are lines, `icap-stdio` is ICAP text over stdin and stdout, `icap` a server of RFC 3507. */
export type PoolProtocol = 'squid' | 'url' | 'icap-stdio' | 'icap';

/** Which requests a pool is asked about. Null: all. */
export interface PoolAsks {
  readonly methods: readonly string[] | null;
  /** A host covers itself and every name below it. */
  readonly hosts: readonly string[] | null;
  readonly people: readonly string[] | null;
  readonly connect: boolean;
}
