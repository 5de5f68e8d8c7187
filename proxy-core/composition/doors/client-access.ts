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

export class ClientAccess {
  readonly #limits: AccessLimits;
  readonly #byClient = new Map<string, number>();
  #all = 0;

  constructor(limits: AccessLimits) {
    this.#limits = limits;
  }

  get open(): number {
    return this.#all;
  }

  /** Null: welcome, and counted until the socket closes. */
  refuses(socket: Socket): 'not-allowed' | 'too-many' | 'too-many-of-this-client' | null {
    const address = clientAddress(socket);
    const octets = parseIpAddress(address);
    if (octets === null || !isInAnyNetwork(octets, this.#limits.networks)) return 'not-allowed';
    if (this.#all >= this.#limits.connections) return 'too-many';
    const isLoopback = address === '::1' || address.startsWith('127.');
    const most = isLoopback ? this.#limits.perLoopbackClient : this.#limits.perClient;
    const own = this.#byClient.get(address) ?? 0;
    if (own >= most) return 'too-many-of-this-client';
    this.#count(address, own, socket);
    return null;
  }

  #count(address: string, own: number, socket: Socket): void {
    this.#all += 1;
    this.#byClient.set(address, own + 1);
    socket.once('close', () => {
      this.#all -= 1;
      const left = (this.#byClient.get(address) ?? 1) - 1;
      if (left === 0) this.#byClient.delete(address);
      else this.#byClient.set(address, left);
    });
  }
}

/** Canonical: an IPv4 client of an IPv6 socket is an IPv4 client. */
export function clientAddress(socket: Socket): string {
  const address = socket.remoteAddress ?? '';
  return address.startsWith('::ffff:') ? address.slice(7) : address;
}
