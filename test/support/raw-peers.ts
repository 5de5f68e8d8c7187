/** Clients and origin servers that are plain sockets: a scenario says octet for octet what they do. */
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterEach } from 'vitest';

const WAIT_MS = 5000;
const cleanUps: (() => void)[] = [];
afterEach(() => {
  for (const cleanUp of cleanUps.splice(0)) cleanUp();
});

/** What one side of a connection has heard so far, and how to wait for more of it. */
export class Peer {
  readonly socket: Socket;
  heard = '';
  octets = 0;
  hasEnded = false;
  isClosed = false;
  readonly #waiting = new Set<() => void>();

  constructor(socket: Socket, keep = true) {
    this.socket = socket;
    socket.on('data', (data: Buffer) => {
      this.octets += data.length;
      if (keep) this.heard += data.toString('latin1');
      this.#wake();
    });
    socket.on('end', () => ((this.hasEnded = true), this.#wake()));
    socket.on('close', () => ((this.isClosed = this.hasEnded = true), this.#wake()));
    socket.on('error', () => undefined);
    cleanUps.push(() => socket.destroy());
  }

  say(text: string | Buffer): this {
    this.socket.write(typeof text === 'string' ? Buffer.from(text, 'latin1') : text);
    return this;
  }

  #wake(): void {
    for (const look of this.#waiting) look();
  }

  /** Until it is so, or a failure that says what was heard instead. */
  until(isSo: (peer: this) => boolean, what: string): Promise<this> {
    return new Promise((resolve, reject) => {
      const done = (finish: () => void): void => {
        clearTimeout(late);
        this.#waiting.delete(look);
        finish();
      };
      const look = (): void => {
        if (isSo(this)) done(() => resolve(this));
        else if (this.isClosed)
          done(() => reject(new Error(`waited for ${what}, but it closed; heard ${JSON.stringify(this.heard.slice(-300))}`)));
      };
      const late = setTimeout(
        () => done(() => reject(new Error(`waited for ${what}; heard ${JSON.stringify(this.heard.slice(-300))}`))),
        WAIT_MS,
      );
      this.#waiting.add(look);
      look();
    });
  }

  hears(text: string | RegExp): Promise<this> {
    return this.until(({ heard }) => (typeof text === 'string' ? heard.includes(text) : text.test(heard)), String(text));
  }

  ends(): Promise<this> {
    return this.until(({ hasEnded }) => hasEnded, 'the end');
  }
}

/** A client of the proxy. */
export async function client(port: number, host = '127.0.0.1', keep = true): Promise<Peer> {
  const socket = connect({ host, port, allowHalfOpen: true, noDelay: true });
  const peer = new Peer(socket, keep);
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('error', reject);
  });
  return peer;
}

export interface Origin {
  readonly port: number;
  /** `127.0.0.1:port`, as a Host field has it. */
  readonly authority: string;
  readonly connections: readonly Peer[];
  /** The n-th connection (from 0), when it has come. */
  connection(index?: number): Promise<Peer>;
  stop(): void;
}

/** An origin server: `onConnection` is its script. */
export async function origin(
  onConnection: (peer: Peer, index: number) => void = () => undefined,
  host = '127.0.0.1',
  keep = true,
  wantedPort = 0,
): Promise<Origin> {
  const connections: Peer[] = [];
  let wake: () => void = () => undefined;
  const server: Server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
    const peer = new Peer(socket, keep);
    connections.push(peer);
    onConnection(peer, connections.length - 1);
    wake();
  });
  await new Promise<void>((resolve, reject) => server.on('error', reject).listen(wantedPort, host, resolve));
  cleanUps.push(() => server.close());
  const { port } = server.address() as AddressInfo;
  return {
    port,
    authority: host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`,
    connections,
    stop: () => server.close(),
    connection: async (index = 0) => {
      const late = setTimeout(() => wake(), WAIT_MS);
      const until = Date.now() + WAIT_MS;
      while (connections[index] === undefined) {
        if (Date.now() >= until) throw new Error(`connection ${index} never came`);
        await new Promise<void>((resolve) => (wake = resolve));
      }
      clearTimeout(late);
      return connections[index];
    },
  };
}

/** Sends without end, as fast as the other side takes it. */
export function pour(peer: Peer, octets = 1 << 20): void {
  const piece = Buffer.alloc(octets, 'x');
  const more = (): void => {
    while (peer.socket.writable && peer.socket.write(piece));
  };
  peer.socket.on('drain', more);
  more();
}

/** Answers each request head (no content read) with what `answer` says. */
export function answering(answer: (head: string, index: number) => string): (peer: Peer) => void {
  return (peer) => {
    let answered = 0;
    peer.socket.on('data', () => {
      const heads = peer.heard.split('\r\n\r\n').length - 1;
      while (answered < heads) {
        peer.say(answer(peer.heard.split('\r\n\r\n')[answered] ?? '', answered));
        answered += 1;
      }
    });
  };
}

export const ok = (content: string, fields = ''): string =>
  `HTTP/1.1 200 OK\r\nContent-Length: ${content.length}\r\n${fields}\r\n${content}`;
