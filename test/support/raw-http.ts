import { connect, type Socket } from 'node:net';

/** One TCP connection, octet by octet: what no HTTP client would send. */
export class RawConnection {
  readonly socket: Socket;
  received = '';
  /** Ends when the other side closed, in whatever way. */
  readonly closed: Promise<void>;
  #changed: () => void = () => undefined;

  constructor(port: number, host = '127.0.0.1') {
    this.socket = connect({ host, port });
    this.socket.on('data', (part: Buffer) => {
      this.received += part.toString('latin1');
      this.#changed();
    });
    this.closed = new Promise((resolve) => {
      this.socket.on('error', () => resolve());
      this.socket.on('close', () => {
        this.#changed();
        resolve();
      });
    });
  }

  send(text: string): this {
    this.socket.write(text, 'latin1');
    return this;
  }

  /** Waits until the text has come; an early close ends the wait too, so that the expectation shows what came. */
  async until(text: string): Promise<string> {
    while (!this.received.includes(text) && !this.socket.closed) {
      await new Promise<void>((resolve) => {
        this.#changed = resolve;
      });
    }
    return this.received;
  }

  get status(): number {
    return Number(/^HTTP\/1\.1 (\d{3})/.exec(this.received)?.[1] ?? 0);
  }
}

/** Sends one request and reads until the server closes; `Connection: close` is added. */
export async function rawExchange(
  port: number,
  head: readonly string[],
  body = '',
): Promise<{ readonly status: number; readonly text: string }> {
  const connection = new RawConnection(port);
  connection.send(`${[...head, 'Connection: close'].join('\r\n')}\r\n\r\n${body}`);
  await connection.closed;
  return { status: connection.status, text: connection.received };
}
