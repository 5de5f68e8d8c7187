/** What the pool needs from a running program: words in, octets out, an end. Handed in, so a test can script one. */

export interface HelperCommand {
  readonly file: string;
  readonly args: readonly string[];
  /** The whole environment of the helper; nothing else is inherited. */
  readonly env: Readonly<Record<string, string>>;
}

export interface HelperListener {
  octets(octets: Uint8Array): void;
  /** Once, and nothing after it. Also when the program could not be started at all. */
  ended(end: HelperEnd): void;
}

export interface HelperEnd {
  /** In words: `exit status 1`, `signal SIGKILL`, `could not be started: ENOENT`. */
  readonly how: string;
  /** True when it never ran. */
  readonly neverStarted: boolean;
}

export interface HelperHandle {
  /** Null when the program could not be started. */
  readonly processId: number | null;
  /** Octets handed over that the helper has not read yet. */
  readonly unsentOctets: number;
  /** Last lines of its standard error, oldest first. */
  readonly errorLines: readonly string[];
  /** Latin1 text. Never throws: a dead helper is told by `ended`. */
  write(text: string): void;
  /** Closes its input; a helper that stays gets TERM, then KILL. */
  stop(): void;
  /** At once, with everything it started. */
  kill(): void;
}

/** Never throws. */
export type StartHelper = (command: HelperCommand, listener: HelperListener) => HelperHandle;
