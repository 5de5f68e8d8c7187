/** Much at once: 200 MB in every direction and framing, and a thousand clients of whom each gets its own answer. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer, request as askFor, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import { connect, createServer as createTcpServer, type AddressInfo, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startCore, type CoreWorld } from '../support/core-world.ts';
import { patternDigest, patternPieces } from '../support/pattern.ts';
import { client } from '../support/raw-peers.ts';

const OCTETS = 200_000_000;
const TIME_MS = 90_000;
const ESTABLISHED = 'HTTP/1.1 200 Connection Established\r\n\r\n';
let world: CoreWorld;
let digest = '';
const servers: Server[] = [];
beforeAll(async () => {
  world = await startCore();
  digest = patternDigest(OCTETS);
});
afterAll(() => servers.forEach((server) => server.close()));

interface Sink {
  write(piece: Buffer): boolean;
  once(event: 'drain' | 'close', then: () => void): unknown;
  end(): unknown;
}

/** All of it, as fast as it is taken; not only the last piece is waited for. */
async function sendAll(to: Sink, ends = true): Promise<void> {
  for (const piece of patternPieces(OCTETS)) if (!to.write(piece)) await new Promise<void>((resolve) => to.once('drain', resolve));
  if (ends) to.end();
}

/** Digest of what comes, until it ends or that much has come. */
function digestOf(from: IncomingMessage | Socket, until = Number.POSITIVE_INFINITY): Promise<string> {
  const hash = createHash('sha256');
  let octets = 0;
  return new Promise((resolve, reject) => {
    from.on('data', (piece: Buffer) => {
      hash.update(piece);
      octets += piece.length;
      if (octets >= until) resolve(hash.digest('hex'));
    });
    from.once('end', () => resolve(hash.digest('hex')));
    from.once('error', reject);
  });
}

