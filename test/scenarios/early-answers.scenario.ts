/** A peer that says its last word and closes while the other side is still sending: a refused upload, a client that leaves. Its word arrives, every time. */
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startCore, type CoreWorld } from '../support/core-world.ts';
import { doorPort } from '../support/door-port.ts';
import { startIcapServer } from '../support/icap-server.ts';
import { coreToldBy, ordersTo } from '../support/redirected-core.ts';
import { changedTo } from '../support/scripted-icap-server.ts';

const UPLOADS = 20;
const OCTETS = 1_000_000;
const REFUSAL = 'HTTP/1.1 413 Content Too Large\r\nConnection: close\r\nContent-Length: 9\r\n\r\ntoo large';
const UNTIL_CLOSED = 'HTTP/1.1 401 Unauthorized\r\n\r\ntoo large';
const SWITCHED = 'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: ours\r\n\r\n';

let world: CoreWorld;
let adapted: CoreWorld;
const servers: { close(): void }[] = [];
afterAll(() => {
  for (const server of servers) server.close();
});
beforeAll(async () => {
  world = await startCore({ 'socks.listen': '127.0.0.1:0' });
  adapted = await coreToldBy([], ['site.test']);
  const server = await startIcapServer(({ method, requestHead, content }, say) =>
    say(method === 'REQMOD' ? changedTo('req', requestHead, content) : 'ICAP/1.0 204 No Content\r\n\r\n'),
  );
  const pool = { name: 'scan', protocol: 'icap' as const, icapUrl: server.url, max: 20, timeoutMs: 5000, onFailure: 'deny' as const };
  expect(await ordersTo(adapted).redirectors.add(pool)).toEqual({ ok: true });
});

/** Each connection is a script's. */
async function server(script: (socket: Socket) => void): Promise<string> {
  const listening = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
    socket.on('error', () => undefined);
    script(socket);
  });
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
  servers.push(listening);
  return `127.0.0.1:${(listening.address() as AddressInfo).port}`;
}

/** Answers what came first, reads nothing more and closes: the system sends a reset for what was not read. */
const refuses =
  (answer: string) =>
  (socket: Socket): void =>
    void socket.once('data', () => {
      socket.write(answer);
      socket.destroy();
    });

/** Hears everything until the connection is closed, in whatever way. */
function heardBy(socket: Socket): { text: () => string; closed: Promise<void> } {
  let heard = '';
  socket.on('data', (data: Buffer) => (heard += data.toString('latin1')));
  socket.on('error', () => undefined);
  const closed = new Promise<void>((resolve) => void socket.once('close', resolve));
  return { text: () => heard, closed };
}

/** A connection that the origin's protocol can be spoken on. */
type Way = (authority: string) => Promise<Socket>;

async function opened(port: number): Promise<Socket> {
  const socket = connect({ host: '127.0.0.1', port, noDelay: true });
  socket.on('error', () => undefined);
  await new Promise<void>((resolve) => void socket.once('connect', resolve));
  return socket;
}

async function asked(socket: Socket, words: string): Promise<Socket> {
  socket.write(words, 'latin1');
  await new Promise<void>((resolve) => void socket.once('data', () => resolve()));
  return socket;
}

const straight: Way = () => opened(world.port);
const byConnect: Way = async (o) => asked(await opened(world.port), `CONNECT ${o} HTTP/1.1\r\nHost: ${o}\r\n\r\n`);
const byUpgrade: Way = async (o) =>
  asked(await opened(world.port), `GET http://${o}/ HTTP/1.1\r\nHost: ${o}\r\nConnection: Upgrade\r\nUpgrade: ours\r\n\r\n`);
const bySocks: Way = async (o) => {
  const port = Number(o.split(':')[1]);
  const socket = await asked(await opened(await doorPort(world, 'socks')), '\x05\x01\x00');
  return asked(socket, `\x05\x01\x00\x01\x7f\0\0\x01${String.fromCharCode(port >> 8, port & 255)}`);
};

/** Sends all of it as fast as it is taken, and reads all the while. @returns what came back until the end. */
async function upload(socket: Socket, head: string, piece: string, end = ''): Promise<string> {
  const { text, closed } = heardBy(socket);
  socket.write(head, 'latin1');
  const octets = Buffer.from(piece, 'latin1');
  for (let sent = 0; sent < OCTETS && socket.writable; sent += 16_384) {
    if (!socket.write(octets)) await new Promise<void>((resolve) => void socket.once('drain', resolve).once('close', resolve));
  }
  if (socket.writable) socket.end(end, 'latin1');
  await closed;
  return text();
}

