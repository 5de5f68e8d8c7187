/** Ports where no web site is: what stands behind them never hears a request, at whatever door it came in. */
import { createServer, type AddressInfo, type Server } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startCore, type CoreWorld } from '../support/core-world.ts';
import { answering, client, ok, origin } from '../support/raw-peers.ts';

/** A bad port above 1024, so that the test needs no rights, on an address of its own. */
const PORT = 10_080;
const HOST = '127.0.10.25';

let world: CoreWorld;
let mail: Server;
let heard = '';
beforeAll(async () => {
  world = await startCore({ 'transparent.listen': '127.0.0.1:0' });
  mail = createServer((socket) => {
    socket.write('220 mail.example ESMTP\r\n');
    socket.on('data', (octets: Buffer) => (heard += octets.toString('latin1')));
    socket.on('error', () => undefined);
  });
  await new Promise<void>((resolve) => mail.listen(PORT, HOST, resolve));
  expect((mail.address() as AddressInfo).port).toBe(PORT);
});
afterAll(() => void mail.close());

const LETTER = 'HELO x\r\nMAIL FROM:<a@example>\r\nRCPT TO:<b@example>\r\n';
const post = (target: string): string =>
  `POST ${target} HTTP/1.1\r\nHost: ${HOST}:${PORT}\r\nContent-Length: ${LETTER.length}\r\n\r\n${LETTER}`;

describe('a mail server behind a bad port', () => {
  it('hears nothing of a POST that a page sends there', async () => {
    const page = await client(world.port);
    await page.say(post(`http://${HOST}:${PORT}/`)).hears(/HTTP\/1\.1 403 [^]*not open connections to this port/);
    const [row] = await world.rows(1);
    expect(row).toMatchObject({ host: HOST, port: PORT, action: 'deny', because: 'forbidden-port' });
    expect(heard).toBe('');
  });

  it('hears nothing of one that a firewall redirected', async () => {
    const door = world.report.others.find((other) => other.startsWith('transparent '));
    const page = await client(Number(door?.split(':').at(-1)));
    await page.say(post('/')).hears(/HTTP\/1\.1 403 /);
    expect(heard).toBe('');
  });

  it('is reached where the admin made an exception', async () => {
    const open = await startCore({ 'proxy.unsafePorts': '10000-10100' });
    const page = await client(open.port);
    page.say(post(`http://${HOST}:${PORT}/`));
    await expect.poll(() => heard).toContain('HELO x');
  });
});

it('a site at another port opens as before', async () => {
  const site = await origin(answering(() => ok('page')));
  const page = await client(world.port);
  await page.say(`GET http://${site.authority}/ HTTP/1.1\r\nHost: ${site.authority}\r\n\r\n`).hears('page');
});
