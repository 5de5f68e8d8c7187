/**
 * Dials the addresses of a place until one answers: the next one starts when
 * the one before failed or has been silent for a while, and the first to
 * answer wins (Happy Eyeballs, RFC 8305 section 5). One limit for all together.
 */
import { connect, type Socket } from 'node:net';
import { connect as connectTls, type ConnectionOptions } from 'node:tls';
import type { Clock } from '#core/common/ports.ts';
import { isIpAddress } from '#core/common/ip-address.ts';
import { ProxyError, type FaultCode } from '#core/common/proxy-error.ts';
import type { Deadlines } from './deadlines.ts';
import { connectionKey, UpstreamConnection } from './upstream-connection.ts';

export interface ConnectorOptions {
  /** All attempts together. */
  readonly connectMs: number;
  /** Outgoing connections start here; empty: the system chooses. */
  readonly sourceAddress4: string;
  readonly sourceAddress6: string;
}

/** What is dialled. */
export interface DialTarget {
  /** In the order to try them; at least one. */
  readonly addresses: readonly string[];
  readonly port: number;
  /** What the pool knows the connection by; null: by the address that answered. */
  readonly key: string | null;
  /** Spoken to over TLS, the certificate checked for this host; null: plain. */
  readonly tlsHost: string | null;
}

/** RFC 8305 section 5: the recommended Connection Attempt Delay. */
const ATTEMPT_DELAY_MS = 250;
const MAX_ADDRESSES = 8;

const FAULT_OF_SYSTEM_ERROR: Readonly<Record<string, FaultCode>> = {
  ECONNREFUSED: 'CONNECT_REFUSED',
  ECONNRESET: 'CONNECT_REFUSED',
  ETIMEDOUT: 'CONNECT_TIMEOUT',
  EHOSTUNREACH: 'CONNECT_UNREACHABLE',
  ENETUNREACH: 'CONNECT_UNREACHABLE',
  EADDRNOTAVAIL: 'CONNECT_UNREACHABLE',
  EAFNOSUPPORT: 'CONNECT_UNREACHABLE',
  EACCES: 'CONNECT_UNREACHABLE',
  EPERM: 'CONNECT_UNREACHABLE',
};

export class UpstreamConnector {
  readonly #options: ConnectorOptions;
  readonly #clock: Clock;
  readonly #deadlines: Deadlines;

  constructor(options: ConnectorOptions, clock: Clock, deadlines: Deadlines) {
    this.#options = options;
    this.#clock = clock;
    this.#deadlines = deadlines;
  }

