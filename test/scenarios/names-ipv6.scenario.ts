/** Names where IPv6 is: asked over it, answered with it, and left for the other family when it leads nowhere. */
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { DnsServer } from '../support/dns-server.ts';
import { startNames } from '../support/names-world.ts';
import { noIpv6, noIpv6Beyond } from '../support/no-ipv6.ts';
import { answering, client, ok, origin } from '../support/raw-peers.ts';

const servers: DnsServer[] = [];
afterAll(() => Promise.all(servers.map((server) => server.stop())));
beforeEach((ctx) => {
  if (noIpv6 !== undefined) ctx.skip(noIpv6);
});

async function server(zones: Parameters<typeof DnsServer.start>[0]): Promise<DnsServer> {
  const started = await DnsServer.start(zones, '::1');
  servers.push(started);
  return started;
}
const hello = (host: string) =>
  origin(
    answering(() => ok(`hello from ${host}`)),
    host,
  );

describe('a site that is reached over IPv6 alone', () => {
  it('opens, looked up at a server that is reached over IPv6 as well', async () => {
    const dns = await server({ 'six.test': { AAAA: ['::1'] }, 'large.test': { AAAA: ['::1'], truncate: true } });
    const world = await startNames({ 'dns.servers': dns.text, 'dns.preferFamily': 'auto' });
    const site = await hello('::1');
    for (const name of ['six.test', 'large.test']) expect(await world.page(name, site.port)).toMatch(/hello from ::1$/);
    expect(site.connections[0]?.heard).toContain(`Host: six.test:${site.port}\r\n`);
    expect(dns.queries.filter(({ name }) => name === 'large.test').map(({ via }) => via)).toContain('tcp');
    expect((await world.api.dns.get()).servers).toMatchObject([{ server: `[::1]:${dns.port}`, state: 'up', failures: 0 }]);
    expect(await world.entry('six.test')).toMatchObject({ answers: [{ type: 'AAAA', value: '::1' }], server: dns.text });
  });

  it('opens as a tunnel too', async () => {
    const dns = await server({ 'six.test': { AAAA: ['::1'] } });
    const world = await startNames({ 'dns.servers': dns.text, 'dns.preferFamily': 'only-ipv6' });
    const site = await origin((peer) => void peer.hears('ping').then(() => peer.say('pong')), '::1');
    const browser = await client(world.port);
    await browser.say(`CONNECT six.test:${site.port} HTTP/1.1\r\nHost: six.test:${site.port}\r\n\r\n`).hears('HTTP/1.1 200');
    await browser.say('ping').hears('pong');
    expect(dns.queries.map(({ type }) => type)).toEqual(['AAAA']);
  });

  it('is not looked for when IPv6 is not wanted', async () => {
    const dns = await server({ 'six.test': { AAAA: ['::1'] } });
    const world = await startNames({ 'dns.servers': dns.text, 'dns.preferFamily': 'only-ipv4' });
    expect(await world.page('six.test', 80)).toMatch(/^HTTP\/1\.1 502 /);
    expect(dns.queries.map(({ type }) => type)).toEqual(['A']);
    expect(await world.entry('six.test')).toMatchObject({ outcome: 'no-address' });
  });

  it('does not open on this machine unless that is allowed, however its address is written', async () => {
    const dns = await server({ 'rebind.test': { AAAA: ['::1'] }, 'mapped.test': { AAAA: ['::ffff:127.0.0.1', '::127.0.0.1'] } });
    const world = await startNames({ 'dns.servers': dns.text, 'dns.preferFamily': 'only-ipv6', 'proxy.allowDestinations': '192.0.2.0/24' });
    const sites = [await hello('::1'), await hello('127.0.0.1')];
    for (const name of ['rebind.test', 'mapped.test'])
      for (const { port } of sites) expect(await world.page(name, port)).toMatch(/^HTTP\/1\.1 403 /);
    expect(sites.flatMap(({ connections }) => connections)).toEqual([]);
  });
});

describe('a site with addresses of which some lead nowhere', () => {
  it('opens by the next one, within IPv6 and across the families', async () => {
    const dns = await server({ 'six.test': { AAAA: ['::2', '::1'] } });
    const world = await startNames({
      'dns.servers': dns.text,
      'dns.preferFamily': 'ipv6',
      'dns.overrides': 'families.test=::1 127.0.0.1,turned.test=127.0.0.3 ::1',
    });
    const [six, four] = [await hello('::1'), await hello('127.0.0.1')];
    expect(await world.page('six.test', six.port)).toMatch(/hello from ::1$/);
    expect(await world.page('families.test', four.port)).toMatch(/hello from 127\.0\.0\.1$/);
    expect(await world.page('turned.test', six.port)).toMatch(/hello from ::1$/);
  });

  it('opens by IPv4 when nobody listens at the IPv6 address the server gave', async (ctx) => {
    if (noIpv6Beyond !== undefined) ctx.skip(noIpv6Beyond);
    const dns = await server({ 'both.test': { A: ['127.0.0.1'], AAAA: ['::1'] } });
    const world = await startNames({ 'dns.servers': dns.text, 'dns.preferFamily': 'auto' });
    const four = await hello('127.0.0.1');
    expect(await world.page('both.test', four.port)).toMatch(/hello from 127\.0\.0\.1$/);
    expect(dns.queries.map(({ type }) => type).toSorted()).toEqual(['A', 'AAAA']);
    expect(await world.entry('both.test')).toMatchObject({
      answers: [
        { type: 'AAAA', value: '::1' },
        { type: 'A', value: '127.0.0.1' },
      ],
    });
    const six = await hello('::1');
    expect(await world.page('both.test', six.port)).toMatch(/hello from ::1$/);
  });

  it('says that it cannot be reached when all of them do', async () => {
    const dns = await server({ 'six.test': { AAAA: ['::1'] } });
    const world = await startNames({ 'dns.servers': dns.text, 'dns.preferFamily': 'only-ipv6' });
    const site = await hello('::1');
    site.stop();
    expect(await world.page('six.test', site.port)).toMatch(/^HTTP\/1\.1 502 /);
    expect(await world.rows(1)).toMatchObject([{ host: 'six.test', fault: 'CONNECT_REFUSED' }]);
  });
});
