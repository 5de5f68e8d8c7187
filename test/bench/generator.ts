/** Origin server and clients of `npm run bench`, in a process of their own: reads one load a line, answers with one result a line. */
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import type { Load, LoadResult } from './load.ts';

type Order = Required<Load> & { readonly originPort: number; readonly proxyPort: number | null };

const FIELDS =
  'User-Agent: bench\r\nAccept: text/html,application/xhtml+xml\r\nAccept-Language: en\r\nAccept-Encoding: gzip\r\nCookie: session=0123456789abcdef0123456789abcdef\r\nCache-Control: max-age=0\r\n';
const PIECE = Buffer.alloc(1 << 18, 'x');

const origin = createServer({ noDelay: true }, (socket) => {
  let text = '';
  socket.on('error', () => undefined);
  socket.on('data', (data: Buffer) => {
    text += data.toString('latin1');
    for (let end = text.indexOf('\r\n\r\n'); end !== -1; end = text.indexOf('\r\n\r\n')) {
      answer(socket, Number(/\/b\/(\d+)/.exec(text.slice(0, end))?.[1] ?? 0));
      text = text.slice(end + 4);
    }
  });
});
origin.listen(0, '127.0.0.1', () => process.stdout.write(`origin ${(origin.address() as AddressInfo).port}\n`));

function answer(socket: Socket, octets: number): void {
  const head = `HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nServer: bench\r\nDate: Mon, 05 Jan 2026 12:00:00 GMT\r\nContent-Length: ${octets}\r\n\r\n`;
  if (octets <= PIECE.length) return void socket.write(Buffer.concat([Buffer.from(head), PIECE.subarray(0, octets)]));
  socket.write(head);
  let left = octets;
  const more = (): void => {
    while (left > 0) {
      const piece = left >= PIECE.length ? PIECE : PIECE.subarray(0, left);
      left -= piece.length;
      if (!socket.write(piece)) return void socket.once('drain', more);
    }
  };
  more();
}

createInterface({ input: process.stdin }).on('line', (line) => {
  void load(JSON.parse(line) as Order).then((result) => process.stdout.write(`${JSON.stringify(result)}\n`));
});

async function load(order: Order): Promise<LoadResult> {
  const timesUs: number[] = [];
  const state = { units: 0, errors: 0, until: performance.now() + order.seconds * 1000 };
  const began = performance.now();
  await Promise.all(Array.from({ length: order.connections }, () => client(order, state, timesUs)));
  timesUs.sort((a, b) => a - b);
  const isBulk = order.octets >= 1 << 20;
  const at = (share: number): number => Math.round(timesUs[Math.floor(timesUs.length * share)] ?? 0);
  return {
    unit: isBulk ? 'MB' : 'requests',
    units: isBulk ? (state.units * order.octets) / (1 << 20) : state.units,
    seconds: (performance.now() - began) / 1000,
    p50Us: at(0.5),
    p99Us: at(0.99),
    errors: state.errors,
  };
}

interface State {
  units: number;
  errors: number;
  readonly until: number;
}

async function client(order: Order, state: State, timesUs: number[]): Promise<void> {
  let line: Line | null = null;
  while (performance.now() < state.until) {
    const began = performance.now();
    line ??= await Line.open(order);
    const isGood = await line.get();
    timesUs.push((performance.now() - began) * 1000);
    if (isGood) state.units += 1;
    else state.errors += 1;
    if (order.closes || !isGood) {
      line.close();
      line = null;
    }
  }
  line?.close();
}

/** One connection that asks and counts octets. */
class Line {
  readonly #socket: Socket;
  readonly #ask: string;
  readonly #octets: number;
  #left = 0;
  #head = '';
  #done: (isGood: boolean) => void = () => undefined;

  private constructor(socket: Socket, order: Order) {
    const authority = `127.0.0.1:${order.originPort}`;
    const target = order.proxyPort === null || order.tunnel ? '' : `http://${authority}`;
    this.#ask = `GET ${target}/b/${order.octets} HTTP/1.1\r\nHost: ${authority}\r\n${FIELDS}\r\n`;
    this.#octets = order.octets;
    this.#socket = socket;
    socket.on('data', (data: Buffer) => this.#onData(data));
    socket.on('close', () => this.#done(false));
  }

  static async open(order: Order): Promise<Line> {
    const socket = connect({ host: '127.0.0.1', port: order.proxyPort ?? order.originPort, noDelay: true });
    socket.on('error', () => undefined);
    if (order.tunnel && order.proxyPort !== null) {
      socket.write(`CONNECT 127.0.0.1:${order.originPort} HTTP/1.1\r\nHost: 127.0.0.1:${order.originPort}\r\n\r\n`);
      await new Promise<void>((resolve) => void socket.once('data', () => resolve()).once('close', () => resolve()));
    }
    return new Line(socket, order);
  }

  get(): Promise<boolean> {
    this.#head = '';
    this.#left = -1;
    this.#socket.write(this.#ask, 'latin1');
    return new Promise((resolve) => (this.#done = resolve));
  }

  close(): void {
    this.#socket.destroy();
  }

  #onData(data: Buffer): void {
    let { length } = data;
    if (this.#left === -1) {
      this.#head += data.toString('latin1', 0, 4096);
      const end = this.#head.indexOf('\r\n\r\n');
      if (end === -1) return;
      if (!this.#head.startsWith('HTTP/1.1 200')) return this.#done(false);
      this.#left = this.#octets;
      length -= end + 4;
    }
    this.#left -= length;
    if (this.#left === 0) this.#done(true);
  }
}
