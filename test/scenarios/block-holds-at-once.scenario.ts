/** A block holds at once: what is open to a site that is blocked now is closed at every door, and nothing else is. */
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { HistoryRow } from '#core/contract/views.ts';
import { startCore, type CoreWorld } from '../support/core-world.ts';
import { manyNames, writeList } from '../support/lists.ts';
import { madeHello, serverName } from '../support/made-hello.ts';
import { answering, client, ok, origin, type Origin, type Peer } from '../support/raw-peers.ts';
import { coreToldBy, ordersTo, until } from '../support/redirected-core.ts';
import { tempFolder } from '../support/temp-folder.ts';

const folder = tempFolder();
const NAMES = ['games.test', 'www.games.test', 'news.test', 'forwarded.test'];
const hosts = writeList(folder, 'hosts', NAMES.map((name) => `127.0.0.1 ${name}\n`).join(''));
/** Where redirected TLS and the forwarded port lead: both are settings, so it has to listen before the core starts. */
const fixed: Server = createServer((socket: Socket) => void socket.on('error', () => undefined).on('data', (data) => socket.write(data)));

let world: CoreWorld;
let api: ReturnType<typeof ordersTo>;
const ports: Record<string, number> = {};

beforeAll(async () => {
  await new Promise<void>((resolve) => fixed.listen(0, '127.0.0.1', resolve));
  const { port } = fixed.address() as AddressInfo;
  world = await startCore({
    'dns.hostsFile': hosts,
    'socks.listen': '127.0.0.1:0',
    'transparent.listen': '127.0.0.1:0',
    'transparentTls.listen': '127.0.0.1:0',
    'transparentTls.port': String(port),
    'portForward.forwards': JSON.stringify([{ listen: '127.0.0.1:0', to: `forwarded.test:${port}` }]),
  });
  api = ordersTo(world);
  for (const { mode, address } of (await api.state.get()).listeners) ports[mode] = Number(address.split(':').at(-1));
});
afterAll(() => void fixed.close());
beforeEach(async () => {
  await api.rules.replace({ allow: [], block: [] });
  await api.filtering.switch({ on: true });
});

const echo = (peer: Peer): void => void peer.socket.on('data', (data: Buffer) => peer.socket.write(data));

/** Opens something that leads to this host at this port, and shows that octets pass both ways. */
type Opened = (host: string, port: number) => Promise<Peer>;

const byConnect: Opened = async (host, port) => {
  const browser = await client(world.port);
  await browser.say(`CONNECT ${host}:${port} HTTP/1.1\r\nHost: ${host}:${port}\r\n\r\n`).hears('200 Connection Established');
  return browser.say('ping').hears('ping');
};

const bySocks: Opened = async (host, port) => {
  const app = await client(ports['socks'] as number);
  const place = `${String.fromCharCode(host.length)}${host}${String.fromCharCode(port >> 8, port & 255)}`;
  app.say(`\x05\x01\x00\x05\x01\x00\x03${place}ping`);
  return app.hears('ping');
};

const byUpgrade: Opened = async (host, port) => {
  const browser = await client(world.port);
  browser.say(`GET http://${host}:${port}/chat HTTP/1.1\r\nHost: ${host}:${port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`);
  await browser.hears('101 Switching');
  return browser.say('ping').hears('ping');
};

const byDownload: Opened = async (host, port) => {
  const browser = await client(world.port);
  return browser.say(`GET http://${host}:${port}/film HTTP/1.1\r\nHost: ${host}:${port}\r\n\r\n`).hears('the beginning');
};

const byRedirectedDownload: Opened = async (host, port) => {
  const browser = await client(ports['transparent'] as number);
  return browser.say(`GET /film HTTP/1.1\r\nHost: ${host}:${port}\r\n\r\n`).hears('the beginning');
};

/** Speaks for every kind of opening: a film without end, a chat, or whatever is echoed. */
function anySite(): Promise<Origin> {
  return origin((peer) => {
    peer.socket.once('data', (data: Buffer) => {
      const said = data.toString('latin1');
      if (said.startsWith('GET /film')) return void peer.say('HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\nthe beginning');
      if (said.startsWith('GET /chat')) peer.say('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n');
      else peer.say(data);
      echo(peer);
    });
  });
}

const block = async (rule: string): Promise<void> => void expect(await api.rules.add({ list: 'block', rule })).toEqual({ ok: true });
/** The newest row of a host, once it has ended as it should. */
async function ended(host: string, fits: (row: HistoryRow) => boolean): Promise<HistoryRow> {
  let found: HistoryRow | undefined;
  await until(async () => {
    const { rows } = await api.history.search({ text: host });
    found = rows.find((row) => row.host === host && fits(row));
    return found !== undefined;
  }, `a row of ${host}`);
  return found as HistoryRow;
}
const byPolicy = ({ fault }: HistoryRow): boolean => fault === 'CLOSED_BY_POLICY';

