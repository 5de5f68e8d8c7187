/** The log: one JSON line an entry, to a file that is turned over when it is full. Never to the terminal of a person. */
import { closeSync, fstatSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import pino from 'pino';
import type { Log } from '#core/common/ports.ts';

const MAX_OCTETS = 5 * 1024 * 1024;
const KEPT_FILES = 5;

export interface FileLog extends Log {
  close(): void;
}

export function openFileLog(file: string): FileLog {
  const stream = new TurningFile(file);
  const logger = pino({ base: null, timestamp: pino.stdTimeFunctions.isoTime }, stream);
  return {
    info: (text, facts = {}) => logger.info(facts, text),
    warn: (text, facts = {}) => logger.warn(facts, text),
    error: (text, cause, facts = {}) => logger.error({ ...facts, ...(cause === undefined ? {} : { err: cause }) }, text),
    close: () => stream.close(),
  };
}

/** Written at once: the last line before a crash is the one that matters. The log is small, errors and changes only. */
class TurningFile {
  readonly #file: string;
  #descriptor: number | null = null;
  #octets = 0;

  constructor(file: string) {
    this.#file = file;
  }

  write(line: string): void {
    try {
      if (this.#descriptor === null) this.#open();
      if (this.#octets + line.length > MAX_OCTETS) this.#turn();
      this.#octets += writeSync(this.#descriptor as number, line);
    } catch {
      this.close(); // a full or read-only disk must not stop traffic; the next line tries again
    }
  }

  close(): void {
    if (this.#descriptor !== null) closeSync(this.#descriptor);
    this.#descriptor = null;
  }

  #open(): void {
    mkdirSync(dirname(this.#file), { recursive: true, mode: 0o700 });
    this.#descriptor = openSync(this.#file, 'a', 0o600);
    this.#octets = fstatSync(this.#descriptor).size;
  }

  #turn(): void {
    this.close();
    rmSync(`${this.#file}.${KEPT_FILES - 1}`, { force: true });
    for (let number = KEPT_FILES - 2; number >= 1; number -= 1) this.#move(`${this.#file}.${number}`, `${this.#file}.${number + 1}`);
    this.#move(this.#file, `${this.#file}.1`);
    this.#open();
  }

  #move(from: string, to: string): void {
    try {
      renameSync(from, to);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
  }
}
