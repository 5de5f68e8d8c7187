/** The name server for devices that cannot use a proxy: filtered by the same rules, seen in the same history, and nobody else's tool. */
import { connect } from 'node:net';
import { call } from '@orpc/server';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { News } from '#core/contract/views.ts';
import { askOverTcp, DnsClient, framedQuery } from '../support/dns-client.ts';
import { DnsServer } from '../support/dns-server.ts';
import { nameRows, startNameServer, startNames, until } from '../support/names-world.ts';
import { noIpv6 } from '../support/no-ipv6.ts';
import { client } from '../support/raw-peers.ts';

const ZONES = {
  'site.test': { A: ['192.0.2.1'], ttl: 3600 },
  'games.test': { A: ['192.0.2.66'] },
  'www.games.test': { A: ['192.0.2.66'] },
  'chess.games.test': { A: ['192.0.2.67'], ttl: 7 },
};
const RULES = { 'filtering.block': 'games.test', 'filtering.allow': 'chess.games.test' };
let dns: DnsServer;
beforeAll(async () => {
  dns = await DnsServer.start(ZONES);
});
afterAll(() => dns.stop());

const listening = (settings: Readonly<Record<string, string>> = {}) => startNameServer({ 'dns.servers': dns.text, ...RULES, ...settings });

