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
/**
 * A listening socket gives libuv one connection in a turn of the loop, so that a
 * turn is hardly more than one connection's work and waits for the next. With
 * eight on the same port (Linux shares out who comes, SO_REUSEPORT) that many
 * come in at once: a third more short connections a second.
 */
const SOCKETS = process.platform === 'linux' ? 8 : 1;

export class Listener {
  readonly #server: Server;
  /** More of the same port. */
  readonly #siblings: Server[] = [];
  readonly #options: ListenerOptions;
  readonly #onRefused: (reason: string, count: number) => void;
  /** By reason. */
  readonly refused = new Map<string, number>();

  constructor(options: ListenerOptions) {
    const { tls } = options;
    this.#options = options;
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
  static async open(options: ListenerOptions): Promise<Listening> {
    const shares = SOCKETS > 1 && options.tls === undefined;
    const listener = new Listener(options);
    // A port that is shared would be shared with anybody else who shares it: first it has to be free.
    const code = (shares && options.port !== 0 ? await whyNotFree(options) : null) ?? (await listener.#listen(listener.#server, shares));
    if (code !== null) return { ok: false, code };
    if (shares) await listener.#addSiblings();
    return { ok: true, listener };
  }

  /** No new connections; those there are stay. */
  close(): void {
    for (const server of [this.#server, ...this.#siblings]) server.close();
  }

  /** @returns null when it listens, else the system's word why not. */
  #listen(server: Server, shares: boolean, port = this.#options.port): Promise<string | null> {
    return new Promise((resolve) => {
      // Stays for good: running out of descriptors while accepting is reported here and must not end the program.
      server.on('error', (error: NodeJS.ErrnoException) => {
        const { code = 'unknown' } = error;
        if (server.listening) this.count(code);
        else resolve(code);
      });
      const { host } = this.#options;
      server.listen({ host, port, backlog: BACKLOG, ipv6Only: true, ...(shares ? { reusePort: true } : {}) }, () => resolve(null));
    });
  }

  /** As many as there can be: fewer are slower, nothing else. */
  async #addSiblings(): Promise<void> {
    const siblings = Array.from({ length: SOCKETS - 1 }, () => this.#plainServer(this.#options));
    const codes = await Promise.all(siblings.map((sibling) => this.#listen(sibling, true, this.port)));
    this.#siblings.push(...siblings.filter((_, index) => codes[index] === null));
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

/** @returns null when nobody has the port, else the system's word why it cannot be had. */
function whyNotFree({ host, port }: ListenerOptions): Promise<string | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? 'unknown'));
    server.listen({ host, port, ipv6Only: true }, () => server.close(() => resolve(null)));
  });
}
