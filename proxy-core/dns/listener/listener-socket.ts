/**
 * One address and port, UDP and TCP. Queries go out by a callback, replies
 * come back by another. Bounded: connections in all and for each client, and
 * what waits to be written; idle connections are closed.
 *
 * @see RFC 7766 section 6.2.3
 */
import { createSocket, type RemoteInfo, type Socket as UdpSocket } from 'node:dgram';
import { createServer, isIP, type AddressInfo, type Server, type Socket } from 'node:net';
import type { Ports } from '#core/common/ports.ts';
import { FrameReader, framed } from '../transport/stream-frames.ts';
import { canonicalAddress } from '#core/common/names/address-text.ts';
import type { ListenerProblem } from './dns-listener.ts';
import type { Via } from './query-answerer.ts';

/** @returns false: drop whoever sent this. */
export type OnQuery = (octets: Uint8Array, client: string, via: Via, send: (reply: Uint8Array | undefined) => void) => boolean;

export interface ListenerSocket {
  readonly address: string;
  readonly port: number;
  readonly connections: number;
  close(): Promise<void>;
}

export type OpenedSocket =
  | { readonly type: 'open'; readonly socket: ListenerSocket }
  | { readonly type: 'problem'; readonly problem: ListenerProblem };

interface TcpClient {
  readonly client: string;
  lastUsedAt: number;
  /** Questions under way. */
  unanswered: number;
  /** Its sending side is closed. */
  hasEnded: boolean;
}

const MAX_CONNECTIONS = 64;
const MAX_CONNECTIONS_A_CLIENT = 8;
const IDLE_MS = 10_000;
/** A client that asks and does not read. */
const MAX_UNREAD_OCTETS = 256 * 1024;

export async function openListenerSocket(address: string, port: number, ports: Ports, onQuery: OnQuery): Promise<OpenedSocket> {
  // As every door of the proxy: 0.0.0.0 and [::] may both be named, and each means itself.
  const isIpv6 = isIP(address) === 6;
  const tcp = createServer({ allowHalfOpen: true });
  const tcpFault = await opened(tcp, () => tcp.listen({ host: address, port, exclusive: true, ipv6Only: isIpv6 }));
  if (tcpFault !== undefined) return problem(address, port, tcpFault);
  const boundPort = (tcp.address() as AddressInfo).port;
  const udp = createSocket({
    type: isIpv6 ? 'udp6' : 'udp4',
    ipv6Only: isIpv6,
    lookup: (literal, _options, done) => done(null, literal, isIP(literal)),
  });
  const udpFault = await opened(udp, () => udp.bind({ address, port: boundPort, exclusive: true }));
  if (udpFault !== undefined) {
    tcp.close();
    return problem(address, port, udpFault);
  }
  return { type: 'open', socket: new OpenSocket({ address, port: boundPort, tcp, udp }, ports, onQuery) };
}

class OpenSocket implements ListenerSocket {
  readonly address: string;
  readonly port: number;
  readonly #tcp: Server;
  readonly #udp: UdpSocket;
  readonly #ports: Ports;
  readonly #onQuery: OnQuery;
  readonly #clients = new Map<Socket, TcpClient>();
  #cancelSweep: (() => void) | undefined;
  #isClosed = false;

