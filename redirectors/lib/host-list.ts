/** A list of hosts in a file, one a line, `#` for comments; read again when the file changes. */
import { readFileSync, statSync } from 'node:fs';

/** The file is looked at this often at most. */
const LOOK_EVERY_MS = 2000;

export class HostList {
  readonly #path: string;
  readonly #now: () => number;
  #hosts = new Set<string>();
  #changedAtMs = -1;
  #lookedAtMs = -Infinity;

  /** Throws when the file cannot be read at all. */
  constructor(path: string, now: () => number = Date.now) {
    this.#path = path;
    this.#now = now;
    this.#load();
  }

  /** The entry that covers this name, or null. A host covers itself and every name below it. */
  find(name: string): string | null {
    if (this.#now() - this.#lookedAtMs > LOOK_EVERY_MS) this.#load();
    for (let rest = name; rest !== '';) {
      if (this.#hosts.has(rest)) return rest;
      const dot = rest.indexOf('.');
      rest = dot === -1 ? '' : rest.slice(dot + 1);
    }
    return null;
  }

  #load(): void {
    this.#lookedAtMs = this.#now();
    try {
      const changedAtMs = statSync(this.#path).mtimeMs;
      if (changedAtMs === this.#changedAtMs) return;
      this.#hosts = new Set(readHosts(readFileSync(this.#path, 'utf8')));
      this.#changedAtMs = changedAtMs;
    } catch (error) {
      if (this.#changedAtMs === -1) throw error;
      // Being rewritten, perhaps: the last good list stays.
      process.stderr.write(`${this.#path}: ${error instanceof Error ? error.message : String(error)}\n`);
    }
  }
}

function readHosts(text: string): readonly string[] {
  return text
    .split('\n')
    .map((line) =>
      line
        .replace(/#.*/, '')
        .trim()
        .toLowerCase()
        .replace(/^\*?\.|\.$/g, ''),
    )
    .filter((host) => host !== '');
}
