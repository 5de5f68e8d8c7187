/**
 * A small ICAP server on a real socket: reads whole messages, asks for what follows a preview, and lets a test say what it answers.
 * One message at a time on each connection.
 */
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterAll } from 'vitest';

export interface IcapMessage {
  readonly method: 'REQMOD' | 'RESPMOD';
  /** Of the client's request. */
  readonly path: string;
  readonly requestHead: string;
  readonly responseHead: string;
  /** All of it, once it was asked for. */
  readonly content: string;
}

/** What to do with a message, octet for octet. */
export type Saying = (message: IcapMessage, say: (text: string) => void, hangUp: () => void) => void;

export interface IcapServer {
  readonly url: string;
  readonly messages: readonly IcapMessage[];
  /** Connections that were ever opened. */
  readonly accepted: number;
}

const OPTIONS =
  'ICAP/1.0 200 OK\r\nMethods: REQMOD, RESPMOD\r\nPreview: 4\r\nAllow: 204\r\nMax-Connections: 20\r\nOptions-TTL: 600\r\nEncapsulated: null-body=0\r\n\r\n';

/** Ends with the test file. */
export async function startIcapServer(saying: Saying): Promise<IcapServer> {
  const messages: IcapMessage[] = [];
  const sockets = new Set<Socket>();
  let accepted = 0;
  const server: Server = createServer((socket) => {
    accepted += 1;
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
    new Reading(socket, (message) => {
      messages.push(message);
      saying(
        message,
        (text) => socket.write(text, 'latin1'),
        () => socket.destroy(),
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  afterAll(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `icap://127.0.0.1:${port}/test`,
    messages,
    get accepted() {
      return accepted;
    },
  };
}

class Reading {
  readonly #socket: Socket;
  readonly #tell: (message: IcapMessage) => void;
  #text = '';
  #askedToGoOn = false;

  constructor(socket: Socket, tell: (message: IcapMessage) => void) {
    this.#socket = socket;
    this.#tell = tell;
    socket.on('data', (data: Buffer) => {
      this.#text += data.toString('latin1');
      while (this.#readOne());
    });
  }

  #readOne(): boolean {
    const end = this.#text.indexOf('\r\n\r\n') + 4;
    if (end === 3) return false;
    const head = this.#text.slice(0, end);
    if (head.startsWith('OPTIONS ')) {
      this.#text = this.#text.slice(end);
      this.#socket.write(OPTIONS);
      return true;
    }
    const parts = [...(/^encapsulated: (.*)$/im.exec(head)?.[1] ?? '').matchAll(/([a-z]+-[a-z]+)=(\d+)/g)];
    const body = parts.at(-1);
    if (body === undefined) throw new Error(`no message: ${head}`);
    const from = end + Number(body[2]);
    const content = body[1] === 'null-body' ? { text: '', end: from } : this.#content(head, from);
    if (content === null || this.#text.length < from) return false;
    const part = (name: string): string => {
      const at = parts.findIndex(([, kind]) => kind === name);
      return at === -1 ? '' : this.#text.slice(end + Number(parts[at]?.[2]), end + Number(parts[at + 1]?.[2]));
    };
    const requestHead = part('req-hdr');
    const path = /^\S+ (?:http:\/\/[^/]*)?(\S*)/.exec(requestHead)?.[1] ?? '';
    const message = { method: head.slice(0, head.indexOf(' ')) as 'REQMOD', path, requestHead, responseHead: part('res-hdr') };
    this.#text = this.#text.slice(content.end);
    this.#askedToGoOn = false;
    this.#tell({ ...message, content: content.text });
    return true;
  }

  /** Null: not all of it is here. After a preview that is not everything it is asked for once. */
  #content(head: string, from: number): { readonly text: string; readonly end: number } | null {
    let text = '';
    for (let at = from; ;) {
      const line = /^([0-9a-f]+)((?:; ieof)?)\r\n/i.exec(this.#text.slice(at));
      if (line === null) return null;
      const octets = Number.parseInt(line[1] ?? '', 16);
      at += line[0].length;
      if (this.#text.length < at + octets + 2) return null;
      text += this.#text.slice(at, at + octets);
      at += octets + 2;
      if (octets > 0) continue;
      const isPreview = /^preview:/im.test(head) && line[2] === '';
      if (!isPreview) return { text, end: at };
      if (!this.#askedToGoOn) this.#socket.write('ICAP/1.0 100 Continue\r\n\r\n');
      this.#askedToGoOn = true;
      return this.#afterPreview(text, at);
    }
  }

  #afterPreview(preview: string, from: number): { readonly text: string; readonly end: number } | null {
    const rest = this.#content('', from);
    return rest === null ? null : { text: preview + rest.text, end: rest.end };
  }
}
