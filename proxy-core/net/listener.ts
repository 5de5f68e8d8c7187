/** Accepts clients on one address: counts them, refuses those over the caps, never reads a request. */
import { createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, type TlsOptions } from 'node:tls';

export interface ListenerOptions {
  readonly host: string;
  /** 0 asks for any free port. */
  readonly port: number;
  /** Null: welcome. Otherwise why not, for the count; the socket is closed at once. */
  readonly refuses: (socket: Socket) => string | null;
  readonly onConnection: (socket: Socket) => void;
  /** Somebody was not served for this reason, for the `count`-th time. */
  readonly onRefused?: (reason: string, count: number) => void;
  /** The listener speaks TLS itself, with the admin's certificate; undefined: plain. */
  readonly tls?: TlsOptions;
}

export type Listening = { readonly ok: true; readonly listener: Listener } | { readonly ok: false; readonly code: string };

/** Browsers open many connections at once; Linux caps this at net.core.somaxconn. */
const BACKLOG = 4096;
const HANDSHAKE_MS = 10_000;

export class Listener {
  readonly #server: Server;
  readonly #onRefused: (reason: string, count: number) => void;
  /** By reason. */
  readonly refused = new Map<string, number>();

  constructor(options: ListenerOptions) {
    const { tls } = options;
    this.#onRefused = options.onRefused ?? (() => undefined);
    this.#server = tls === undefined ? this.#plainServer(options) : this.#tlsServer(tls, options);
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
      listener.#server.on('error', (error: NodeJS.ErrnoException) => {
        const { code = 'unknown' } = error;
        if (listener.#server.listening) listener.count(code);
        else resolve({ ok: false, code });
      });
      listener.#server.listen({ host: options.host, port: options.port, backlog: BACKLOG, ipv6Only: true }, () =>
        resolve({ ok: true, listener }),
      );
    });
  }

  /** No new connections; those there are stay. */
  close(): void {
    this.#server.close();
  }

  #plainServer(options: ListenerOptions): Server {
    return createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
      if (this.#isWelcome(socket, options)) options.onConnection(socket);
    });
  }

  /** Who may come in is asked before the handshake: it costs more than anything else a stranger can make us do. */
  #tlsServer(tls: TlsOptions, options: ListenerOptions): Server {
    const server = createTlsServer({ ...tls, handshakeTimeout: HANDSHAKE_MS, noDelay: true, allowHalfOpen: true }, options.onConnection);
    server.prependListener('connection', (socket: Socket) => void this.#isWelcome(socket, options));
    // A client that does not manage the handshake is its own problem.
    server.on('tlsClientError', (_error, socket: Socket) => socket.destroy());
    return server;
  }

  #isWelcome(socket: Socket, options: ListenerOptions): boolean {
    const reason = options.refuses(socket);
    if (reason === null) return true;
    this.count(reason);
    socket.on('error', () => undefined);
    socket.destroy();
    return false;
  }

  /** One more that was not served, and why. */
  count(reason: string): void {
    const count = (this.refused.get(reason) ?? 0) + 1;
    this.refused.set(reason, count);
    this.#onRefused(reason, count);
  }
}