describe('a block rule', () => {
  it.each<[string, Opened, HistoryRow['mode']]>([
    ['a tunnel (CONNECT)', byConnect, 'connect'],
    ['a SOCKS connection', bySocks, 'socks'],
    ['a WebSocket', byUpgrade, 'upgrade'],
    ['a download in progress', byDownload, 'forward'],
    ['a redirected download', byRedirectedDownload, 'transparent'],
  ])('closes %s at both ends, leaves its neighbour open, and history says why', async (_name, open, mode) => {
    const [games, news] = [await anySite(), await anySite()];
    const playing = await open('www.games.test', games.port);
    const reading = await open('news.test', news.port);
    await block('games.test');
    await Promise.all([playing.until(({ isClosed }) => isClosed, 'the close'), (await games.connection()).ends()]);
    const row = await ended('www.games.test', (one) => byPolicy(one) && one.mode === mode && one.port === games.port);
    expect(row).toMatchObject({ action: 'deny', because: 'block-rule', rule: 'games.test', status: mode === 'upgrade' ? 101 : 200 });
    const other = await news.connection();
    other.say('more news');
    await reading.hears('more news');
    expect([reading.hasEnded, other.hasEnded]).toEqual([false, false]);
  });

  it('closes redirected TLS and a forwarded port', async () => {
    const hello = madeHello({ extensions: [serverName('www.games.test')] });
    const tls = await client(ports['transparent-tls'] as number);
    await tls.say(hello).until(({ octets }) => octets >= hello.length, 'the echo of the hello');
    const forwarded = await client(ports['port-forward'] as number);
    await forwarded.say('ping').hears('ping');
    await block('games.test');
    await tls.until(({ isClosed }) => isClosed, 'the close');
    expect(forwarded.hasEnded).toBe(false);
    await block('forwarded.test');
    await forwarded.until(({ isClosed }) => isClosed, 'the close');
    expect(await ended('forwarded.test', byPolicy)).toMatchObject({ mode: 'port-forward', rule: 'forwarded.test' });
  });

  it('for a network closes what leads there by name', async () => {
    const games = await anySite();
    const playing = await byConnect('games.test', games.port);
    await block('127.0.0.0/8');
    await playing.until(({ isClosed }) => isClosed, 'the close');
    expect(await ended('games.test', ({ rule }) => rule === '127.0.0.0/8')).toMatchObject({ because: 'block-rule' });
    const again = await client(world.port);
    await again.say(`GET http://games.test:${games.port}/ HTTP/1.1\r\nHost: games.test:${games.port}\r\n\r\n`).hears('</html>');
    expect(again.heard).toContain('A rule of this proxy blocks it.');
    const tunnel = await client(world.port);
    await tunnel.say(`CONNECT games.test:${games.port} HTTP/1.1\r\nHost: games.test\r\n\r\n`).hears('HTTP/1.1 403');
    await api.rules.add({ list: 'allow', rule: 'games.test' });
    await byConnect('games.test', games.port);
  });

  it('closes idle connections to the site, and the client may go on with its own', async () => {
    const [games, news] = [await origin(answering(() => ok('fun'))), await origin(answering(() => ok('facts')))];
    const browser = await client(world.port);
    const get = (host: string, { port }: Origin): string => `GET http://${host}:${port}/ HTTP/1.1\r\nHost: ${host}:${port}\r\n\r\n`;
    await browser.say(get('games.test', games)).hears('fun');
    await browser.say(get('news.test', news)).hears('facts');
    await block('games.test');
    await (await games.connection()).ends();
    await browser.say(get('games.test', games)).hears('A rule of this proxy blocks it.');
    browser.heard = '';
    await browser.say(get('news.test', news)).hears('facts');
    expect([games.connections.length, news.connections.length]).toEqual([1, 1]);
  });
});

