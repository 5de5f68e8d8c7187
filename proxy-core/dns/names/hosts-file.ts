/**
 * Names the machine already knows. Read at the start, read again when the file
 * changes. A file that cannot be read leaves what was known before; a file
 * that is gone means no names.
 */
import { createReadStream, readFileSync, statSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { Ports } from '#core/common/ports.ts';
import type { FamilyPreference } from '../address-order.ts';
import { FileWatch } from './file-watch.ts';
import { HostsReader, type HostsTable } from './hosts-table.ts';
import type { Resolution } from '../resolution.ts';

/** Small enough to be read at once before the first question; larger ones are read piece by piece. */
const READ_AT_ONCE_OCTETS = 256 * 1024;
/** About a million names. */
export const MAX_HOSTS_OCTETS = 32 * 1024 * 1024;
const PIECE_OCTETS = 64 * 1024;
/** A named pipe would be waited for until another process writes into it. */
const NO_FILE = 'it is not a regular file';

export interface HostsForm {
  readonly preference: FamilyPreference;
  readonly machineHasIpv6: () => boolean;
}

/** @param systemRoot where Windows is, when it is not in the usual place. */
export function usualHostsPath(platform: string, systemRoot = 'C:\\Windows'): string {
  return platform === 'win32' ? `${systemRoot}\\System32\\drivers\\etc\\hosts` : '/etc/hosts';
}

export class HostsFile {
  readonly #path: string;
  readonly #form: HostsForm;
  readonly #ports: Ports;
  readonly #onChange: () => void;
  readonly #watch: FileWatch;
  #names: ReadonlyMap<string, Resolution> = new Map();

  /** @param onChange called after new contents are in force, not for the first reading. */
  constructor(path: string, form: HostsForm, ports: Ports, onChange: () => void) {
    this.#path = path;
    this.#form = form;
    this.#ports = ports;
    this.#onChange = onChange;
    this.#watch = new FileWatch(path, this.#readFirst(), ports.clock, () => this.#readAgain());
  }

  get(name: string): Resolution | undefined {
    return this.#names.get(name);
  }

  get size(): number {
    return this.#names.size;
  }

  /** Whether it has changed or not. */
  readAgain(): void {
    void this.#readAgain();
  }

  stop(): void {
    this.#watch.stop();
  }

  /** @returns the mark of what was read, so that the watch sees what changed since. */
  #readFirst(): string {
    try {
      const facts = statSync(this.#path, { bigint: true });
      const { size, mtimeNs, ino } = facts;
      const mark = `${mtimeNs} ${ino} ${size}`;
      if (!facts.isFile()) throw new Error(NO_FILE);
      if (size > BigInt(READ_AT_ONCE_OCTETS)) {
        void this.#readAgain();
        return mark;
      }
      const reader = this.#reader();
      reader.feed(readFileSync(this.#path, 'utf8'));
      this.#take(reader.end());
      return mark;
    } catch (cause) {
      this.#ports.log.info('there is no hosts file to read', { path: this.#path, detail: String(cause) });
      return 'absent';
    }
  }

  async #readAgain(): Promise<void> {
    try {
      if (!(await stat(this.#path)).isFile()) throw new Error(NO_FILE);
      const reader = this.#reader();
      let octets = 0;
      for await (const piece of createReadStream(this.#path, { encoding: 'utf8', highWaterMark: PIECE_OCTETS })) {
        octets += (piece as string).length;
        if (octets > MAX_HOSTS_OCTETS) throw new Error(`it is larger than ${MAX_HOSTS_OCTETS} octets`);
        reader.feed(piece as string);
      }
      this.#take(reader.end());
      this.#onChange();
    } catch (cause) {
      if ((cause as { readonly code?: unknown }).code === 'ENOENT') {
        this.#names = new Map();
        this.#onChange();
        return;
      }
      this.#ports.log.warn('the hosts file could not be read; the names from before stay', { path: this.#path, detail: String(cause) });
    }
  }

  #reader(): HostsReader {
    return new HostsReader(this.#form.preference, this.#form.machineHasIpv6());
  }

  #take(table: HostsTable): void {
    this.#names = table.names;
    const { badLines, leftOut } = table;
    if (badLines + leftOut > 0) this.#ports.log.warn('some lines of the hosts file were left out', { path: this.#path, badLines, leftOut });
  }
}
