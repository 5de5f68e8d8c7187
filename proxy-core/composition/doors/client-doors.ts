/** Opens the doors clients come in by, and keeps track of who is inside. */
import type { Socket } from 'node:net';
import type { TlsOptions } from 'node:tls';
import type { Mode } from '#core/contract/reasons.ts';
import type { ListenerView } from '#core/contract/views.ts';
import { Crowd } from '#core/common/crowd.ts';
import { authorityOf } from '#core/common/ip-address.ts';
import { ClientConnection } from '#core/net/client-connection.ts';
import { DownstreamConnection } from '#core/net/downstream-connection.ts';
import { Listener } from '#core/net/listener.ts';
import type { ClientAccess } from './client-access.ts';
import type { DoorParts, ServeDoor, SharedParts } from './door-parts.ts';
import { hasCertificate } from './http-doors.ts';
import { busyWords } from './port-holder.ts';

export interface DoorToOpen {
  readonly mode: Mode;
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  readonly access: ClientAccess;
  readonly serve: ServeDoor;
  readonly tls?: TlsOptions;
  /** What to change when the port is busy, as in `--port` or `--set socks.listen=`. */
  readonly option: string;
}

export type DoorOpened =
  | { readonly ok: true; readonly port: number }
  | { readonly ok: false; readonly code: string; readonly userText: string };

export class ClientDoors {
  readonly #shared: SharedParts;
  readonly #listeners: { readonly listener: Listener; readonly mode: Mode; readonly isProxy: boolean }[] = [];
  readonly #clients = new Crowd<ClientConnection>();

  constructor(shared: SharedParts) {
    this.#shared = shared;
  }

  get views(): readonly ListenerView[] {
    return this.#listeners.map(({ listener, mode }) => ({ mode, address: authorityOf(listener.host, listener.port) }));
  }

  /** Where browsers are pointed at. */
  get proxyAddresses(): readonly string[] {
    return this.#listeners.filter(({ isProxy }) => isProxy).map(({ listener }) => authorityOf(listener.host, listener.port));
  }

  async open(door: DoorToOpen): Promise<DoorOpened> {
    const { host, port, tls } = door;
    const parts: DoorParts = {
      ...this.#shared,
      serve: (socket, address, rest, how) => this.#serve(socket, address, rest, how),
      count: (reason) => (opened.ok ? opened.listener.count(reason) : undefined),
    };
    const opened = await Listener.open({
      host,
      port,
      refuses: (socket) => door.access.refuses(socket),
      onConnection: (socket) => door.serve(socket, parts),
      onRefused: (reason, count) => this.#note(door.mode, reason, count),
      ...(tls === undefined ? {} : { tls }),
    });
    if (!opened.ok) return { ok: false, code: opened.code, userText: await explain(opened.code, door) };
    this.#listeners.push({ listener: opened.listener, mode: door.mode, isProxy: door.option === '--port' });
    return { ok: true, port: opened.listener.port };
  }

  /** Nobody new; who is here may finish. */
  closeListeners(): void {
    for (const { listener } of this.#listeners) listener.close();
  }

  get openClients(): number {
    return this.#clients.size;
  }

  /** What was not served so far, by reason. */
  get refused(): ReadonlyMap<string, number> {
    const all = new Map<string, number>();
    for (const { listener } of this.#listeners)
      for (const [reason, count] of listener.refused) all.set(reason, (all.get(reason) ?? 0) + count);
    return all;
  }

  /** The first of its kind, the tenth, the hundredth: somebody who looks why a device gets no connection finds it, and nobody can fill the log. */
  #note(mode: Mode, reason: string, count: number): void {
    if (!Number.isInteger(Math.log10(count))) return;
    this.#shared.exchange.log.warn(`not served at the door for ${mode}: ${reason}, ${count} so far`);
  }

  destroyClients(): void {
    for (const client of this.#clients) client.destroy();
  }

  #serve(socket: Socket, address: string, rest: Buffer | null, how: (client: ClientConnection) => Promise<void>): void {
    const { network, limits } = this.#shared;
    const downstream = new DownstreamConnection(socket, limits, network.deadlines);
    if (rest !== null && rest.length > 0) downstream.putBack(rest);
    if (socket.isPaused()) socket.resume();
    const client = new ClientConnection(address, downstream, network, hasCertificate(socket));
    this.#clients.add(client);
    socket.on('close', () => this.#clients.delete(client));
    void how(client);
  }
}

async function explain(code: string, { host, port, option }: DoorToOpen): Promise<string> {
  const where = authorityOf(host, port);
  if (code === 'EADDRINUSE')
    return busyWords(where, host, port, (number) =>
      option === '--port' ? `${option} ${number}` : `${option}${authorityOf(host, 0).replace(/0$/, number)}`,
    );
  if (code === 'EACCES') return `${where} may not be opened: ports below 1024 need rights this program does not have. Choose a higher one.`;
  if (code === 'EADDRNOTAVAIL' || code === 'EAFNOSUPPORT') return `${where}: this machine does not have the address ${host}.`;
  return `${where} could not be opened (${code}).`;
}
