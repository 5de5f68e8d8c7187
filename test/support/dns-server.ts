/**
 * A real name server on 127.0.0.1 (or another address of this machine), UDP and TCP on the same free port. Answers
 * from a table or by a script; can keep silent, truncate, forge, and be
 * changed while it runs.
 */
import { createSocket, type RemoteInfo, type Socket as UdpSocket } from 'node:dgram';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { readQuery, replyFrom, type SeenQuery, type ZoneTable } from './dns-replies.ts';
import { onFramedMessages } from './framed-dns.ts';

/** The replies to send, in order: none keeps silent. */
export type DnsScript = (query: SeenQuery, via: 'udp' | 'tcp') => readonly Uint8Array[];

export class DnsServer {
  readonly queries: (SeenQuery & { readonly via: 'udp' | 'tcp'; readonly fromPort: number })[] = [];
  /** May be replaced while it runs. */
  script: DnsScript;
  readonly port: number;
  readonly #address: string;
  readonly #udp: UdpSocket;
  readonly #tcp: Server;
  readonly #connections = new Set<Socket>();

  private constructor(script: DnsScript, udp: UdpSocket, tcp: Server, address: string, port: number) {
    this.script = script;
    this.#udp = udp;
    this.#tcp = tcp;
    this.#address = address;
    this.port = port;
    udp.on('message', (octets, from) => this.#onDatagram(octets, from));
    tcp.on('connection', (socket) => this.#onConnection(socket));
  }

  /** @param wantedPort 0: a free one. */
  static async start(zonesOrScript: ZoneTable | DnsScript, address = '127.0.0.1', wantedPort = 0): Promise<DnsServer> {
    const script = typeof zonesOrScript === 'function' ? zonesOrScript : scriptOf(zonesOrScript);
    // A port that is free for TCP may be taken for UDP: another one then.
    for (let attempt = 0; attempt < 20; attempt += 1) {
      const tcp = createServer();
      await new Promise<void>((resolve, reject) => tcp.once('error', reject).listen(wantedPort, address, resolve));
      const { port } = tcp.address() as AddressInfo;
      const udp = createSocket(address.includes(':') ? 'udp6' : 'udp4');
      const isBound = await new Promise<boolean>((resolve) => {
        udp.once('error', () => resolve(false));
        udp.bind(port, address, () => resolve(true));
      });
      if (isBound) return new DnsServer(script, udp, tcp, address, port);
      tcp.close();
    }
    throw new Error('no port is free for both UDP and TCP');
  }

  /** As the product takes it. */
  get text(): string {
    return this.#address.includes(':') ? `[${this.#address}]:${this.port}` : `${this.#address}:${this.port}`;
  }

  async stop(): Promise<void> {
    for (const socket of this.#connections) socket.destroy();
    await Promise.all([
      new Promise<void>((resolve) => this.#udp.close(() => resolve())),
      new Promise<void>((resolve) => this.#tcp.close(() => resolve())),
    ]);
  }

  #onDatagram(octets: Uint8Array, from: RemoteInfo): void {
    const query = readQuery(octets);
    this.queries.push({ ...query, via: 'udp', fromPort: from.port });
    for (const reply of this.script(query, 'udp')) this.#udp.send(reply, from.port, from.address);
  }

  #onConnection(socket: Socket): void {
    this.#connections.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => this.#connections.delete(socket));
    onFramedMessages(socket, (message, reply) => {
      const query = readQuery(message);
      this.queries.push({ ...query, via: 'tcp', fromPort: socket.remotePort ?? 0 });
      for (const octets of this.script(query, 'tcp')) reply(octets);
    });
  }
}

export function scriptOf(zones: ZoneTable): DnsScript {
  return (query, via) => {
    const reply = replyFrom(zones, query, via === 'udp');
    return reply === undefined ? [] : [reply];
  };
}
