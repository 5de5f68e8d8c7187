/** TLS to the outside, with an authority the machine trusts: an origin of a route, and a parent proxy. A wrong name is still refused. */
import { writeFileSync } from 'node:fs';
import { createServer as createSecureServer, type Server } from 'node:https';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createAuthority, noCertificates, type TestAuthority } from '../support/certificates.ts';
import { startProgram } from '../support/program.ts';
import { answering, client, ok, origin } from '../support/raw-peers.ts';
import { tempFolder } from '../support/temp-folder.ts';

const folder = tempFolder();
const servers: Server[] = [];
let authority: TestAuthority;
const before = process.env['NODE_EXTRA_CA_CERTS'];

beforeAll(() => {
  if (noCertificates !== undefined) return;
  authority = createAuthority(folder);
  writeFileSync(join(folder, 'ca.pem'), authority.ca);
  writeFileSync(join(folder, 'hosts'), '127.0.0.1 site.test parent.test other.test\n');
  process.env['NODE_EXTRA_CA_CERTS'] = join(folder, 'ca.pem'); // for the programs started from here
});
afterAll(() => {
  if (before === undefined) delete process.env['NODE_EXTRA_CA_CERTS'];
  else process.env['NODE_EXTRA_CA_CERTS'] = before;
  for (const server of servers) server.close();
});
beforeEach((context) => (noCertificates === undefined ? undefined : context.skip(noCertificates)));

async function listening(server: Server): Promise<number> {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

const start = (...settings: readonly string[]) =>
  startProgram([`dns.hostsFile=${join(folder, 'hosts')}`, ...settings].flatMap((setting) => ['--set', setting]));

/** Where the program listens for this, as its screens know. */
async function portOf(link: string, mode: string): Promise<number> {
  const found = await fetch(`${new URL(link).origin}/rpc/state/get`, {
    method: 'POST',
    headers: { authorization: `Bearer ${link.split('token=')[1]}`, 'content-type': 'application/json' },
    body: '{}',
  });
  const { json } = (await found.json()) as {
    readonly json: { readonly listeners: readonly { readonly mode: string; readonly address: string }[] };
  };
  return Number(
    json.listeners
      .find((listener) => listener.mode === mode)
      ?.address.split(':')
      .at(-1),
  );
}

describe('a route to an origin that speaks TLS', () => {
  it('is taken when the certificate is for that name, and only then', async () => {
    const names: (string | false | null | undefined)[] = [];
    const { key, cert } = authority.certify(['DNS:site.test']);
    const server = createSecureServer({ key, cert }, (request, response) => response.end(`secure ${request.headers.host}${request.url}`));
    server.on('secureConnection', (socket) => names.push(socket.servername));
    const port = await listening(server);
    const routes = [
      { host: 'good.test', to: `https://site.test:${port}`, rewriteHost: true },
      { host: 'bad.test', to: `https://other.test:${port}` },
    ];
    const program = await start('reverse.listen=127.0.0.1:0', `reverse.routes=${JSON.stringify(routes)}`);
    const browser = await client(await portOf(program.link, 'reverse'));
    await browser.say('GET /one HTTP/1.1\r\nHost: good.test\r\n\r\n').hears(`secure site.test:${port}/one`);
    await browser.say('GET /two HTTP/1.1\r\nHost: good.test\r\n\r\n').hears(`secure site.test:${port}/two`);
    await browser.say('GET / HTTP/1.1\r\nHost: bad.test\r\n\r\n').hears('UPSTREAM_TLS');
    expect(names.filter((name) => name === 'site.test')).toHaveLength(1); // kept for the second
  });
});

describe('a parent that speaks TLS', () => {
  it('gets requests and is asked for tunnels, with the credentials, when its certificate is for its name', async () => {
    const asked: string[] = [];
    const { key, cert } = authority.certify(['DNS:parent.test']);
    const server = createSecureServer({ key, cert }, (request, response) => {
      asked.push(`${request.method} ${request.url} ${request.headers['proxy-authorization']}`);
      response.end('by the parent');
    });
    server.on('connect', (request, socket: Socket) => {
      asked.push(`CONNECT ${request.url} ${request.headers['proxy-authorization']}`);
      const [host = '', port = ''] = request.url?.split(':') ?? [];
      const out = connect({ host, port: Number(port) }, () => socket.write('HTTP/1.1 200 OK\r\n\r\n'));
      out.pipe(socket).pipe(out);
      for (const each of [out, socket]) each.on('error', () => each.destroy());
    });
    const port = await listening(server);
    const site = await origin(answering(() => ok('through the tunnel')));
    const program = await start(`parent.proxies=https://mia:pw@parent.test:${port}`);
    const basic = `Basic ${Buffer.from('mia:pw').toString('base64')}`;
    await (await client(program.proxyPort)).say('GET http://any.test/page HTTP/1.1\r\nHost: any.test\r\n\r\n').hears('by the parent');
    const tunnel = await client(program.proxyPort);
    await tunnel.say(`CONNECT ${site.authority} HTTP/1.1\r\nHost: ${site.authority}\r\n\r\n`).hears('200 Connection Established');
    await tunnel.say('GET / HTTP/1.1\r\nHost: x\r\n\r\n').hears('through the tunnel');
    expect(asked).toEqual([`GET http://any.test/page ${basic}`, `CONNECT ${site.authority} ${basic}`]);
    const wrong = await start(`parent.proxies=https://other.test:${port}`);
    await (await client(wrong.proxyPort)).say('GET http://any.test/ HTTP/1.1\r\nHost: any.test\r\n\r\n').hears('UPSTREAM_TLS');
  });
});
