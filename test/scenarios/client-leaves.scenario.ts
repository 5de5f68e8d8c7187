/**
 * A client that leaves, at every phase and at every door: the origin is let go,
 * nothing stays open, nothing stays in the table of what is under way.
 */
import { createSocket, type Socket as DatagramSocket } from 'node:dgram';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startCore, type CoreWorld } from '../support/core-world.ts';
import { doorPort } from '../support/door-port.ts';
import { CAN_COUNT, holdings } from '../support/left-behind.ts';
import { madeHello, serverName } from '../support/made-hello.ts';
import { client, type Peer } from '../support/raw-peers.ts';

const AT_ONCE = 12;
/** Sockets to name servers come and go by themselves; what a client left behind would be one for each of them at least. */
const OTHERS = AT_ONCE / 2;
let world: CoreWorld;
let silentNames: DatagramSocket;
/** Says nothing until its client does; what happens then depends on the words. */
let site: Server;
const siteConnections = new Set<Socket>();
let authority = '';
let atFirst = 0;

function script(socket: Socket): void {
  siteConnections.add(socket);
  socket.on('error', () => undefined);
  socket.on('close', () => siteConnections.delete(socket));
  socket.on('data', (data: Buffer) => {
    const text = data.toString('latin1');
    if (text.includes('/pour')) pour(socket);
    else if (text.includes('/half')) socket.write('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf');
    else if (text.includes('/chunk')) socket.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nha');
    else if (text.includes('/switch')) socket.write('HTTP/1.1 101 X\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n');
    else if (text.startsWith('echo')) socket.write(data);
  });
}

function pour(socket: Socket): void {
  const piece = Buffer.alloc(65_536, 'x');
  const more = (): void => {
    while (socket.writable && socket.write(piece));
  };
  socket.write('HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n');
  socket.on('drain', more);
  more();
}

beforeAll(async () => {
  silentNames = createSocket('udp4');
  await new Promise<void>((resolve) => silentNames.bind(0, '127.0.0.1', resolve));
  site = createServer({ noDelay: true }, script);
  await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
  authority = `127.0.0.1:${(site.address() as AddressInfo).port}`;
  const any = '127.0.0.1:0';
  world = await startCore({
    'dns.servers': `127.0.0.1:${silentNames.address().port}`,
    'dns.timeoutSeconds': '0.5',
    'limits.upstreamIdle': '0',
    'socks.listen': any,
    'socks.users': 'sam:sesame',
    'transparent.listen': any,
    'transparentTls.listen': any,
    'transparentTls.port': authority.split(':')[1] ?? '',
    'proxyProtocol.listen': any,
    'proxyProtocol.trusted': '127.0.0.1',
    'reverse.listen': any,
    'reverse.routes': JSON.stringify([{ to: `https://${authority}` }]),
    'portForward.forwards': JSON.stringify([{ listen: any, to: authority }]),
  });
  if (CAN_COUNT) atFirst = holdings().descriptors;
});
afterAll(() => {
  site.close();
  silentNames.close();
});
beforeEach((context) => (CAN_COUNT ? undefined : context.skip('only Linux tells what a process holds')));

const page = (path: string, fields = '', method = 'GET'): string =>
  `${method} http://${authority}${path} HTTP/1.1\r\nHost: ${authority}\r\n${fields}\r\n`;
const connect = (): string => `CONNECT ${authority} HTTP/1.1\r\nHost: ${authority}\r\n\r\n`;
const port16 = (): string => String.fromCharCode(Number(authority.split(':')[1]) >> 8, Number(authority.split(':')[1]) & 255);
const SIGNED_IN = '\x05\x01\x02\x01\x03sam\x06sesame';
/** Until the site has heard of every one of them. */
const siteHears = (peers: readonly Peer[]): Promise<void> =>
  becomes(() => siteConnections.size === peers.length, 'the connections of the site');
const all = (peers: readonly Peer[], text: string | RegExp): Promise<unknown> => Promise.all(peers.map((peer) => peer.hears(text)));

interface Phase {
  readonly door: string;
  /** What each of them says before it leaves. */
  readonly says?: () => string;
  /** Until they are all where they should be. */
  readonly until?: (peers: readonly Peer[]) => Promise<unknown>;
  /** A client that closes properly may only have ended its side: here it waits for an answer, and gets it. */
  readonly onlyByReset?: true;
}

