/**
 * The name servers and search domains the system uses, now and when they
 * change. On Linux and macOS from `resolv.conf`; where that file does not
 * decide (Windows) from the list Node keeps of the adapters' servers, which
 * is read anew for each new `Resolver`. Never looks a name up.
 */
import { Resolver } from 'node:dns';
import { readFile } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import type { Clock } from '#core/common/ports.ts';
import { canonicalName, isHostName } from '#core/common/names/host-name.ts';
import { LOOK_EVERY_MS } from '../names/file-watch.ts';

export interface SystemServers {
  /** As `parseServer` takes them. */
  readonly servers: readonly string[];
  readonly searchDomains: readonly string[];
}

const MAX_FILE_OCTETS = 64 * 1024;
const MAX_SERVERS = 8;
const MAX_SEARCH_DOMAINS = 6;
/** Asking Windows for its adapters takes a while, so it is done less often. */
const LOOK_AT_ADAPTERS_EVERY_MS = 15_000;

/** Null where there is no such file to go by. */
export function usualResolvConf(platform: string): string | null {
  return platform === 'win32' ? null : '/etc/resolv.conf';
}

export class SystemServerWatch {
  readonly #resolvConf: string | null;
  readonly #clock: Clock;
  readonly #onChange: (servers: SystemServers) => void;
  #current: SystemServers;
  #cancel: (() => void) | undefined;
  #stopped = false;

  /** @param resolvConf null: ask Node. */
  constructor(resolvConf: string | null, clock: Clock, onChange: (servers: SystemServers) => void) {
    this.#resolvConf = resolvConf;
    this.#clock = clock;
    this.#onChange = onChange;
    this.#current = resolvConf === null ? serversOfNode() : readNow(resolvConf);
    this.#schedule();
  }

  get current(): SystemServers {
    return this.#current;
  }

  stop(): void {
    this.#stopped = true;
    this.#cancel?.();
  }

  #schedule(): void {
    this.#cancel = this.#clock.after(this.#resolvConf === null ? LOOK_AT_ADAPTERS_EVERY_MS : LOOK_EVERY_MS, () => void this.#look());
  }

  async #look(): Promise<void> {
    const found = this.#resolvConf === null ? serversOfNode() : await readLater(this.#resolvConf);
    if (this.#stopped) return;
    this.#schedule();
    // A file that is being replaced may be gone for a moment; no servers is never better than those we have.
    if (found.servers.length === 0 || JSON.stringify(found) === JSON.stringify(this.#current)) return;
    this.#current = found;
    this.#onChange(found);
  }
}

/** @see resolv.conf(5) */
export function parseResolvConf(text: string): SystemServers {
  const servers: string[] = [];
  let searchDomains: readonly string[] = [];
  for (const line of text.slice(0, MAX_FILE_OCTETS).split('\n')) {
    const [keyword, ...values] = line
      .replace(/[#;].*/, '')
      .trim()
      .split(/\s+/);
    const first = values[0];
    if (keyword === 'nameserver' && first !== undefined && !servers.includes(first) && servers.length < MAX_SERVERS) servers.push(first);
    // The last of these lines counts.
    if (keyword === 'search') searchDomains = domainsOf(values);
    if (keyword === 'domain') searchDomains = domainsOf(values.slice(0, 1));
  }
  return { servers, searchDomains };
}

function domainsOf(values: readonly string[]): readonly string[] {
  return values.map(canonicalName).filter(isHostName).slice(0, MAX_SEARCH_DOMAINS);
}

function serversOfNode(): SystemServers {
  return { servers: new Resolver().getServers().slice(0, MAX_SERVERS), searchDomains: [] };
}

function readNow(path: string): SystemServers {
  try {
    return parseResolvConf(readFileSync(path, 'utf8'));
  } catch {
    return serversOfNode(); // No such file: the system keeps its servers elsewhere.
  }
}

async function readLater(path: string): Promise<SystemServers> {
  return readFile(path, 'utf8').then(parseResolvConf, () => ({ servers: [], searchDomains: [] }));
}