describe('a device', () => {
  it('is told where sites are, and that blocked ones do not exist, by the rules of the proxy', async () => {
    const { world, port } = await listening();
    const device = await DnsClient.open(port);
    expect(await device.ask('site.test')).toEqual({ rcode: 'NOERROR', answers: ['192.0.2.1'], ttl: 300 });
    expect(await device.ask('chess.games.test')).toEqual({ rcode: 'NOERROR', answers: ['192.0.2.67'], ttl: 7 });
    for (const name of ['games.test', 'WWW.Games.Test']) expect(await device.ask(name)).toMatchObject({ rcode: 'NXDOMAIN', answers: [] });
    expect(await device.ask('missing.test')).toMatchObject({ rcode: 'NXDOMAIN' });
    expect(await device.ask('use-application-dns.net')).toMatchObject({ rcode: 'NXDOMAIN' });
    expect(await device.ask('site.test', 'UNKNOWN_65')).toMatchObject({ rcode: 'NOERROR', answers: [] });
    expect(await askOverTcp(port, 'site.test')).toMatchObject({ answers: ['192.0.2.1'] });

    await call(world.core.control.handlers.filtering.switch, { on: false }, { context: { mayWrite: true } });
    expect(await device.ask('games.test')).toMatchObject({ answers: ['192.0.2.66'] });
  });

  it('leaves rows in history and in the live table, with the rule that counted', async () => {
    const { world, port } = await listening();
    const device = await DnsClient.open(port, '127.0.0.7');
    const feed = world.core.control.follow({ connections: true }, undefined);
    await feed.next();
    await device.ask('site.test');
    await device.ask('games.test', 'AAAA');
    expect(await nameRows(world, 2)).toMatchObject([
      { host: 'site.test', method: 'A', client: '127.0.0.7', action: 'permit', because: 'no-rule', rule: null, port: 0, fault: null },
      { host: 'games.test', method: 'AAAA', client: '127.0.0.7', action: 'deny', because: 'block-rule', rule: 'games.test' },
    ]);
    const live: string[] = [];
    await until(async () => {
      const { connections } = ((await feed.next()).value ?? {}) as News;
      for (const { mode, host, state } of connections?.changed ?? []) live.push(`${mode} ${host} ${state}`);
      return live.length >= 2;
    }, 'both rows');
    await feed.return();
    expect(live).toEqual(['dns site.test done', 'dns games.test blocked']);
    expect(await world.entry('site.test')).toMatchObject({ lastAskedBy: '127.0.0.7' });
    const ids = (await world.rows(2)).map(({ id }) => id);
    await (await client(world.port)).say('GET http://games.test/ HTTP/1.1\r\nHost: games.test\r\n\r\n').hears('403');
    expect((await world.rows(3))[0]?.id).toBeGreaterThan(Math.max(...ids));
  });

  it.each([
    [{ 'dns.refusal': 'zero' }, ['0.0.0.0'], ['::']],
    [{ 'dns.refusal': 'block-page', 'dns.blockPage': '192.0.2.9,2001:db8::9' }, ['192.0.2.9'], ['2001:db8::9']],
    [{ 'dns.refusal': 'block-page' }, ['127.0.0.1'], []],
  ])('is told of a blocked site as the settings say: %j', async (settings, ipv4, ipv6) => {
    const { port } = await listening({ ...settings, 'dns.refusalSeconds': '3' });
    const device = await DnsClient.open(port);
    expect(await device.ask('games.test')).toEqual({ rcode: 'NOERROR', answers: ipv4, ttl: 3 });
    expect(await device.ask('games.test', 'AAAA')).toMatchObject({ rcode: 'NOERROR', answers: ipv6 });
  });

  it('is answered over IPv6, too', async (ctx) => {
    if (noIpv6 !== undefined) ctx.skip(noIpv6);
    const { world, port } = await listening({ 'dns.listen': '[::1]:0', 'dns.refusal': 'zero' });
    expect((await world.api.dns.get()).listener.addresses).toEqual([{ address: '::1', port }]);
    const device = await DnsClient.open(port, '::1');
    expect(await device.ask('site.test')).toMatchObject({ answers: ['192.0.2.1'] });
    expect(await device.ask('games.test', 'AAAA')).toMatchObject({ answers: ['::'] });
    expect(await nameRows(world, 2)).toMatchObject([{ client: '::1' }, { client: '::1', action: 'deny' }]);
  });

  it('that is led to the block page sees it there', async () => {
    const { world, port } = await listening({ 'dns.refusal': 'block-page', 'transparent.listen': '127.0.0.1:0' });
    const { answers } = await (await DnsClient.open(port)).ask('www.games.test');
    const { listeners } = await world.api.state.get();
    const door = Number(listeners.find(({ mode }) => mode === 'transparent')?.address.split(':')[1]);
    const browser = await client(door, answers[0]);
    await browser.say('GET / HTTP/1.1\r\nHost: www.games.test\r\n\r\n').hears('</html>');
    expect(browser.heard).toMatch(/^HTTP\/1\.1 403 Forbidden[\s\S]*A rule of this proxy blocks it/);
  });

  it('of another network gets no answer, and is counted', async () => {
    const { world, port } = await listening({ 'dns.clients': '127.0.0.1/32' });
    const [stranger, device] = [await DnsClient.open(port, '127.0.0.5'), await DnsClient.open(port)];
    for (let time = 0; time < 5; time += 1) stranger.send('site.test');
    await until(async () => (await world.api.dns.get()).listener.notAllowed === 5, 'five to be dropped');
    expect(await device.ask('site.test')).toMatchObject({ answers: ['192.0.2.1'] });
    expect([stranger.replies, (await world.api.dns.get()).listener.queries]).toEqual([0, 1]);
    expect(await nameRows(world, 1)).toHaveLength(1);
  });

  it('that asks too often is left without answers for a while, and nobody else is', async () => {
    const { world, port } = await listening({ 'dns.queriesPerSecond': '1', 'dns.burst': '5' });
    const [greedy, device] = [await DnsClient.open(port, '127.0.0.5'), await DnsClient.open(port)];
    for (let time = 0; time < 40; time += 1) greedy.send('site.test');
    await until(async () => {
      const { queries, tooOften } = (await world.api.dns.get()).listener;
      return queries + tooOften === 40;
    }, 'all to be counted');
    expect(await device.ask('site.test')).toMatchObject({ answers: ['192.0.2.1'] });
    const { tooOften } = (await world.api.dns.get()).listener;
    expect(tooOften).toBeGreaterThan(30);
    await until(() => greedy.replies === 40 - tooOften, 'the answers that were given');
  });

  it('has no more of it over TCP: strangers and greedy ones are hung up on, and connections are few', async () => {
    const { world, port } = await listening({ 'dns.clients': '127.0.0.1/32', 'dns.queriesPerSecond': '1', 'dns.burst': '12' });
    const stranger = connect({ port, host: '127.0.0.1', localAddress: '127.0.0.5' }).on('error', () => undefined);
    onTestFinished(() => void stranger.destroy());
    const hungUp = new Promise<void>((resolve) => stranger.once('close', () => resolve()));
    stranger.write(framedQuery('site.test'));
    await hungUp;
    const connections = await Promise.all(Array.from({ length: 12 }, () => client(port)));
    await until(() => connections.filter(({ hasEnded }) => hasEnded).length === 4, 'all but eight to be closed');
    expect((await world.api.dns.get()).listener).toMatchObject({ connections: 8, notAllowed: 1, queries: 0 });
    const [greedy, ...others] = connections.filter(({ hasEnded }) => !hasEnded);
    for (let time = 0; time < 20; time += 1) greedy?.say(framedQuery('site.test'));
    await greedy?.until(({ hasEnded }) => hasEnded, 'the greedy one to be hung up on');
    expect((await world.api.dns.get()).listener.queries).toBeLessThanOrEqual(13);
    expect(others.every(({ hasEnded }) => !hasEnded)).toBe(true);
  });

  it('hears that a name cannot be looked up, when it cannot', async () => {
    const { world, port } = await listening({ 'dns.servers': '127.0.0.1:9', 'dns.timeoutSeconds': '0.3' });
    expect(await (await DnsClient.open(port)).ask('site.test')).toMatchObject({ rcode: 'SERVFAIL' });
    expect(await nameRows(world, 1)).toMatchObject([{ host: 'site.test', fault: 'NAME_LOOKUP_FAILED', action: 'permit' }]);
  });
});

