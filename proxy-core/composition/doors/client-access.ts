/** Who may connect: networks, connections in all, connections of one client. Asked once per connection. */
import type { Socket } from 'node:net';
import { isInAnyNetwork, parseIpAddress, type Network } from '#core/common/ip-address.ts';

export interface AccessLimits {
  readonly networks: readonly Network[];
  readonly connections: number;
  readonly perClient: number;
  /** Programs of this machine share one address, so their limit may be another. */
  readonly perLoopbackClient: number;
}

/** Shared by all doors. */
export interface AccessCounts {
  all: number;
  readonly byClient: Map<string, number>;
}

export class ClientAccess {
  readonly #limits: AccessLimits;
  readonly #counts: AccessCounts;

  constructor(limits: AccessLimits, counts: AccessCounts = { all: 0, byClient: new Map() }) {
    this.#limits = limits;
    this.#counts = counts;
  }

  get open(): number {
    return this.#counts.all;
  }

  /** Null: welcome, and counted until the socket closes. */
  refuses(socket: Socket): 'not-allowed' | 'too-many' | 'too-many-of-this-client' | null {
    const address = clientAddress(socket);
    const octets = parseIpAddress(address);
    if (octets === null || !isInAnyNetwork(octets, this.#limits.networks)) return 'not-allowed';
    const counts = this.#counts;
    if (counts.all >= this.#limits.connections) return 'too-many';
    const refusal = this.refusesClient(address, socket);
    if (refusal !== null) return refusal;
    counts.all += 1;
    socket.on('close', () => void (counts.all -= 1));
    return null;
  }

  /**
   * For a client whose connection has been let in as somebody else's: a balancer's.
   * @param address - canonical.
   */
  refusesClient(address: string, socket: Socket): 'too-many-of-this-client' | null {
    const isLoopback = address === '::1' || address.startsWith('127.');
    const most = isLoopback ? this.#limits.perLoopbackClient : this.#limits.perClient;
    const own = this.#counts.byClient.get(address) ?? 0;
    if (own >= most) return 'too-many-of-this-client';
    this.#count(address, own, socket);
    return null;
  }

  #count(address: string, own: number, socket: Socket): void {
    const counts = this.#counts;
    counts.byClient.set(address, own + 1);
    socket.on('close', () => {
      const left = (counts.byClient.get(address) ?? 1) - 1;
      if (left === 0) counts.byClient.delete(address);
      else counts.byClient.set(address, left);
    });
  }
}

/** Canonical: an IPv4 client of an IPv6 socket is an IPv4 client, and a link-local one is the same over every interface. */
export function clientAddress(socket: Socket): string {
  const written = socket.remoteAddress ?? '';
  const zone = written.indexOf('%');
  const address = zone === -1 ? written : written.slice(0, zone);
  return address.startsWith('::ffff:') ? address.slice(7) : address;
}
