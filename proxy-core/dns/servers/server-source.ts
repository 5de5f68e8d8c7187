/** Which name servers are in use: the admin's, or those of the system and whatever becomes of them. */
import type { Clock } from '#core/common/ports.ts';
import type { ServerOption } from '../resolver-options.ts';
import type { ServerList } from './server-list.ts';
import { SystemServerWatch, usualResolvConf, type SystemServers } from './system-servers.ts';
import { parseServer, type ServerAddress } from '#core/common/names/server-address.ts';

export type ServersChange = { readonly type: 'changed' } | { readonly type: 'problems'; readonly userTexts: readonly string[] };

/** Where a listener of ours is reached. */
export interface OwnAddress {
  readonly address: string;
  readonly port: number;
}

export class ServerSource {
  readonly #list: ServerList;
  readonly #resolvConf: string | null;
  readonly #clock: Clock;
  readonly #onChange: () => void;
  #watch: SystemServerWatch | undefined;
  #own: ReadonlySet<string> = new Set();
  #wanted: { readonly servers: readonly ServerAddress[]; readonly areFromSystem: boolean } = { servers: [], areFromSystem: true };

  /**
   * @param resolvConf undefined: where the system keeps it; null: ask Node.
   * @param onChange called when other servers are in use than before.
   */
  constructor(list: ServerList, resolvConf: string | null | undefined, clock: Clock, onChange: () => void) {
    this.#list = list;
    this.#resolvConf = resolvConf === undefined ? usualResolvConf(process.platform) : resolvConf;
    this.#clock = clock;
    this.#onChange = onChange;
  }

  get searchDomains(): readonly string[] {
    return this.#watch?.current.searchDomains ?? [];
  }

  /** All or nothing. An empty list means the system's. */
  use(options: readonly ServerOption[]): ServersChange {
    const parsed = options.map(({ server, bootstrap }) => parseServer(server, bootstrap));
    const userTexts = parsed.flatMap((each) => (each.type === 'problem' ? [each.userText] : []));
    if (userTexts.length > 0) return { type: 'problems', userTexts };
    const servers = parsed.flatMap((each) => (each.type === 'server' ? [each.server] : []));
    if (servers.length === 0) {
      this.#watch ??= new SystemServerWatch(this.#resolvConf, this.#clock, (system) => this.#takeSystem(system));
      this.#takeSystem(this.#watch.current);
    } else {
      this.#watch?.stop();
      this.#watch = undefined;
      this.#take(servers, false);
    }
    return { type: 'changed' };
  }

  /** Asking ourselves would be a loop. */
  avoid(own: readonly OwnAddress[]): void {
    this.#own = new Set(own.map(({ address, port }) => `${address} ${port}`));
    this.#take(this.#wanted.servers, this.#wanted.areFromSystem);
  }

  stop(): void {
    this.#watch?.stop();
  }

  #takeSystem({ servers }: SystemServers): void {
    const parsed = servers.map((server) => parseServer(server));
    this.#take(
      parsed.flatMap((each) => (each.type === 'server' ? [each.server] : [])),
      true,
    );
  }

  #take(servers: readonly ServerAddress[], areFromSystem: boolean): void {
    this.#wanted = { servers, areFromSystem };
    const others = servers.filter((server) => server.protocol !== 'plain' || !this.#isOwn(server.address, server.port));
    if (this.#list.replace(others, areFromSystem)) this.#onChange();
  }

  #isOwn(address: string, port: number): boolean {
    const isOwn = (each: string): boolean => this.#own.has(`${each} ${port}`);
    // Dialled, the unspecified address is this machine; and all of 127.0.0.0/8 reaches who listens on 0.0.0.0.
    if (address === '0.0.0.0' || address.startsWith('127.'))
      return isOwn(address) || isOwn(address === '0.0.0.0' ? '127.0.0.1' : '0.0.0.0');
    return isOwn(address) || (address === '::' && isOwn('::1'));
  }
}
