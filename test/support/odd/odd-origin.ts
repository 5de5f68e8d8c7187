/** An origin server that answers with odd responses, octet for octet, and writes down which requests came. */
import { createHash } from 'node:crypto';
import { createServer, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { ODD_RESPONSES } from './responses.ts';

export interface SeenRequest {
  readonly start: string;
  /** Field lines that are end-to-end, sorted; what differs from run to run is replaced. */
  readonly fields: readonly string[];
  readonly content: string;
}

const HOP_BY_HOP = /^(?:connection|proxy-connection|keep-alive|via):/i;
const WEBSOCKET_GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

export class OddOrigin {
  /** By the number in `/r/NUMBER`. */
  seen = new Map<number, SeenRequest[]>();
  readonly #server: Server = createServer((socket) => this.#serve(socket));
  readonly #sockets = new Set<Socket>();

  async start(): Promise<number> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return (this.#server.address() as AddressInfo).port;
  }

  close(): void {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
  }

  #serve(socket: Socket): void {
    let text = '';
    this.#sockets.add(socket);
    socket.on('close', () => this.#sockets.delete(socket));
    socket.on('error', () => undefined);
    socket.on('data', (octets: Buffer) => {
      text += octets.toString('latin1');
      const end = text.indexOf('\r\n\r\n');
      if (end === -1) return;
      const head = text.slice(0, end);
      const length = Number(/\r\ncontent-length: *(\d+)/i.exec(head)?.[1] ?? 0);
      if (text.length < end + 4 + length) return;
      this.#answer(socket, head, text.slice(end + 4));
      text = '';
    });
  }

  #answer(socket: Socket, head: string, content: string): void {
    const [start = '', ...fields] = head.split('\r\n');
    const target = start.split(' ')[1] ?? '';
    const odd = /^\/o\/(\d+)$/.exec(target);
    if (odd !== null) return void socket.end(Buffer.from(ODD_RESPONSES[Number(odd[1])]?.wire ?? '', 'latin1'));
    const asked = /^\/r\/(\d+)/.exec(target);
    if (asked !== null) this.#remember(Number(asked[1]), start, fields, content);
    socket.end(Buffer.from(answerTo(target, head), 'latin1'));
  }

  #remember(index: number, start: string, fields: readonly string[], content: string): void {
    const kept = fields.filter((line) => !HOP_BY_HOP.test(line)).map(withoutChance);
    const seen: SeenRequest = { start, fields: kept.sort(), content: withoutChance(content) };
    this.seen.set(index, [...(this.seen.get(index) ?? []), seen]);
  }
}

/** Parts that a browser draws by lot. */
function withoutChance(text: string): string {
  return text.replace(/-+WebKitFormBoundary\w+/g, 'BOUNDARY').replace(/^(sec-websocket-key: ).*/i, '$1KEY');
}

function answerTo(target: string, head: string): string {
  const led = /\/led\/(\d+)$/.exec(target);
  if (led !== null)
    return `HTTP/1.1 ${led[1] ?? ''} Found\r\nLocation: ${target.replace('/led/', '/there/')}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`;
  const key = /\r\nsec-websocket-key: *(\S+)/i.exec(head)?.[1];
  if (key !== undefined)
    return `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Protocol: b\r\nSec-WebSocket-Accept: ${acceptOf(key)}\r\n\r\n`;
  const kind = target.endsWith('/events') ? 'text/event-stream' : 'text/html';
  const page = target.startsWith('/arrived') ? `arrived at ${target}` : '<!doctype html><title>Base</title>';
  return `HTTP/1.1 200 OK\r\nContent-Type: ${kind}\r\nContent-Length: ${page.length}\r\nCache-Control: no-store\r\nConnection: close\r\n\r\n${page}`;
}

function acceptOf(key: string): string {
  return createHash('sha1').update(`${key}${WEBSOCKET_GUID}`).digest('base64');
}
