/** The name servers in use, and the order in which to ask them now. */
import type { DnsServerView } from '#core/contract/dns-views.ts';
import { NameServer, type NameServerPorts } from './name-server.ts';
import { serverKey, type ServerAddress } from '#core/common/names/server-address.ts';
import type { LinkCounts } from '../transport/server-link.ts';

/** More are of no use: nobody waits that long. */
export const MAX_SERVERS = 8;

export class ServerList {
  readonly #ports: NameServerPorts;
  readonly #counts: LinkCounts;
  #servers: readonly NameServer[] = [];
  #order: readonly NameServer[] = [];
  #orderIsFor = '';

  constructor(counts: LinkCounts, ports: NameServerPorts) {
    this.#counts = counts;
    this.#ports = ports;
  }

  /**
   * Keeps what is known of servers that stay.
   *
   * @returns whether anything changed.
   */
  replace(addresses: readonly ServerAddress[], areFromSystem: boolean): boolean {
    // Reversed, so that of two spellings the first counts.
    const wanted = new Map(addresses.toReversed().map((address) => [serverKey(address), address]));
    const keys = [...new Set(addresses.map(serverKey))].slice(0, MAX_SERVERS);
    const before = new Map(this.#servers.map((server) => [serverKey(server.address), server]));
    for (const server of this.#servers) server.isFromSystem = areFromSystem;
    if (keys.join('\n') === [...before.keys()].join('\n')) return false;
    this.#servers = keys.flatMap((key) => {
      const address = wanted.get(key);
      return address === undefined ? [] : [before.get(key) ?? new NameServer(address, areFromSystem, this.#counts, this.#ports)];
    });
    for (const [key, server] of before) if (!keys.includes(key)) server.close();
    for (const server of this.#servers) server.statistics.forgive();
    this.#orderIsFor = '';
    return true;
  }

  /** As configured, but those that are down last. `probe` is one of these whose turn it is to be tried beside the others. */
  inOrder(now: number): { readonly order: readonly NameServer[]; readonly probe: NameServer | undefined } {
    let health = '';
    for (const server of this.#servers) health += server.statistics.isDown ? '-' : '+';
    if (health !== this.#orderIsFor) {
      this.#orderIsFor = health;
      this.#order = [
        ...this.#servers.filter((server) => !server.statistics.isDown),
        ...this.#servers.filter((server) => server.statistics.isDown),
      ];
    }
    // With every server down they are all asked anyway.
    const mayProbe = health.includes('-') && health.includes('+');
    return { order: this.#order, probe: mayProbe ? this.#servers.find((server) => server.statistics.takeProbe(now)) : undefined };
  }

  /** Also when there is none. */
  get areAllDown(): boolean {
    return this.#servers.every((server) => server.statistics.isDown);
  }

  views(): readonly DnsServerView[] {
    return this.#servers.map((server) => server.view());
  }

  close(): void {
    for (const server of this.#servers) server.close();
    this.#servers = [];
    this.#order = [];
    this.#orderIsFor = '';
  }
}