const LENGTH = `Content-Length: ${16_384 * Math.ceil(OCTETS / 16_384)}\r\n`;
const PIECE = 'x'.repeat(16_384);
const CHUNK = `4000\r\n${PIECE}\r\n`;
const post = (target: string, authority: string, framing: string): string =>
  `POST ${target} HTTP/1.1\r\nHost: ${authority}\r\n${framing}\r\n`;
const CHUNKED = 'Transfer-Encoding: chunked\r\n';

/** How many of the uploads got the origin's own answer, whole. */
async function answered(once: () => Promise<string>): Promise<number> {
  let whole = 0;
  for (let count = 0; count < UPLOADS; count += 5) {
    const answers = await Promise.all(Array.from({ length: 5 }, once));
    whole += answers.filter((answer) => /^HTTP\/1\.1 4(?:13|01) /.test(answer) && answer.includes('too large')).length;
  }
  return whole;
}

describe.each([
  ['of a known length', REFUSAL],
  ['that ends by closing', UNTIL_CLOSED],
])('an upload that is refused before all of it has come, by an answer %s, is told so', (_name, answer) => {
  it('with a length', async () => {
    const o = await server(refuses(answer));
    expect(await answered(async () => upload(await straight(o), post(`http://${o}/`, o, LENGTH), PIECE))).toBe(UPLOADS);
  });

  it('in chunks', async () => {
    const o = await server(refuses(answer));
    const send = async (): Promise<string> => upload(await straight(o), post(`http://${o}/`, o, CHUNKED), CHUNK, '0\r\n\r\n');
    expect(await answered(send)).toBe(UPLOADS);
  });

  it.each([
    ['by CONNECT', byConnect],
    ['by SOCKS', bySocks],
  ])('in a tunnel %s', async (_way, way) => {
    const o = await server(refuses(answer));
    expect(await answered(async () => upload(await way(o), post('/', o, LENGTH), PIECE))).toBe(UPLOADS);
  });

  it('in a tunnel by Upgrade', async () => {
    const o = await server((socket) => {
      socket.once('data', () => {
        socket.write(SWITCHED);
        refuses(answer)(socket);
      });
    });
    expect(await answered(async () => upload(await byUpgrade(o), post('/', o, LENGTH), PIECE))).toBe(UPLOADS);
  });
});

it('an upload past an ICAP server that is refused before all of it has come is told so', async () => {
  const o = (await server(refuses(REFUSAL))).replace('127.0.0.1', 'site.test');
  const send = async (): Promise<string> => upload(await opened(adapted.port), post(`http://${o}/`, o, LENGTH), PIECE);
  expect(await answered(send)).toBe(UPLOADS);
});

describe('a client that says its last word and is gone while the origin is still sending is heard', () => {
  it.each([
    ['by CONNECT', byConnect, ''],
    ['by SOCKS', bySocks, ''],
    ['by Upgrade', byUpgrade, SWITCHED],
  ])('in a tunnel %s', async (_name, way, first) => {
    const heard: Promise<string>[] = [];
    const o = await server((socket) => {
      const pour = (): void => {
        while (socket.writable && socket.write(PIECE));
      };
      socket.on('drain', pour);
      let text = '';
      let speaks = first === '';
      heard.push(
        new Promise((resolve) => {
          socket.on('data', (data: Buffer) => {
            text += data.toString('latin1');
            if (!speaks) {
              speaks = true;
              text = '';
              socket.write(first);
              pour();
            }
            if (text.includes('goodbye')) {
              resolve(text);
              socket.destroy();
            }
          });
          socket.on('close', () => resolve(text));
        }),
      );
      if (speaks) pour();
    });
    for (let count = 0; count < UPLOADS; count += 1) {
      const socket = await way(o);
      socket.pause();
      await new Promise<void>((resolve) => void socket.write('goodbye', () => resolve()));
      socket.destroy(); // with octets unread: a reset
    }
    const words = await Promise.all(heard);
    expect(words.filter((text) => text === 'goodbye')).toHaveLength(UPLOADS);
  });
});
