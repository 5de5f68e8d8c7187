/** TCP connections to ICAP servers. The only user of node:net in the room. Decides nothing. */
import { connect, type LookupFunction, type Socket } from 'node:net';
import type { ConnectIcap, IcapSocket, IcapSocketListener } from './icap-socket-port.ts';

/** `lookup`: the core's own resolver, for servers given by name. */
export function icapConnector(lookup?: LookupFunction): ConnectIcap {
  return (host, port, listener) =>
    new TcpIcapSocket(connect({ host, port, noDelay: true, ...(lookup === undefined ? {} : { lookup }) }), listener);
}

class TcpIcapSocket implements IcapSocket {
  readonly #socket: Socket;
  #problem: string | null = null;

  constructor(socket: Socket, listener: IcapSocketListener) {
    this.#socket = socket;
    socket.on('connect', () => listener.connected());
    socket.on('data', (octets: Buffer) => listener.octets(octets));
    socket.on('drain', () => listener.drained());
    // A server that says it is done cannot be asked any more.
    socket.on('end', () => socket.destroy());
    socket.on('error', (error) => {
      this.#problem = 'code' in error && typeof error.code === 'string' ? error.code : error.message;
    });
    socket.on('close', () => listener.closed(this.#problem ?? 'closed'));
  }

  write(pieces: readonly (string | Uint8Array)[]): boolean {
    this.#socket.cork();
    let isFree = true;
    for (const piece of pieces) isFree = typeof piece === 'string' ? this.#socket.write(piece, 'latin1') : this.#socket.write(piece);
    this.#socket.uncork();
    return isFree;
  }

  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#socket.resume();
  }

  destroy(): void {
    this.#socket.destroy();
  }
}
