/** Every mode, any family of client to any family of site: what goes in comes out, octet for octet. */
import { writeFileSync } from 'node:fs';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, type TestContext } from 'vitest';
import { startCore, type CoreWorld } from '../support/core-world.ts';
import { doorPort, doorPorts } from '../support/door-port.ts';
import { madeHello, serverName } from '../support/made-hello.ts';
import { noIpv6 } from '../support/no-ipv6.ts';
import { client, ok, type Peer } from '../support/raw-peers.ts';
import { tempFolder } from '../support/temp-folder.ts';

const folder = tempFolder();
type Family = 'IPv4' | 'IPv6';
const ADDRESS = { IPv4: '127.0.0.1', IPv6: '::1' } as const;
const NAME = { IPv4: 'four.test', IPv6: 'six.test' } as const;
const HERE: readonly Family[] = noIpv6 === undefined ? ['IPv4', 'IPv6'] : ['IPv4'];
const PAIRS: readonly (readonly [Family, Family])[] = [
  ['IPv4', 'IPv4'],
  ['IPv4', 'IPv6'],
  ['IPv6', 'IPv4'],
  ['IPv6', 'IPv6'],
];

const SWITCHED = 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n';
const servers: Server[] = [];
const worlds = {} as Record<Family, CoreWorld>;
/** Of the site: the same in both families, because redirected TLS does not say which one it wants. */
let port = 0;
/** What the site heard on its latest connection. */
let heard = '';

/** Answers what HTTP asks; what is not HTTP, or no longer, comes back as it is. */
function serve(socket: Socket): void {
  let isHttp: boolean | null = null;
  heard = '';
  socket.on('error', () => undefined);
  socket.on('data', (data: Buffer) => {
    const text = data.toString('latin1');
    heard += text;
    isHttp ??= /^GET \S+ HTTP\/1\.1\r\n/.test(text);
    if (!isHttp) return void socket.write(data);
    isHttp = !text.includes('\r\nUpgrade: websocket\r\n');
    socket.write(isHttp ? ok(`you asked for ${text.split(' ')[1]}`) : SWITCHED);
  });
}

async function openSites(): Promise<void> {
  for (const family of HERE) {
    const server = createServer({ noDelay: true }, serve);
    servers.push(server);
    await new Promise<void>((resolve, reject) => server.on('error', reject).listen(port, ADDRESS[family], resolve));
    port = (server.address() as AddressInfo).port;
  }
}

beforeAll(async () => {
  const hosts = join(folder, 'hosts');
  writeFileSync(hosts, `${ADDRESS.IPv4} ${NAME.IPv4}\n${ADDRESS.IPv6} ${NAME.IPv6}\n`);
  await openSites();
  for (const family of HERE) {
    const listen = family === 'IPv4' ? '127.0.0.1:0' : '[::1]:0';
    worlds[family] = await startCore({
      'dns.hostsFile': hosts,
      'proxy.hosts': ADDRESS[family],
      'socks.listen': listen,
      'transparent.listen': listen,
      'transparentTls.listen': listen,
      'transparentTls.port': String(port),
      'proxyProtocol.listen': listen,
      'proxyProtocol.trusted': '127.0.0.1,::1',
      'reverse.listen': listen,
      'reverse.routes': JSON.stringify(HERE.map((site) => ({ host: `shop.${NAME[site]}`, to: `http://${authorityOf(site)}` }))),
      'portForward.forwards': JSON.stringify(HERE.map((site) => ({ listen, to: `${NAME[site]}:${port}` }))),
    });
  }
});
afterAll(() => servers.forEach((server) => server.close()));

const authorityOf = (site: Family): string => (site === 'IPv4' ? `127.0.0.1:${port}` : `[::1]:${port}`);
const inTarget = (site: Family, fields = ''): string =>
  `GET http://${authorityOf(site)}/page HTTP/1.1\r\nHost: ${authorityOf(site)}\r\n${fields}\r\n`;
const inHost = (host: string): string => `GET /page HTTP/1.1\r\nHost: ${host}\r\n\r\n`;
const connectTo = (authority: string): string => `CONNECT ${authority} HTTP/1.1\r\nHost: ${authority}\r\n\r\n`;

async function echoes(peer: Peer, text = Buffer.from(Array.from({ length: 256 }, (_, octet) => octet)).toString('latin1')): Promise<void> {
  peer.heard = '';
  await peer.say(text).until((each) => each.heard.length >= text.length, 'the echo');
  expect(peer.heard).toBe(text);
}

const port16 = String.fromCharCode;
const socksAddress = (site: Family): string =>
  `${site === 'IPv4' ? '\x01\x7f\0\0\x01' : `\x04${'\0'.repeat(15)}\x01`}${port16(port >> 8, port & 255)}`;
const socksName = (name: string): string => `\x03${port16(name.length)}${name}${port16(port >> 8, port & 255)}`;

