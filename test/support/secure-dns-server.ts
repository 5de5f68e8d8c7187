/** Real encrypted name servers on 127.0.0.1: DNS over TLS, and DNS over HTTPS with whatever a test wants to go wrong. */
import { createSecureServer, type Http2SecureServer, type ServerHttp2Session, type ServerHttp2Stream } from 'node:http2';
import type { AddressInfo, Socket } from 'node:net';
import { createServer, type Server, type TLSSocket } from 'node:tls';
import type { Certificate } from './certificates.ts';
import { readQuery, replyFrom, type SeenQuery, type ZoneTable } from './dns-replies.ts';
import { onFramedMessages } from './framed-dns.ts';

export class TlsDnsServer {
  readonly queries: SeenQuery[] = [];
  connections = 0;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  private constructor(server: Server) {
    this.#server = server;
  }

  static async start(certificate: Certificate, zones: ZoneTable): Promise<TlsDnsServer> {
    const server = createServer({ ...certificate, ALPNProtocols: ['dot'] });
    const made = new TlsDnsServer(server);
    server.on('secureConnection', (socket) => made.#serve(socket, zones));
    server.on('tlsClientError', () => {});
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return made;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** As a server does that has had enough of an idle client. */
  hangUp(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  async stop(): Promise<void> {
    this.hangUp();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  #serve(socket: TLSSocket, zones: ZoneTable): void {
    this.connections += 1;
    this.#sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => this.#sockets.delete(socket));
    onFramedMessages(socket, (message, reply) => {
      const query = readQuery(message);
      this.queries.push(query);
      const octets = replyFrom(zones, query, false);
      if (octets !== undefined) reply(octets);
    });
  }
}

export interface HttpsAsk {
  readonly query: SeenQuery;
  readonly path: string;
  readonly headers: Readonly<Record<string, unknown>>;
  /** What a well-behaved server does. */
  readonly answer: (octets?: Uint8Array) => void;
  readonly stream: ServerHttp2Stream;
  readonly session: ServerHttp2Session;
}

export class HttpsDnsServer {
  readonly asks: HttpsAsk[] = [];
  sessions = 0;
  readonly #server: Http2SecureServer;
  readonly #open = new Set<ServerHttp2Session>();

  private constructor(server: Http2SecureServer) {
    this.#server = server;
  }

  /** @param serve answers from the zones unless it does something else. */
  static async start(
    certificate: Certificate,
    zones: ZoneTable,
    serve: (ask: HttpsAsk) => void = ({ answer }) => answer(),
  ): Promise<HttpsDnsServer> {
    const server = createSecureServer({ ...certificate, allowHTTP1: false });
    const made = new HttpsDnsServer(server);
    server.on('session', (session) => {
      made.sessions += 1;
      made.#open.add(session);
      session.on('error', () => {});
      session.on('close', () => made.#open.delete(session));
    });
    server.on('sessionError', () => {});
    server.on('stream', (stream, headers) => made.#take(stream, headers, zones, serve));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return made;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  hangUp(): void {
    for (const session of this.#open) session.destroy();
  }

  async stop(): Promise<void> {
    this.hangUp();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  #take(stream: ServerHttp2Stream, headers: Readonly<Record<string, unknown>>, zones: ZoneTable, serve: (ask: HttpsAsk) => void): void {
    const pieces: Buffer[] = [];
    stream.on('error', () => {});
    stream.on('data', (piece: Buffer) => pieces.push(piece));
    stream.on('end', () => {
      const query = readQuery(Buffer.concat(pieces));
      const answer = (octets = replyFrom(zones, query, false)): void => {
        if (octets === undefined) return;
        stream.respond({ ':status': 200, 'content-type': 'application/dns-message', 'content-length': octets.length });
        stream.end(octets);
      };
      const { session } = stream;
      if (session === undefined) return;
      const ask = { query, path: String(headers[':path']), headers, answer, stream, session: session as ServerHttp2Session };
      this.asks.push(ask);
      serve(ask);
    });
  }
}