  /**
   * @param abandoned - told how to give up: the client may leave before anything has answered.
   * @throws ProxyError (by rejection) when none answered.
   */
  connect(target: DialTarget, abandoned?: (giveUp: () => void) => void): Promise<UpstreamConnection> {
    return new Promise((resolve, reject) => {
      const dial = new Dial(target, this.#options, this.#clock, { resolve, reject });
      abandoned?.(() => dial.giveUp());
      dial.start();
    }).then((connection) => this.#watched(connection as UpstreamConnection));
  }

  #watched(connection: UpstreamConnection): UpstreamConnection {
    this.#deadlines.watch(connection);
    connection.socket.once('close', () => this.#deadlines.forget(connection));
    return connection;
  }
}

interface Outcome {
  readonly resolve: (connection: UpstreamConnection) => void;
  readonly reject: (error: ProxyError) => void;
}

/** One connect of several attempts. */
class Dial {
  readonly #target: DialTarget;
  readonly #addresses: readonly string[];
  readonly #options: ConnectorOptions;
  readonly #clock: Clock;
  readonly #outcome: Outcome;
  readonly #underWay = new Set<UpstreamConnection>();
  #next = 0;
  #cancelNext: () => void = () => undefined;
  #cancelLimit: () => void = () => undefined;
  #lastError: NodeJS.ErrnoException | null = null;
  #isOver = false;

  constructor(target: DialTarget, options: ConnectorOptions, clock: Clock, outcome: Outcome) {
    this.#target = target;
    this.#addresses = target.addresses.slice(0, MAX_ADDRESSES);
    this.#options = options;
    this.#clock = clock;
    this.#outcome = outcome;
  }

  start(): void {
    this.#cancelLimit = this.#clock.after(this.#options.connectMs, () => this.#fail('CONNECT_TIMEOUT'));
    this.#attempt();
  }

  giveUp(): void {
    if (!this.#isOver) this.#fail('CLIENT_LEFT');
  }

  #attempt(): void {
    const address = this.#addresses[this.#next];
    if (address === undefined) return;
    this.#next += 1;
    const connection = new UpstreamConnection(
      this.#target.key ?? connectionKey(address, this.#target.port, this.#target.tlsHost),
      address,
      this.#target.port,
    );
    const isTls = this.#target.tlsHost !== null;
    const socket = isTls ? this.#openTls(address, this.#target.tlsHost ?? '') : this.#openPlain(address, connection);
    connection.attach(socket, isTls);
    this.#underWay.add(connection);
    connection.listener = {
      upstreamOctets: () => false,
      upstreamDrained: () => undefined,
      upstreamEnded: () => undefined,
      upstreamExpired: () => undefined,
      upstreamClosed: (error) => this.#failed(connection, error),
    };
    socket.once(isTls ? 'secureConnect' : 'connect', () => this.#won(connection));
    if (this.#next < this.#addresses.length) this.#cancelNext = this.#clock.after(ATTEMPT_DELAY_MS, () => this.#attempt());
  }

  #openPlain(address: string, connection: UpstreamConnection): Socket {
    return connect({ ...this.#endpoint(address), noDelay: true, allowHalfOpen: true, onread: connection.onread });
  }

  /** The certificate is checked against the system's and Node's authorities; a failure is an error of the socket. */
  #openTls(address: string, host: string): Socket {
    const options: ConnectionOptions = { ...this.#endpoint(address), ALPNProtocols: ['http/1.1'] };
    // An address has no server name (RFC 6066 section 3); its certificate is checked for the address itself.
    const socket = connectTls(isIpAddress(host) ? options : { ...options, servername: host });
    socket.setNoDelay(true);
    return socket;
  }

  #endpoint(address: string): { readonly host: string; readonly port: number; readonly localAddress?: string } {
    const localAddress = address.includes(':') ? this.#options.sourceAddress6 : this.#options.sourceAddress4;
    return { host: address, port: this.#target.port, ...(localAddress === '' ? {} : { localAddress }) };
  }

  #won(connection: UpstreamConnection): void {
    if (this.#isOver) return connection.destroy();
    this.#underWay.delete(connection);
    this.#end();
    connection.listener = null;
    this.#outcome.resolve(connection);
  }

  #failed(connection: UpstreamConnection, error: NodeJS.ErrnoException | null): void {
    this.#underWay.delete(connection);
    if (this.#isOver) return;
    this.#lastError = error;
    this.#cancelNext();
    if (this.#next < this.#addresses.length) this.#attempt();
    else if (this.#underWay.size === 0) this.#fail(this.#faultOf(error));
  }

  #faultOf(error: NodeJS.ErrnoException | null): FaultCode {
    return FAULT_OF_SYSTEM_ERROR[error?.code ?? ''] ?? (this.#target.tlsHost === null ? 'CONNECT_REFUSED' : 'UPSTREAM_TLS');
  }

  #fail(code: FaultCode): void {
    this.#end();
    const tried = this.#addresses.slice(0, this.#next).join(', ');
    this.#outcome.reject(new ProxyError(code, `port ${this.#target.port} at ${tried}`, { cause: this.#lastError }));
  }

  #end(): void {
    this.#isOver = true;
    this.#cancelNext();
    this.#cancelLimit();
    for (const connection of this.#underWay) connection.destroy();
  }
}