describe('another change holds at once, too', () => {
  it('a block list that is loaded while tunnels are open', async () => {
    const games = await anySite();
    const playing = await byConnect('www.games.test', games.port);
    const list = writeList(folder, 'ads.txt', `games.test\n${manyNames(3000)}`);
    expect(await world.core.config.change('filtering', { blockFiles: [list] })).toEqual({ ok: true });
    await playing.until(({ isClosed }) => isClosed, 'the close');
    expect(await ended('www.games.test', ({ because }) => because === 'block-file')).toMatchObject({ fault: 'CLOSED_BY_POLICY' });
    await world.core.config.change('filtering', { blockFiles: [] });
    await until(async () => (await api.rules.get()).blockFileNames === 0, 'the list to be forgotten');
  });

  it('the switch, turned on again', async () => {
    await block('games.test');
    await api.filtering.switch({ on: false });
    const [games, news] = [await anySite(), await anySite()];
    const [playing, reading] = [await byConnect('games.test', games.port), await byConnect('news.test', news.port)];
    await api.filtering.switch({ on: true });
    await playing.until(({ isClosed }) => isClosed, 'the close');
    await reading.say('still here').hears('still here');
  });

  it('an allow rule that is taken away from a site of a block rule', async () => {
    await api.rules.replace({ allow: ['www.games.test'], block: ['games.test'] });
    const games = await anySite();
    const playing = await byConnect('www.games.test', games.port);
    await api.rules.replace({ allow: ['www.games.test'], block: ['games.test', 'other.test'] });
    await playing.say('still here').hears('still here');
    await api.rules.replace({ allow: [], block: ['games.test'] });
    await playing.until(({ isClosed }) => isClosed, 'the close');
  });
});

describe('closing by hand', () => {
  it('ends one connection by its id, all of a site, or all of a device, and blocks nothing', async () => {
    await until(() => world.core.control.live.open.size === 0, 'the end of what was open before');
    const [games, news] = [await anySite(), await anySite()];
    const first = await byConnect('games.test', games.port);
    const [id] = [...world.core.control.live.open].map((open) => open.id);
    const second = await byConnect('www.games.test', games.port);
    const third = await byDownload('news.test', news.port);
    expect(await api.connections.close({ id: id as number })).toEqual({ ok: true, closed: 1 });
    await first.until(({ isClosed }) => isClosed, 'the close');
    expect(await api.connections.close({ id: id as number })).toEqual({ ok: true, closed: 0 });
    expect(await api.connections.close({ host: 'GAMES.test' })).toEqual({ ok: true, closed: 1 });
    await second.until(({ isClosed }) => isClosed, 'the close');
    expect(await api.connections.close({ client: '127.0.0.2' })).toEqual({ ok: true, closed: 0 });
    expect(third.hasEnded).toBe(false);
    expect(await api.connections.close({ client: '127.0.0.1' })).toEqual({ ok: true, closed: 1 });
    await third.until(({ isClosed }) => isClosed, 'the close');
    expect(await ended('news.test', ({ fault }) => fault === 'CLOSED_ON_REQUEST')).toMatchObject({ action: 'permit', because: 'no-rule' });
    await byConnect('games.test', games.port);
  });
});

describe('with redirectors', () => {
  it('what they permitted stays open when they change; a block rule closes it, and so does turning the filter on', async () => {
    const told = await coreToldBy([{ name: 'kind', answers: { 'games.test': '', 'news.test': '' } }]);
    const orders = ordersTo(told);
    const site = await anySite();
    const open = async (host: string): Promise<Peer> => {
      const browser = await client(told.port);
      await browser.say(`CONNECT ${host}:${site.port} HTTP/1.1\r\nHost: ${host}\r\n\r\n`).hears('200 Connection Established');
      return browser.say('ping').hears('ping');
    };
    const [playing, reading] = [await open('games.test'), await open('news.test')];
    expect(await orders.redirectors.change({ pool: 'kind', change: { timeoutMs: 5000 } })).toEqual({ ok: true });
    await orders.rules.add({ list: 'block', rule: 'games.test' });
    await playing.until(({ isClosed }) => isClosed, 'the close');
    await reading.say('still here').hears('still here');
    await orders.filtering.switch({ on: false });
    const unasked = await open('news.test');
    await orders.filtering.switch({ on: true });
    await unasked.until(({ isClosed }) => isClosed, 'the close: no helper was asked about it');
    await reading.say('here even now').hears('here even now');
  });
});

describe('a crowd of tunnels', () => {
  it('is judged while others are served, and only what is blocked ends', async () => {
    const [games, news] = [await origin(echo, '127.0.0.1', false), await origin(echo, '127.0.0.1', false)];
    const tunnels: Peer[] = [];
    for (let at = 0; at < 600; at += 1) {
      const [host, { port }] = at % 3 === 0 ? ['games.test', games] : ['news.test', news];
      const browser = await client(world.port);
      await browser.say(`CONNECT ${host}:${port} HTTP/1.1\r\nHost: ${host}\r\n\r\n`).hears('200 Connection Established');
      tunnels.push(browser);
    }
    await block('games.test');
    await until(() => tunnels.filter(({ isClosed }) => isClosed).length === 200, 'two hundred closed tunnels');
    expect(tunnels.every(({ isClosed }, at) => isClosed === (at % 3 === 0))).toBe(true);
  });
});