async function site(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function echoSite(script: (socket: Socket) => void): Promise<string> {
  const server = createTcpServer({ allowHalfOpen: true }, (socket) => script(socket.on('error', () => undefined)));
  servers.push(server as unknown as Server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Node's own client, through the proxy. */
const through = (authority: string, method: string, headers: Record<string, string | number> = {}) =>
  askFor({
    host: '127.0.0.1',
    port: world.port,
    method,
    path: `http://${authority}/`,
    headers: { host: authority, ...headers },
    agent: false,
  });

async function tunnelTo(authority: string): Promise<Socket> {
  const socket = connect({ host: '127.0.0.1', port: world.port, allowHalfOpen: true });
  socket.write(`CONNECT ${authority} HTTP/1.1\r\nHost: ${authority}\r\n\r\n`);
  const first = await new Promise<Buffer>((resolve, reject) => socket.once('data', resolve).once('error', reject));
  expect(first.toString('latin1', 0, ESTABLISHED.length)).toBe(ESTABLISHED);
  socket.pause();
  if (first.length > ESTABLISHED.length) socket.unshift(first.subarray(ESTABLISHED.length));
  return socket;
}

describe('200 MB', () => {
  it.each<[string, Record<string, string | number>]>([
    ['with a length', { 'content-length': OCTETS }],
    ['in chunks', { 'transfer-encoding': 'chunked' }],
  ])(
    'up %s arrive as they were sent',
    async (_name, headers) => {
      const authority = await site((request, response) => void digestOf(request).then((hash) => response.end(hash)));
      const request = through(authority, 'POST', headers);
      const answer = new Promise<string>((resolve, reject) => {
        request.once('error', reject).once('response', (response) => {
          let text = '';
          response.on('data', (piece: Buffer) => (text += piece.toString())).on('end', () => resolve(text));
        });
      });
      await sendAll(request);
      expect(await answer).toBe(digest);
    },
    TIME_MS,
  );

  it.each<[string, Record<string, string | number>]>([
    ['with a length', { 'content-length': OCTETS }],
    ['in chunks', { 'transfer-encoding': 'chunked' }],
    ['that end by closing', { connection: 'close', 'transfer-encoding': 'identity' }],
  ])(
    'down %s arrive as they were sent',
    async (name, headers) => {
      const authority = await site((_request, response) => {
        if (name === 'that end by closing') response.useChunkedEncodingByDefault = false;
        else for (const [field, value] of Object.entries(headers)) response.setHeader(field, value);
        void sendAll(response);
      });
      const hash = await new Promise<string>((resolve, reject) => {
        through(authority, 'GET')
          .once('error', reject)
          .once('response', (response) => void digestOf(response).then(resolve, reject))
          .end();
      });
      expect(hash).toBe(digest);
    },
    TIME_MS,
  );

  it(
    'through a tunnel, up and down at the same time, arrive as they were sent',
    async () => {
      let arrived: (hash: string) => void = () => undefined;
      const up = new Promise<string>((resolve) => (arrived = resolve));
      const authority = await echoSite((socket) => {
        void digestOf(socket).then(arrived);
        void sendAll(socket);
      });
      const socket = await tunnelTo(authority);
      const down = digestOf(socket.resume());
      await sendAll(socket);
      expect([await down, await up]).toEqual([digest, digest]);
    },
    TIME_MS,
  );
});

/** Each client, its connection to the proxy, the proxy's to the site, and the site's own: all of them in this process. */
const SOCKETS_EACH = 4;

function openFilesLimit(): number {
  try {
    return Number(/^Max open files\s+(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8'))?.[1] ?? 0);
  } catch {
    return process.platform === 'win32' ? Number.POSITIVE_INFINITY : 0;
  }
}

describe('a thousand clients at once', () => {
  const CLIENTS = 1000;
  const lacks =
    openFilesLimit() < CLIENTS * SOCKETS_EACH + 500 ? `this machine lets a program open only ${openFilesLimit()} files` : undefined;

  it(
    'get an answer each, its own',
    async (context) => {
      if (lacks !== undefined) return context.skip(lacks);
      const waiting: (() => void)[] = [];
      // Nobody is answered before everybody is here.
      const authority = await site((request, response) => {
        waiting.push(() => response.end(`for ${request.url ?? ''}`));
        if (waiting.length === CLIENTS) for (const answer of waiting) answer();
      });
      const peers = await Promise.all(Array.from({ length: CLIENTS }, () => client(world.port)));
      for (const [at, peer] of peers.entries()) peer.say(`GET http://${authority}/${at} HTTP/1.1\r\nHost: ${authority}\r\n\r\n`);
      await Promise.all(peers.map((peer, at) => peer.hears(new RegExp(`for /${at}$`))));
      expect(peers.every(({ heard }) => heard.startsWith('HTTP/1.1 200 OK\r\n'))).toBe(true);
    },
    TIME_MS,
  );

  it(
    'have a tunnel each, its own',
    async (context) => {
      if (lacks !== undefined) return context.skip(lacks);
      const waiting: Socket[] = [];
      const authority = await echoSite((socket) => {
        waiting.push(socket);
        if (waiting.length === CLIENTS) for (const each of waiting) each.on('data', (data: Buffer) => each.write(data));
      });
      const peers = await Promise.all(Array.from({ length: CLIENTS }, () => client(world.port)));
      for (const [at, peer] of peers.entries()) peer.say(`CONNECT ${authority} HTTP/1.1\r\nHost: ${authority}\r\n\r\nnumber ${at}.`);
      await Promise.all(peers.map((peer, at) => peer.hears(new RegExp(`number ${at}\\.$`))));
      expect(world.core.control.live.open.size).toBe(CLIENTS);
      for (const peer of peers) peer.socket.resetAndDestroy();
    },
    TIME_MS,
  );
});

it('afterwards the proxy serves as before', async () => {
  const authority = await site((_request, response) => response.end('still here'));
  await (await client(world.port)).say(`GET http://${authority}/ HTTP/1.1\r\nHost: ${authority}\r\n\r\n`).hears('still here');
});
