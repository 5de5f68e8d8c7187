/**
 * What every room needs from the outside world. Handed in, never reached for,
 * so a test can move time by hand and script chance.
 */

export interface Clock {
  /** Milliseconds since some fixed moment, with fractions; never goes back. For durations and deadlines. */
  now(): number;
  /** Epoch milliseconds. May jump when somebody sets the clock. For storage and people. */
  wallMs(): number;
  /** Runs once after `ms` milliseconds (0 or more). Calling the result cancels; cancelling twice is harmless. */
  after(ms: number, run: () => void): () => void;
}

export interface Random {
  /** `count` octets nobody can guess. */
  octets(count: number): Uint8Array;
  /** A whole number from 0 up to, not including, `limit` (1 to 2^32). */
  below(limit: number): number;
}

/** Plain facts beside a log line: they survive JSON. */
export type LogFacts = Readonly<Record<string, string | number | boolean | null>>;

export interface Log {
  info(text: string, facts?: LogFacts): void;
  warn(text: string, facts?: LogFacts): void;
  /** `cause` keeps the original error; its stack goes to the log only, never to a person. */
  error(text: string, cause?: unknown, facts?: LogFacts): void;
}

export interface Ports {
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
}
