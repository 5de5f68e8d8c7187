/**
 * One connect of several attempts: the next address starts when the one before
 * failed or has been silent for a while, and the first to answer wins (Happy
 * Eyeballs, RFC 8305 section 5). One limit for all together.
 */
import { connect, type Socket } from 'node:net';
import { connect as connectTls, type ConnectionOptions } from 'node:tls';
import { isIpAddress } from '#core/common/ip-address.ts';
import type { Clock } from '#core/common/ports.ts';
import { ProxyError, type FaultCode } from '#core/common/proxy-error.ts';
import { NEVER, type Deadlines } from './deadlines.ts';
import type { PoolKey } from './kept/pool-key.ts';
import type { PutOff } from './outgoing/turn-end.ts';
import { UpstreamConnection, type UpstreamListener } from './upstream-connection.ts';

/** What is dialled. */
export interface DialTarget {
  /** In the order to try them; at least one. */
  readonly addresses: readonly string[];
  readonly port: number;
  /** What the pool knows the connection by. */
  readonly key: PoolKey;
  /** Spoken to over TLS, the certificate checked for this host; null: plain. */
  readonly tlsHost: string | null;
}

/** Told once how it ended. */
export interface DialOutcome {
  dialled(connection: UpstreamConnection): void;
  dialFailed(error: ProxyError): void;
}

/** What all dials of a core share. */
export interface DialShared {
  /** All attempts together. */
  readonly connectMs: number;
  /** Outgoing connections start here; undefined: the system chooses. */
  readonly sourceAddress4: string | undefined;
  readonly sourceAddress6: string | undefined;
  readonly clock: Clock;
  readonly deadlines: Deadlines;
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

export class Dial implements PutOff {
  readonly #target: DialTarget;
  readonly #shared: DialShared;
  readonly #outcome: DialOutcome;
  readonly #deadlineAt: number;
  readonly #underWay: Attempt[] = [];
  #next = 0;
  #cancelNext: (() => void) | null = null;
  #isOver = false;

  constructor(target: DialTarget, shared: DialShared, outcome: DialOutcome) {
    this.#target = target;
    this.#shared = shared;
    this.#outcome = outcome;
    this.#deadlineAt = shared.deadlines.in(shared.connectMs);
  }

  turnEnds(): void {
    if (!this.#isOver) this.#start();
  }

  #start(): void {
    const { addresses, port } = this.#target;
    const address = addresses[this.#next];
    if (address === undefined) return;
    this.#next += 1;
    const connection = new UpstreamConnection(this.#target.key, address, port);
    connection.watchWith(this.#shared.deadlines, this.#deadlineAt);
    const attempt = new Attempt(this, connection);
    this.#underWay.push(attempt);
    connection.listener = attempt;
    try {
      this.#open(address, connection, attempt);
    } catch (error) {
      // Nobody else would hear of it: whoever asked for this dial has long returned.
      this.#shared.deadlines.forget(connection);
      return this.fail('INTERNAL', error as Error);
    }
    if (this.#hasMore) this.#cancelNext = this.#shared.clock.after(ATTEMPT_DELAY_MS, () => this.#start());
  }

  giveUp(): void {
    this.fail('CLIENT_LEFT', null);
  }

  won(attempt: Attempt): void {
    const { connection } = attempt;
    if (this.#isOver) return connection.destroy();
    connection.listener = null;
    connection.deadlineAt = NEVER;
    this.#end(attempt);
    this.#outcome.dialled(connection);
  }

  lost(attempt: Attempt, error: NodeJS.ErrnoException | null): void {
    this.#underWay.splice(this.#underWay.indexOf(attempt), 1);
    if (this.#isOver) return;
    this.#cancelNext?.();
    if (this.#hasMore) this.#start();
    else if (this.#underWay.length === 0) this.fail(this.#faultOf(error), error);
  }

  fail(code: FaultCode, cause: Error | null): void {
    if (this.#isOver) return;
    this.#end(null);
    const tried = this.#target.addresses.slice(0, this.#next).join(', ');
    this.#outcome.dialFailed(new ProxyError(code, `port ${this.#target.port} at ${tried}`, { cause }));
  }

  get #hasMore(): boolean {
    return this.#next < this.#target.addresses.length && this.#next < MAX_ADDRESSES;
  }

  #open(host: string, connection: UpstreamConnection, attempt: Attempt): void {
    const { port } = this.#target;
    const localAddress = host.includes(':') ? this.#shared.sourceAddress6 : this.#shared.sourceAddress4;
    if (this.#target.tlsHost !== null) {
      const socket = openTls({ host, port, localAddress }, this.#target.tlsHost);
      connection.attach(socket, true);
      return void socket.once('secureConnect', () => this.won(attempt));
    }
    const socket = connect({ host, port, localAddress, noDelay: true, allowHalfOpen: true, onread: connection.onread });
    connection.attach(socket, false);
    socket.on('connect', () => this.won(attempt));
  }

  #faultOf(error: NodeJS.ErrnoException | null): FaultCode {
    return FAULT_OF_SYSTEM_ERROR[error?.code ?? ''] ?? (this.#target.tlsHost === null ? 'CONNECT_REFUSED' : 'UPSTREAM_TLS');
  }

  #end(winner: Attempt | null): void {
    this.#isOver = true;
    this.#cancelNext?.();
    for (const attempt of this.#underWay) if (attempt !== winner) attempt.connection.destroy();
  }
}

/** One address of a dial. */
class Attempt implements UpstreamListener {
  readonly connection: UpstreamConnection;
  readonly #dial: Dial;

  constructor(dial: Dial, connection: UpstreamConnection) {
    this.#dial = dial;
    this.connection = connection;
  }

  upstreamOctets(): boolean {
    return false;
  }

  upstreamDrained(): void {
    // nothing has been written yet
  }

  upstreamEnded(): void {
    // whoever gets the connection is told
  }

  upstreamExpired(): void {
    this.#dial.fail('CONNECT_TIMEOUT', null);
  }

  upstreamClosed(error: NodeJS.ErrnoException | null): void {
    this.#dial.lost(this, error);
  }
}

/** The certificate is checked against the system's and Node's authorities; a failure is an error of the socket. */
function openTls(
  endpoint: { readonly host: string; readonly port: number; readonly localAddress: string | undefined },
  host: string,
): Socket {
  const options = { ...endpoint, ALPNProtocols: ['http/1.1'] } as ConnectionOptions;
  // An address has no server name (RFC 6066 section 3); its certificate is checked for the address itself.
  const socket = connectTls(isIpAddress(host) ? options : { ...options, servername: host });
  socket.setNoDelay(true);
  return socket;
}
