/**
 * Last words: what nobody expected, in a file of its own. Written at once and
 * without the rest of the program, because the rest may be what broke. A single
 * mishap does not end filtering; a program that stumbles again and again does.
 */
import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { inspect } from 'node:util';

/** Above it the file is turned over once; two of them are kept. */
const MAX_OCTETS = 512 * 1024;
/** Of one entry, in characters. */
const MAX_LENGTH = 8192;
/** More mishaps than this within a minute: going on would do harm. */
const MAX_PER_MINUTE = 20;
const MINUTE_MS = 60_000;

export interface CrashLogPorts {
  /** Null before anybody knows where: standard error then. */
  readonly file: () => string | null;
  readonly wallMs: () => number;
  /** The end, when there are too many. */
  readonly giveUp: () => void;
}

export class CrashLog {
  readonly #ports: CrashLogPorts;
  #recent: number[] = [];

  constructor(ports: CrashLogPorts) {
    this.#ports = ports;
  }

  /** @param what where it was noticed, as `uncaughtException`. */
  onMishap(what: string, cause: unknown): void {
    const nowMs = this.#ports.wallMs();
    this.#write(`${new Date(nowMs).toISOString()} ${what}: ${describe(cause)}\n`);
    this.#recent = [...this.#recent.filter((atMs) => nowMs - atMs < MINUTE_MS), nowMs];
    if (this.#recent.length > MAX_PER_MINUTE) this.#ports.giveUp();
  }

  #write(line: string): void {
    const file = this.#ports.file();
    try {
      if (file === null) process.stderr.write(line);
      else {
        mkdirSync(dirname(file), { recursive: true });
        turnOver(file);
        appendFileSync(file, line, { mode: 0o600 });
      }
    } catch {
      // A full or read-only disk: there is no place left to say it, and saying it must not be the next mishap.
    }
  }
}

function turnOver(file: string): void {
  const octets = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  if (octets > MAX_OCTETS) renameSync(file, `${file}.1`);
}

function describe(cause: unknown): string {
  return inspect(cause, { depth: 3, breakLength: Number.POSITIVE_INFINITY }).slice(0, MAX_LENGTH);
}

/** Everything that would otherwise end the process, or show a stack trace to a person. */
export function keepLastWords(log: CrashLog, source: NodeJS.EventEmitter): void {
  source.on('uncaughtException', (cause: unknown) => log.onMishap('uncaughtException', cause));
  source.on('unhandledRejection', (cause: unknown) => log.onMishap('unhandledRejection', cause));
}
