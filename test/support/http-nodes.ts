/** What Node's own HTTP parser makes of all octets of one connection, behind real sockets, in the words of `http-ours.ts`. */
import { createServer as createHttpServer, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import { connect, createServer, type AddressInfo, type Server } from 'node:net';
import type { ReadConnection, ReadMessage } from './http-ours.ts';

/** Node's server, as strict as it is by default. A Host field is not asked for: that is no matter of reading. */
export class NodeServer {
  /** In the order of arrival; null while the content is still coming. */
  #messages: (ReadMessage | null)[] = [];
  #isBroken = false;
  readonly #server = createHttpServer({ requireHostHeader: false });
  #port = 0;

  async start(): Promise<this> {
    const keep = (request: IncomingMessage, response: ServerResponse): void => {
      const place = this.#messages.push(null) - 1;
      gather(request, (message) => {
        this.#messages[place] = message;
        response.end();
      });
    };
    this.#server.on('request', keep);
    this.#server.on('checkExpectation', keep); // what is expected is no matter of reading either
    this.#server.on('connect', (request, socket) => {
      this.#messages.push(messageOf(request, ''));
      socket.destroy();
    });
    this.#server.on('clientError', (_error, socket) => {
      this.#isBroken = true;
      socket.destroy();
    });
    this.#port = await listening(this.#server);
    return this;
  }

  /** One connection with these octets, closed by the client after the last one. */
  async read(octets: Buffer): Promise<ReadConnection> {
    this.#messages = [];
    this.#isBroken = false;
    await new Promise<void>((resolve) => {
      const socket = connect({ port: this.#port, host: '127.0.0.1' }, () => socket.end(octets));
      socket.on('error', () => undefined);
      socket.on('close', () => resolve());
      socket.resume();
    });
    const messages = this.#messages.filter((message) => message !== null);
    return { messages, isDone: !this.#isBroken && messages.length === this.#messages.length };
  }

  close(): void {
    this.#server.close();
  }
}

/** Node's client, and an origin that says whatever it is given, and closes. */
export class NodeClient {
  #answer: Buffer = Buffer.alloc(0);
  #port = 0;
  readonly #origin = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () => socket.end(this.#answer));
  });

  async start(): Promise<this> {
    this.#port = await listening(this.#origin);
    return this;
  }

  read(octets: Buffer, method: string): Promise<ReadConnection> {
    this.#answer = octets;
    const messages: ReadMessage[] = [];
    return new Promise((resolve) => {
      const end = (isDone: boolean): void => resolve({ messages: [...messages], isDone });
      const request = httpRequest({ port: this.#port, host: '127.0.0.1', method, agent: false });
      request.on('information', (message) => messages.push(messageOf(message as unknown as IncomingMessage, '')));
      request.on('upgrade', (message, socket) => {
        messages.push(messageOf(message, ''));
        socket.destroy();
        end(true);
      });
      request.on('response', (message) => {
        message.on('error', () => end(false));
        gather(message, (whole) => {
          messages.push(whole);
          end(true);
        });
      });
      request.on('error', () => end(false));
      request.end();
    });
  }

  close(): void {
    this.#origin.close();
  }
}

function gather(message: IncomingMessage, whole: (message: ReadMessage) => void): void {
  let content = '';
  message.setEncoding('latin1');
  message.on('data', (part: string) => (content += part));
  message.on('end', () => whole(messageOf(message, content)));
  message.on('error', () => undefined); // a message that breaks off is none
}

function messageOf(message: IncomingMessage, content: string): ReadMessage {
  const { method, url, statusCode, statusMessage, rawHeaders, httpVersionMinor } = message;
  const start = typeof statusCode === 'number' ? `${statusCode} ${statusMessage}` : `${method} ${url}`;
  const fields = Array.from({ length: rawHeaders.length / 2 }, (_, index) => `${rawHeaders[index * 2]}: ${rawHeaders[index * 2 + 1]}`);
  return { start: `${start} 1.${httpVersionMinor}`, fields, content };
}

async function listening(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}