const PHASES: Readonly<Record<string, Phase>> = {
  'before it has said anything': { door: 'forward' },
  'in the middle of a head': { door: 'forward', says: () => 'GET http://x/ HTTP/1.1\r\nHos' },
  'while its name is looked up': {
    door: 'forward',
    says: () => 'GET http://silent.test/ HTTP/1.1\r\nHost: silent.test\r\n\r\n',
    until: () => becomes(() => openRows() === AT_ONCE, 'the rows'),
    onlyByReset: true,
  },
  'while the origin is dialled': { door: 'reverse', says: () => 'GET / HTTP/1.1\r\nHost: x\r\n\r\n', until: siteHears, onlyByReset: true },
  'while the origin thinks': { door: 'forward', says: () => page('/think'), until: siteHears, onlyByReset: true },
  'while the origin thinks about the first of two': {
    door: 'forward',
    says: () => page('/think') + page('/next'),
    until: siteHears,
    onlyByReset: true,
  },
  'in the middle of its content': {
    door: 'forward',
    says: () => `${page('/up', 'Content-Length: 100\r\n', 'POST')}half`,
    until: siteHears,
  },
  'in the middle of a chunk': {
    door: 'forward',
    says: () => `${page('/up', 'Transfer-Encoding: chunked\r\n', 'POST')}9\r\nhalf`,
    until: siteHears,
  },
  'in the middle of an answer': { door: 'forward', says: () => page('/half'), until: (peers) => all(peers, 'half'), onlyByReset: true },
  'in the middle of a chunk of an answer': {
    door: 'forward',
    says: () => page('/chunk'),
    until: (peers) => all(peers, '200 OK'),
    onlyByReset: true,
  },
  'in the middle of a download': { door: 'forward', says: () => page('/pour'), until: (peers) => all(peers, 'xxx') },
  'from a quiet tunnel': { door: 'forward', says: connect, until: (peers) => all(peers, '200 Connection') },
  'from a tunnel in use': { door: 'forward', says: () => `${connect()}echo`, until: (peers) => all(peers, /echo$/) },
  'from a tunnel that pours': { door: 'forward', says: () => `${connect()}/pour`, until: (peers) => all(peers, 'xxx') },
  'from a WebSocket': {
    door: 'forward',
    says: () => page('/switch', 'Connection: Upgrade\r\nUpgrade: websocket\r\n'),
    until: (peers) => all(peers, 'HTTP/1.1 101'),
  },
  'from SOCKS before it has said anything': { door: 'socks' },
  'from SOCKS while its password is checked': { door: 'socks', says: () => SIGNED_IN, until: (peers) => all(peers, '\x05\x02') },
  'from SOCKS in the middle of its request': {
    door: 'socks',
    says: () => `${SIGNED_IN}\x05\x01\x00\x01\x7f`,
    until: (peers) => all(peers, '\x01\x00'),
  },
  'from a SOCKS tunnel': {
    door: 'socks',
    says: () => `${SIGNED_IN}\x05\x01\x00\x01\x7f\0\0\x01${port16()}echo`,
    until: (peers) => all(peers, /echo$/),
  },
  'from redirected HTTP': {
    door: 'transparent',
    says: () => `GET /half HTTP/1.1\r\nHost: ${authority}\r\n\r\n`,
    until: (peers) => all(peers, 'half'),
    onlyByReset: true,
  },
  'in the middle of a hello': { door: 'transparent-tls', says: () => madeHello({ extensions: [serverName('127.0.0.1')] }).slice(0, 50) },
  'in the middle of a PROXY line': { door: 'balanced', says: () => 'PROXY TCP4 192.0.2.7 192.0' },
  'behind a PROXY line': {
    door: 'balanced',
    says: () => `PROXY TCP4 192.0.2.7 192.0.2.8 1 2\r\n${page('/half')}`,
    until: (peers) => all(peers, 'half'),
    onlyByReset: true,
  },
  'from a forwarded port': { door: 'port-forward', says: () => 'echo', until: (peers) => all(peers, 'echo') },
};

const openRows = (): number => world.core.control.live.open.size;

async function becomes(isSo: () => boolean, what: string): Promise<void> {
  for (let attempt = 0; !isSo(); attempt += 1) {
    if (attempt === 1000) throw new Error(`${what}: it never became so`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

async function doorOf(phase: Phase): Promise<number> {
  if (phase.door === 'forward') return world.port;
  return doorPort(world, phase.door === 'balanced' ? 'forward' : phase.door);
}

describe.each(['resetAndDestroy', 'destroy'] as const)('clients that leave (%s)', (how) => {
  const phases = Object.entries(PHASES).filter(([, phase]) => how === 'resetAndDestroy' || phase.onlyByReset !== true);

  it.each(phases)('%s leave nothing behind', async (_name, phase) => {
    await becomes(() => openRows() === 0 && siteConnections.size === 0, 'a quiet start');
    const door = await doorOf(phase);
    const before = holdings().descriptors;
    const peers = await Promise.all(Array.from({ length: AT_ONCE }, () => client(door)));
    for (const peer of peers) if (phase.says !== undefined) peer.say(phase.says());
    await phase.until?.(peers);
    for (const peer of peers) peer.socket[how]();
    await becomes(() => siteConnections.size === 0, 'the connections of the site');
    await becomes(() => openRows() === 0, 'the rows');
    await becomes(() => holdings().descriptors <= before + OTHERS, 'the descriptors');
    expect(world.log.lines.filter(({ level }) => level === 'error')).toEqual([]);
  });
});

describe('after all of them', () => {
  it('no more is open than before the first, and whoever comes next is served', async () => {
    await becomes(() => holdings().descriptors <= atFirst + OTHERS, 'the descriptors');
    await (await client(world.port)).say(page('/half')).hears('half');
  });
});
