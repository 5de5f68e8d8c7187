/** Opens the doors clients come in by, and serves each connection until it ends. */
import type { Socket } from 'node:net';
import type { Mode } from '#core/contract/reasons.ts';
import type { ListenerView } from '#core/contract/views.ts';
import { authorityOf } from '#core/common/ip-address.ts';
import type { ExchangePorts } from '#core/exchange/exchange-ports.ts';
import { serveClient } from '#core/exchange/serve-client.ts';
import { ClientConnection, type Network } from '#core/net/client-connection.ts';
import { DownstreamConnection, type DownstreamLimits } from '#core/net/downstream-connection.ts';
import { Listener } from '#core/net/listener.ts';
import { clientAddress, type ClientAccess } from './client-access.ts';
import { nextFreePort, portHolder } from './port-holder.ts';

export interface DoorParts {
  readonly network: Network;
  readonly limits: DownstreamLimits;
  readonly access: ClientAccess;
  readonly exchange: ExchangePorts;
}

export class ClientDoors {
  readonly #parts: DoorParts;
  readonly #listeners: { readonly listener: Listener; readonly mode: Mode }[] = [];
  readonly #clients = new Set<ClientConnection>();

  constructor(parts: DoorParts) {
    this.#parts = parts;
  }

  get views(): readonly ListenerView[] {
    return this.#listeners.map(({ listener, mode }) => ({ mode, address: authorityOf(listener.host, listener.port) }));
  }

  /** @returns the port, or words for the person why there is none. `code` is the system's. */
  async open(
    mode: Mode,
    host: string,
    port: number,
  ): Promise<{ readonly port: number } | { readonly code: string; readonly userText: string }> {
    const opened = await Listener.open({
      host,
      port,
      refuses: (socket) => this.#parts.access.refuses(socket),
      onConnection: (socket) => this.#serve(socket, mode),
    });
    if (!opened.ok) return { code: opened.code, userText: await explain(opened.code, host, port) };
    this.#listeners.push({ listener: opened.listener, mode });
    return { port: opened.listener.port };
  }

  /** Nobody new; who is here may finish. */
  closeListeners(): void {
    for (const { listener } of this.#listeners) listener.close();
  }

  get openClients(): number {
    return this.#clients.size;
  }

  destroyClients(): void {
    for (const client of this.#clients) client.destroy();
  }

  #serve(socket: Socket, mode: Mode): void {
    const { network, limits, exchange } = this.#parts;
    const client = new ClientConnection(clientAddress(socket), new DownstreamConnection(socket, limits, network.deadlines), network);
    this.#clients.add(client);
    socket.once('close', () => this.#clients.delete(client));
    void serveClient(client, mode, exchange);
  }
}

async function explain(code: string, host: string, port: number): Promise<string> {
  const where = authorityOf(host, port);
  if (code === 'EADDRINUSE') {
    const [holder, free] = await Promise.all([portHolder(port), nextFreePort(host, port)]);
    const offer = free === null ? 'Choose another port with --port.' : `Port ${free} is free: --port ${free}.`;
    return `${where} is in use${holder === null ? '' : ` by ${holder}`}. ${offer}`;
  }
  if (code === 'EACCES')
    return `${where} may not be opened: ports below 1024 need rights this program does not have. Choose another with --port.`;
  if (code === 'EADDRNOTAVAIL' || code === 'EAFNOSUPPORT')
    return `${where}: this machine does not have the address ${host}. See proxy.hosts.`;
  return `${where} could not be opened (${code}).`;
}
