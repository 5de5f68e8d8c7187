/** Accepts clients on one address: counts them, refuses those over the caps, never reads a request. */
import { createServer, type Server, type Socket } from 'node:net';

export interface ListenerOptions {
  readonly host: string;
  /** 0 asks for any free port. */
  readonly port: number;
  /** Null: welcome. Otherwise why not, for the count; the socket is closed at once. */
  readonly refuses: (socket: Socket) => string | null;
  readonly onConnection: (socket: Socket) => void;
}

export type Listening = { readonly ok: true; readonly listener: Listener } | { readonly ok: false; readonly code: string };

const KEEP_ALIVE_PROBE_MS = 60_000;
/** Browsers open many connections at once; Linux caps this at net.core.somaxconn. */
const BACKLOG = 4096;

export class Listener {
  readonly #server: Server;
  /** By reason. */
  readonly refused = new Map<string, number>();

  constructor(options: ListenerOptions) {
    this.#server = createServer(
      { allowHalfOpen: true, noDelay: true, keepAlive: true, keepAliveInitialDelay: KEEP_ALIVE_PROBE_MS },
      (socket) => this.#accept(socket, options),
    );
  }

  get port(): number {
    const address = this.#server.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  }

  get host(): string {
    const address = this.#server.address();
    return typeof address === 'object' && address !== null ? address.address : '';
  }

  /** @returns a value for what a person can mend: a busy port, an address that is not here. */
  static open(options: ListenerOptions): Promise<Listening> {
    const listener = new Listener(options);
    return new Promise((resolve) => {
      // Stays for good: running out of descriptors while accepting is reported here and must not end the program.
      listener.#server.on('error', (error: NodeJS.ErrnoException) => resolve({ ok: false, code: error.code ?? 'unknown' }));
      listener.#server.listen({ host: options.host, port: options.port, backlog: BACKLOG, ipv6Only: true }, () =>
        resolve({ ok: true, listener }),
      );
    });
  }

  /** No new connections; those there are stay. */
  close(): void {
    this.#server.close();
  }

  #accept(socket: Socket, options: ListenerOptions): void {
    const reason = options.refuses(socket);
    if (reason === null) return options.onConnection(socket);
    this.refused.set(reason, (this.refused.get(reason) ?? 0) + 1);
    socket.on('error', () => undefined);
    socket.destroy();
  }
}