describe('the name server', () => {
  it('is off unless somebody wants it', async () => {
    const world = await startNames({ 'dns.servers': dns.text });
    expect((await world.api.state.get()).listeners.map(({ mode }) => mode)).not.toContain('dns');
    expect((await world.api.dns.get()).listener).toMatchObject({ addresses: [], queries: 0 });
  });

  it('is never reached through the proxy, and never asks itself', async () => {
    const { world, port } = await listening();
    const browser = await client(world.port);
    await browser.say(`CONNECT 127.0.0.1:${port} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`).hears('HTTP/1.1 403');
    expect(await world.api.dns.replaceServers({ servers: [`127.0.0.1:${port}`] })).toEqual({ ok: true });
    expect((await world.api.dns.get()).servers).toEqual([]);
    expect(await (await DnsClient.open(port)).ask('next.test')).toMatchObject({ rcode: 'SERVFAIL' });
  });

  it('that cannot have its port says who has it, and the proxy runs all the same', async () => {
    const { port } = await listening();
    const other = await startNames({ 'dns.servers': dns.text, 'dns.listen': `127.0.0.1:${port}`, ...RULES });
    expect(other.report.problems).toContainEqual(expect.stringMatching(new RegExp(`^127\\.0\\.0\\.1:${port} is in use`)));
    const browser = await client(other.port);
    await browser.say('GET http://games.test/ HTTP/1.1\r\nHost: games.test\r\n\r\n').hears('HTTP/1.1 403');
  });

  it('survives whatever is sent to it', async () => {
    const { world, port } = await listening();
    const { createSocket } = await import('node:dgram');
    const socket = createSocket('udp4');
    const junk = [
      Buffer.alloc(0),
      Buffer.alloc(11, 1),
      Buffer.alloc(512, 255),
      Buffer.from('000001000001000000000000ffffffffff', 'hex'),
      Buffer.from('00000100000100000000000003777777c00c00010001', 'hex'),
    ];
    for (const octets of junk) socket.send(octets, port, '127.0.0.1');
    const device = await DnsClient.open(port);
    expect(await device.ask('site.test')).toMatchObject({ answers: ['192.0.2.1'] });
    socket.close();
    const tcp = await client(port);
    tcp.say('\xff\xff' + 'x'.repeat(70_000));
    expect(await askOverTcp(port, 'site.test')).toMatchObject({ answers: ['192.0.2.1'] });
    expect(world.log.lines.filter(({ level }) => level === 'error')).toEqual([]);
  });
});
