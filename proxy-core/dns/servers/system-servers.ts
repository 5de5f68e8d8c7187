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
import { parseServer } from '#core/common/names/server-address.ts';
import { LOOK_EVERY_MS } from '../names/file-watch.ts';

export interface SystemServers {
  /** As `parseServer` takes them. */
  readonly servers: readonly string[];
  readonly searchDomains: readonly string[];
}

/** "If no nameserver entries are present, the default is to use the name server on the local machine": resolv.conf(5). */
const LOCAL_SERVER: readonly string[] = ['127.0.0.1'];
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
  /** The file named no server when it was looked at last. */
  #namedNone = false;

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
    // A file that is being written may be gone or empty for a moment: the one is never believed, the other at the second look.
    const wasEmpty = this.#namedNone;
    this.#namedNone = found.servers === LOCAL_SERVER;
    if (found.servers.length === 0 || (this.#namedNone && !wasEmpty)) return;
    if (JSON.stringify(found) === JSON.stringify(this.#current)) return;
    this.#current = found;
    this.#onChange(found);
  }
}

/** Entries that are no server are passed over; without any entry it is the server on this machine. @see resolv.conf(5) */
export function parseResolvConf(text: string): SystemServers {
  const servers: string[] = [];
  let searchDomains: readonly string[] = [];
  for (const line of text.slice(0, MAX_FILE_OCTETS).split('\n')) {
    const [keyword, ...values] = line
      .replace(/[#;].*/, '')
      .trim()
      .split(/\s+/);
    const first = values[0];
    if (keyword === 'nameserver' && first !== undefined) takeServer(servers, first);
    // The last of these lines counts.
    if (keyword === 'search') searchDomains = domainsOf(values);
    if (keyword === 'domain') searchDomains = domainsOf(values.slice(0, 1));
  }
  return { servers: servers.length === 0 ? LOCAL_SERVER : servers, searchDomains };
}

function takeServer(servers: string[], server: string): void {
  if (servers.length < MAX_SERVERS && !servers.includes(server) && parseServer(server).type === 'server') servers.push(server);
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