  constructor(
    bound: { readonly address: string; readonly port: number; readonly tcp: Server; readonly udp: UdpSocket },
    ports: Ports,
    onQuery: OnQuery,
  ) {
    this.address = bound.address;
    this.port = bound.port;
    this.#tcp = bound.tcp;
    this.#udp = bound.udp;
    this.#ports = ports;
    this.#onQuery = onQuery;
    const onError = (error: Error): void =>
      ports.log.warn('the name server for the LAN had a fault', { detail: error.message, address: this.address });
    bound.udp.on('error', onError);
    bound.udp.on('message', (octets, from) => this.#onDatagram(octets, from));
    bound.tcp.on('error', onError);
    bound.tcp.on('connection', (socket) => this.#onConnection(socket));
  }

  get connections(): number {
    return this.#clients.size;
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#cancelSweep?.();
    for (const socket of this.#clients.keys()) socket.destroy();
    const udpClosed = new Promise<void>((resolve) => this.#udp.close(() => resolve()));
    const tcpClosed = new Promise<void>((resolve) => this.#tcp.close(() => resolve()));
    await Promise.all([udpClosed, tcpClosed]);
  }

  #onDatagram(octets: Uint8Array, from: RemoteInfo): void {
    if (from.port === 0) return; // RFC 768: no reply is wanted. None can be sent there, either.
    const client = canonicalAddress(from.address) ?? from.address;
    this.#onQuery(octets, client, 'udp', (reply) => {
      // Closed meanwhile, or no way back: nobody is left to be told.
      if (this.#isClosed || reply === undefined) return;
      this.#udp.send(reply, from.port, from.address, (error) => {
        if (error !== null) this.#ports.log.info('a reply could not be sent', { client, detail: error.message });
      });
    });
  }

  #onConnection(socket: Socket): void {
    const client = canonicalAddress(socket.remoteAddress ?? '') ?? '';
    const ofThisClient = [...this.#clients.values()].filter((each) => each.client === client).length;
    if (client === '' || this.#clients.size >= MAX_CONNECTIONS || ofThisClient >= MAX_CONNECTIONS_A_CLIENT) {
      socket.destroy();
      return;
    }
    const state: TcpClient = { client, lastUsedAt: this.#ports.clock.now(), unanswered: 0, hasEnded: false };
    const frames = new FrameReader();
    this.#clients.set(socket, state);
    this.#cancelSweep ??= this.#ports.clock.after(IDLE_MS, () => this.#sweep());
    socket.on('error', () => socket.destroy());
    socket.on('close', () => this.#clients.delete(socket));
    socket.on('data', (octets: Uint8Array) => {
      for (const message of frames.read(octets)) {
        state.lastUsedAt = this.#ports.clock.now();
        state.unanswered += 1;
        if (!this.#onQuery(message, client, 'tcp', (reply) => this.#answer(socket, state, reply))) socket.destroy();
        if (socket.destroyed) return;
      }
    });
    // A client may close its side once it has sent its questions; it still waits for the answers.
    socket.on('end', () => {
      state.hasEnded = true;
      if (state.unanswered === 0) socket.end();
    });
  }

  #answer(socket: Socket, state: TcpClient, reply: Uint8Array | undefined): void {
    state.unanswered -= 1;
    if (socket.destroyed) return;
    if (reply === undefined || socket.writableLength > MAX_UNREAD_OCTETS) socket.destroy();
    else socket.write(framed([reply]));
    if (state.hasEnded && state.unanswered === 0) socket.end();
  }

  #sweep(): void {
    this.#cancelSweep = undefined;
    const before = this.#ports.clock.now() - IDLE_MS;
    for (const [socket, { lastUsedAt }] of this.#clients) if (lastUsedAt <= before) socket.destroy();
    if (this.#clients.size > 0) this.#cancelSweep = this.#ports.clock.after(IDLE_MS, () => this.#sweep());
  }
}

/** @returns the fault, or undefined once it listens. */
function opened(emitter: Server | UdpSocket, listen: () => void): Promise<NodeJS.ErrnoException | undefined> {
  return new Promise((resolve) => {
    const onError = (error: Error): void => resolve(error);
    emitter.once('error', onError);
    emitter.once('listening', () => {
      emitter.off('error', onError);
      resolve(undefined);
    });
    listen();
  });
}

function problem(address: string, port: number, error: NodeJS.ErrnoException): OpenedSocket {
  const [code, userText] = wordsFor(error.code ?? '', address, port);
  return { type: 'problem', problem: { address, port, code, userText } };
}

function wordsFor(code: string, address: string, port: number): readonly [ListenerProblem['code'], string] {
  switch (code) {
    case 'EADDRINUSE':
      return ['port-busy', `Another program is already using port ${port} on ${address}.`];
    case 'EACCES':
    case 'EPERM':
      return ['not-permitted', `Port ${port} needs more rights than this program has.`];
    case 'EADDRNOTAVAIL':
    case 'EINVAL':
      return ['no-such-address', `This computer does not have the address ${address}.`];
    default:
      return ['failed', `The name server could not listen on ${address} port ${port} (${code}).`];
  }
}