/** What a client says at each door, and what comes of it. */
const MODES: Readonly<Record<string, { readonly door: string; readonly use: (peer: Peer, site: Family) => Promise<unknown> }>> = {
  'a page': { door: 'forward', use: (peer, site) => peer.say(inTarget(site)).hears('you asked for /page') },
  'a page by its name': {
    door: 'forward',
    use: (peer, site) => peer.say(inTarget(site).replaceAll(authorityOf(site), `${NAME[site]}:${port}`)).hears('you asked for /page'),
  },
  'a tunnel': {
    door: 'forward',
    use: async (peer, site) => echoes(await peer.say(connectTo(authorityOf(site))).hears('200 Connection Established\r\n\r\n')),
  },
  'a tunnel by its name, with a trailing dot': {
    door: 'forward',
    use: async (peer, site) => echoes(await peer.say(connectTo(`${NAME[site]}.:${port}`)).hears('200 Connection Established\r\n\r\n')),
  },
  'a WebSocket': {
    door: 'forward',
    use: async (peer, site) =>
      echoes(await peer.say(inTarget(site, 'Connection: Upgrade\r\nUpgrade: websocket\r\n')).hears(/^HTTP\/1\.1 101 .*\r\n\r\n$/s)),
  },
  'SOCKS by address': {
    door: 'socks',
    use: async (peer, site) => echoes(await peer.say(`\x05\x01\x00\x05\x01\x00${socksAddress(site)}`).hears(/^\x05\x00\x05\x00/)),
  },
  'SOCKS by name': {
    door: 'socks',
    use: async (peer, site) => echoes(await peer.say(`\x05\x01\x00\x05\x01\x00${socksName(NAME[site])}`).hears(/^\x05\x00\x05\x00/)),
  },
  'redirected HTTP': { door: 'transparent', use: (peer, site) => peer.say(inHost(authorityOf(site))).hears('you asked for /page') },
  'redirected HTTP by name': {
    door: 'transparent',
    use: (peer, site) => peer.say(inHost(`${NAME[site]}:${port}`)).hears('you asked for /page'),
  },
  'redirected TLS': {
    door: 'transparent-tls',
    use: async (peer, site) => {
      const hello = madeHello({ extensions: [serverName(NAME[site])] }, [100, 7, 1]);
      await echoes(peer, hello);
      expect(heard).toBe(hello);
      await echoes(peer);
    },
  },
  'the PROXY line': {
    door: 'forward',
    use: (peer, site) => peer.say(`PROXY TCP6 2001:db8::7 2001:db8::8 1 2\r\n${inTarget(site)}`).hears('you asked for /page'),
  },
  'a route': { door: 'reverse', use: (peer, site) => peer.say(inHost(`shop.${NAME[site]}`)).hears('you asked for /page') },
};

function skipsWithout(families: readonly Family[], context: TestContext): void {
  if (noIpv6 !== undefined && families.includes('IPv6')) context.skip(noIpv6);
}

describe.each(Object.entries(MODES))('%s', (name, { door, use }) => {
  it.for(PAIRS)('over %s leads to %s', async ([from, site], context) => {
    skipsWithout([from, site], context);
    const ports = await doorPorts(worlds[from], door);
    const peer = await client((name === 'the PROXY line' ? ports.at(-1) : ports[0]) ?? 0, ADDRESS[from]);
    await use(peer, site);
  });
});

describe('a forwarded port', () => {
  it.for(PAIRS)('over %s leads to %s', async ([from, site], context) => {
    skipsWithout([from, site], context);
    const port = (await doorPorts(worlds[from], 'port-forward'))[HERE.indexOf(site)];
    await echoes(await client(port ?? 0, ADDRESS[from]));
  });
});

describe('whoever came', () => {
  it.for(['IPv4', 'IPv6'] as const)('over %s is remembered by that address', async (from, context) => {
    skipsWithout([from], context);
    const [before] = await worlds[from].rows(0);
    await (await client(await doorPort(worlds[from], 'transparent'), ADDRESS[from])).say(inHost(authorityOf(from))).hears('you asked for');
    const isIt = (): Promise<boolean> =>
      worlds[from]
        .rows(1)
        .then(([row]) => row !== undefined && row.id !== before?.id && row.mode === 'transparent' && row.client === ADDRESS[from]);
    for (let attempt = 0; attempt < 200 && !(await isIt()); attempt += 1) await new Promise((resolve) => setImmediate(resolve));
    expect(await isIt()).toBe(true);
  });
});

describe('a door on every address', () => {
  it.for(['IPv4', 'IPv6'] as const)('serves clients over %s, on one port', async (from, context) => {
    skipsWithout([from], context);
    const open = await startCore({ 'transparent.listen': '*:0' });
    const ports = await doorPorts(open, 'transparent');
    expect([ports.length >= HERE.length, new Set(ports).size]).toEqual([true, 1]);
    expect(open.report.problems.filter((text) => !text.includes('connections at once'))).toEqual([]);
    await (await client(ports[0] ?? 0, ADDRESS[from])).say(inHost(authorityOf(from))).hears('you asked for /page');
  });
});
