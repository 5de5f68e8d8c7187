import type { ConnectIcap, IcapSocket, IcapSocketListener } from '#core/redirector-pool/icap/icap-socket-port.ts';

/** One connection as the server sees it. */
export class ScriptedConnection implements IcapSocket {
  received = '';
  isPaused = false;
  isDestroyed = false;
  /** What `write` answers: false makes the writer wait for `drain`. */
  isFree = true;
  readonly #listener: IcapSocketListener;
  #isClosed = false;

  constructor(listener: IcapSocketListener) {
    this.#listener = listener;
  }

  /** The messages received so far begin with these words. */
  get methods(): readonly string[] {
    return this.received.match(/^(?:OPTIONS|REQMOD|RESPMOD)(?= icap:)/gm) ?? [];
  }

  write(pieces: readonly (string | Uint8Array)[]): boolean {
    for (const piece of pieces) this.received += typeof piece === 'string' ? piece : Buffer.from(piece).toString('latin1');
    return this.isFree;
  }

  pause(): void {
    this.isPaused = true;
  }

  resume(): void {
    this.isPaused = false;
  }

  destroy(): void {
    if (!this.isDestroyed) queueMicrotask(() => this.close('closed'));
    this.isDestroyed = true;
  }

  accept(): void {
    this.#listener.connected();
  }

  say(text: string): void {
    if (!this.isDestroyed) this.#listener.octets(Buffer.from(text, 'latin1'));
  }

  drain(): void {
    this.isFree = true;
    this.#listener.drained();
  }

  close(how = 'ECONNRESET'): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.isDestroyed = true;
    this.#listener.closed(how);
  }

  /** Forgets what was received, and hands it out. */
  take(): string {
    const text = this.received;
    this.received = '';
    return text;
  }
}

/** An ICAP server without sockets: a test accepts, reads and answers by hand. */
export class ScriptedIcapServer {
  readonly connections: ScriptedConnection[] = [];

  readonly connect: ConnectIcap = (_host, _port, listener) => {
    const connection = new ScriptedConnection(listener);
    this.connections.push(connection);
    return connection;
  };

  /** The connection opened as number `number`, from 1. */
  connection(number: number): ScriptedConnection {
    const connection = this.connections[number - 1];
    if (connection === undefined) throw new Error(`connection ${number} was never opened`);
    return connection;
  }

  /** Those that are open. */
  get open(): readonly ScriptedConnection[] {
    return this.connections.filter((connection) => !connection.isDestroyed);
  }
}

export const OPTIONS_ANSWER =
  'ICAP/1.0 200 OK\r\nMethods: REQMOD, RESPMOD\r\nPreview: 10\r\nAllow: 204\r\nTransfer-Ignore: gif\r\nTransfer-Preview: *\r\nMax-Connections: 3\r\nOptions-TTL: 60\r\nEncapsulated: null-body=0\r\n\r\n';
export const UNCHANGED = 'ICAP/1.0 204 No Content\r\n\r\n';
export const GO_ON = 'ICAP/1.0 100 Continue\r\n\r\n';

/** A response that changes a message: one HTTP head, and content in one chunk when there is some. */
export function changedTo(kind: 'req' | 'res', head: string, content: string | null): string {
  const body = content === null ? 'null-body' : `${kind}-body`;
  const chunks = content === null ? '' : `${content === '' ? '' : `${content.length.toString(16)}\r\n${content}\r\n`}0\r\n\r\n`;
  return `ICAP/1.0 200 OK\r\nEncapsulated: ${kind}-hdr=0, ${body}=${head.length}\r\n\r\n${head}${chunks}`;
}
