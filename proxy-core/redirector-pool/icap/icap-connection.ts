/** One connection to an ICAP server, which carries one message after the other. */
import { IcapResponseReader, type IcapEvent } from '#core/protocol/redirector/icap/icap-response-reader.ts';
import type { ConnectIcap, IcapSocket } from './icap-socket-port.ts';

/** Who uses the connection now. */
export interface ConnectionUser {
  event(event: IcapEvent): void;
  drained(): void;
  closed(how: string): void;
}

/** Somebody who needs a connection. */
export interface ConnectionTaker {
  /** `isFresh` false: it has carried a message before, and the server may have closed it in this very moment. */
  granted(connection: IcapConnection, isFresh: boolean): void;
  /** The server cannot be reached. */
  unreachable(how: string): void;
}

export interface ConnectionOwner {
  connected(connection: IcapConnection): void;
  /** Once. The user, if there is one, was told before. */
  closed(connection: IcapConnection, how: string): void;
}

export class IcapConnection {
  /** Counts up within the pool. */
  readonly number: number;
  readonly startedAtMs: number;
  isConnected = false;
  /** Messages carried so far. */
  messages = 0;
  idleSinceMs = 0;
  readonly #socket: IcapSocket;
  readonly #reader = new IcapResponseReader();
  #user: ConnectionUser | null = null;
  #isReading = false;
  /** What is to be done with the connection once all octets that came in one piece were read. */
  #release: (() => void) | null = null;
  #isClosed = false;

  constructor(
    number: number,
    startedAtMs: number,
    address: { readonly host: string; readonly port: number },
    connect: ConnectIcap,
    owner: ConnectionOwner,
  ) {
    this.number = number;
    this.startedAtMs = startedAtMs;
    this.#socket = connect(address.host, address.port, {
      connected: () => {
        this.isConnected = true;
        owner.connected(this);
      },
      octets: (octets) => this.#read(octets),
      drained: () => this.#user?.drained(),
      closed: (how) => {
        this.#isClosed = true;
        this.#take()?.closed(how);
        owner.closed(this, how);
      },
    });
  }

  get isUsed(): boolean {
    return this.#user !== null;
  }

  use(user: ConnectionUser): void {
    this.#user = user;
    this.messages += 1;
  }

  /** The user is done; `free` is called when another message may follow, else the connection is closed. */
  release(isClean: boolean, nowMs: number, free: () => void): void {
    this.#user = null;
    this.idleSinceMs = nowMs;
    if (!isClean) return this.destroy();
    this.#release = () => {
      this.#release = null;
      // Octets behind the answer answer nothing: the next message must not get them.
      if (this.#isClosed || !this.#reader.isBetween) return this.destroy();
      this.#socket.resume();
      free();
    };
    if (!this.#isReading) this.#release();
  }

  /** @returns false: wait for `drained`. */
  write(pieces: readonly (string | Uint8Array)[]): boolean {
    return pieces.length === 0 || this.#socket.write(pieces);
  }

  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#socket.resume();
  }

  destroy(): void {
    this.#user = null;
    this.#release = null;
    this.#isClosed = true;
    this.#socket.destroy();
  }

  /** What an unused connection says answers nothing: it is not to be trusted with another message. */
  #read(octets: Uint8Array): void {
    this.#isReading = true;
    this.#reader.feed(octets, (event) => {
      if (this.#user === null) this.destroy();
      else this.#user.event(event);
    });
    this.#isReading = false;
    this.#release?.();
  }

  #take(): ConnectionUser | null {
    const user = this.#user;
    this.#user = null;
    return user;
  }
}
