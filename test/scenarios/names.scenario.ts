/** Names as a browser meets them: what opens, what does not and why, and what becomes of servers that lie still. */
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { DnsServer, scriptOf, type DnsScript } from '../support/dns-server.ts';
import { makeReply } from '../support/dns-replies.ts';
import { startNames, until } from '../support/names-world.ts';
import { noIpv6 } from '../support/no-ipv6.ts';
import { answering, ok, origin } from '../support/raw-peers.ts';
import { tempFolder } from '../support/temp-folder.ts';

const folder = tempFolder();
const LOCAL = { A: ['127.0.0.1'] };
const servers: DnsServer[] = [];
afterAll(() => Promise.all(servers.map((server) => server.stop())));

async function server(zones: Parameters<typeof DnsServer.start>[0], address?: string): Promise<DnsServer> {
  const started = await DnsServer.start(zones, address);
  servers.push(started);
  return started;
}
const hello = () => origin(answering(() => ok('hello')));
const silent: DnsScript = () => [];

describe('a name', () => {
  it('that exists opens the site, and is asked for once', async () => {
    const dns = await server({ 'site.test': LOCAL, 'alias.test': { CNAME: 'site.test' } });
    const world = await startNames({ 'dns.servers': dns.text });
    const site = await hello();
    for (let visit = 0; visit < 3; visit += 1) expect(await world.page('site.test', site.port)).toMatch(/^HTTP\/1\.1 200 [\s\S]*hello$/);
    expect(await world.page('alias.test', site.port)).toMatch(/hello$/);
    expect(dns.queries.map(({ name, type }) => `${type} ${name}`)).toEqual(['A site.test', 'A alias.test']);
    expect(await world.entry('alias.test')).toMatchObject({
      outcome: 'found',
      answers: [
        { type: 'CNAME', value: 'site.test' },
        { type: 'A', value: '127.0.0.1' },
      ],
      lastAskedBy: '127.0.0.1',
      server: dns.text,
    });
    expect(await world.entry('site.test')).toMatchObject({ hits: 2 });
  });

  it('that does not exist is said not to, and the answer is remembered', async () => {
    const dns = await server({});
    const world = await startNames({ 'dns.servers': dns.text });
    for (let visit = 0; visit < 2; visit += 1) {
      const page = await world.page('missing.test', 80);
      expect(page).toMatch(/^HTTP\/1\.1 502 /);
      expect(page).toContain('There is no site with this name.');
    }
    expect(dns.queries).toHaveLength(1);
    expect(await world.entry('missing.test')).toMatchObject({ outcome: 'no-such-name', hits: 1, userText: 'There is no such name.' });
    expect(await world.rows(2)).toMatchObject([{ host: 'missing.test', fault: 'NAME_NOT_FOUND', status: 502 }, {}]);
  });

  it('that is local to a machine is asked of nobody', async () => {
    const dns = await server({});
    const world = await startNames({ 'dns.servers': dns.text, 'dns.overrides': 'nas.lan=127.0.0.1,*.cloud.lan=nas.lan' });
    const site = await hello();
    for (const name of ['localhost', 'nas.lan', 'deep.cloud.lan']) expect(await world.page(name, site.port)).toMatch(/hello$/);
    for (const name of ['x.onion', 'x.invalid', 'use-application-dns.net', 'mask.icloud.com'])
      expect(await world.page(name, 80)).toMatch(/^HTTP\/1\.1 502 /);
    expect(dns.queries).toEqual([]);
  });

  it('without a dot is looked for in the domains of the settings', async () => {
    const dns = await server({ 'printer.corp.test': LOCAL });
    const world = await startNames({ 'dns.servers': dns.text, 'dns.singleLabels': 'search', 'dns.searchDomains': 'home.test,corp.test' });
    const site = await hello();
    expect(await world.page('printer', site.port)).toMatch(/hello$/);
    expect(dns.queries.map(({ name }) => name)).toEqual(['printer.home.test', 'printer.corp.test']);
  });

  it('with several addresses opens by the one that works', async () => {
    const dns = await server({ 'two.test': { A: ['127.0.0.3', '127.0.0.1'] } });
    const world = await startNames({ 'dns.servers': dns.text, 'dns.preferFamily': 'ipv6', 'dns.overrides': 'families.test=::1 127.0.0.1' });
    const site = await hello();
    expect(await world.page('two.test', site.port)).toMatch(/hello$/);
    expect(await world.page('families.test', site.port)).toMatch(/hello$/);
  });

  it('that leads to this machine does not open unless that is allowed', async () => {
    const dns = await server({ 'rebind.test': { A: ['127.0.0.1'] } });
    const world = await startNames({ 'dns.servers': dns.text, 'proxy.allowDestinations': '192.0.2.0/24' });
    const site = await hello();
    expect(await world.page('rebind.test', site.port)).toMatch(/^HTTP\/1\.1 403 /);
    expect(site.connections).toEqual([]);
  });

  it('that many ask for at once is looked up once', async () => {
    const dns = await server(silent);
    const world = await startNames({ 'dns.servers': dns.text });
    const site = await hello();
    const pages = Array.from({ length: 50 }, () => world.page('busy.test', site.port));
    await until(async () => (await world.api.dns.get()).counts.joined === 49, '49 to join the first');
    dns.script = scriptOf({ 'busy.test': LOCAL });
    for (const page of await Promise.all(pages)) expect(page).toMatch(/hello$/);
    expect(await world.api.dns.get()).toMatchObject({ counts: { misses: 1, joined: 49, underWay: 0 } });
    expect(dns.queries.length).toBeLessThan(20);
  });
});

describe('a name server', () => {
  it.each([
    ['is not there', null],
    ['keeps silent', silent],
    ['cannot', ((query) => [makeReply(query, { rcode: 'SERVFAIL' })]) satisfies DnsScript],
    [
      'talks nonsense',
      ((query) => [Uint8Array.from([query.id >> 8, query.id & 255, 0x81, 0x80, 0, 1, 0, 9, 0, 0, 0, 0, 0xc0, 0x0c])]) satisfies DnsScript,
    ],
  ])('that %s leaves the word to the next', async (_what, script) => {
    const bad = await server(script ?? silent);
    if (script === null) await servers.splice(servers.indexOf(bad), 1)[0]?.stop();
    const good = await server({ 'site.test': LOCAL });
    const world = await startNames({ 'dns.servers': `${bad.text},${good.text}` });
    const site = await hello();
    expect(await world.page('site.test', site.port)).toMatch(/hello$/);
    expect(await world.entry('site.test')).toMatchObject({ server: good.text });
    const [first, second] = (await world.api.dns.get()).servers;
    expect(first).toMatchObject({ server: bad.text, isFromSystem: false, lastFailure: expect.stringMatching(/./) });
    expect(first?.failures).toBeGreaterThan(0);
    expect(second).toMatchObject({ server: good.text, failures: 0, state: 'up', averageMs: expect.any(Number), p95Ms: expect.any(Number) });
  });

  it('is reached over IPv6 as well', async (ctx) => {
    if (noIpv6 !== undefined) ctx.skip(noIpv6);
    const dns = await server({ 'site.test': LOCAL, 'large.test': { A: ['127.0.0.1'], truncate: true } }, '::1');
    const world = await startNames({ 'dns.servers': dns.text });
    const site = await hello();
    for (const name of ['site.test', 'large.test']) expect(await world.page(name, site.port)).toMatch(/hello$/);
    expect((await world.api.dns.get()).servers).toMatchObject([{ server: `[::1]:${dns.port}`, state: 'up' }]);
  });

  it('whose answer does not fit is asked again over TCP', async () => {
    const dns = await server({ 'large.test': { A: ['127.0.0.1'], truncate: true } });
    const world = await startNames({ 'dns.servers': dns.text });
    const site = await hello();
    expect(await world.page('large.test', site.port)).toMatch(/hello$/);
    expect(dns.queries.map(({ via }) => via)).toEqual(['udp', 'tcp']);
  });

  it('that stops answering is told to people, and that it is back as well', async () => {
    const dns = await server(silent);
    const world = await startNames({ 'dns.servers': dns.text, 'dns.timeoutSeconds': '1' });
    expect(await world.page('site.test', 80)).toMatch(/^HTTP\/1\.1 504 /);
    expect((await world.api.state.get()).health).toMatchObject([
      { code: 'dns-failing', level: 'problem', userText: expect.stringContaining(dns.text) },
    ]);
    dns.script = scriptOf({ 'site.test': LOCAL });
    expect(await world.api.dns.lookUp({ name: 'site.test' })).toMatchObject({ ok: true });
    expect((await world.api.state.get()).health).toEqual([]);
  });

  it('that falls silent is bridged by answers past their time, when that is wanted', async () => {
    const dns = await server({ 'site.test': { A: ['127.0.0.1'], ttl: 1 } });
    const world = await startNames({ 'dns.servers': dns.text, 'dns.serveStale': 'on', 'dns.minTtlSeconds': '1', 'dns.maxTtlSeconds': '1' });
    const site = await hello();
    expect(await world.page('site.test', site.port)).toMatch(/hello$/);
    dns.script = silent;
    await until(async () => {
      expect(await world.page('site.test', site.port)).toMatch(/hello$/);
      return (await world.api.dns.get()).counts.stale > 0;
    }, 'an answer past its time');
    expect(await world.entry('site.test')).toMatchObject({ outcome: 'found' });
    expect((await world.api.dns.entries({ time: 'stale' })).rows.map(({ name }) => name)).toEqual(['site.test']);
  });
});

describe('the files of the system', () => {
  it('count as they change: names, and name servers', { timeout: 40_000 }, async () => {
    const [first, second] = [await server({ 'site.test': LOCAL }), await server({ 'late.test': LOCAL })];
    const [hosts, resolvConf] = [join(folder, 'hosts'), join(folder, 'resolv.conf')];
    writeFileSync(hosts, '127.0.0.1 old.test\n');
    // resolv.conf knows addresses without ports: nothing answers at port 53 of this address.
    writeFileSync(resolvConf, 'nameserver 127.0.0.1\n');
    const world = await startNames({
      'dns.useHostsFile': 'on',
      'dns.hostsFile': hosts,
      'dns.systemFile': resolvConf,
      'dns.servers': first.text,
    });
    const site = await hello();
    expect(await world.page('old.test', site.port)).toMatch(/hello$/);
    expect(await world.page('new.test', site.port)).toMatch(/^HTTP\/1\.1 502 /);
    writeFileSync(hosts, '127.0.0.1 new.test\n');
    await until(async () => (await world.page('new.test', site.port)).endsWith('hello'), 'the hosts file to be read again');
    expect(await world.page('old.test', site.port)).toMatch(/^HTTP\/1\.1 502 /);
    rmSync(hosts);

    expect(await world.api.dns.replaceServers({ servers: [] })).toEqual({ ok: true });
    expect((await world.api.dns.get()).servers).toMatchObject([{ server: '127.0.0.1', isFromSystem: true }]);
    writeFileSync(resolvConf, 'nameserver 127.0.0.7\nnameserver 127.0.0.8\n');
    await until(async () => (await world.api.dns.get()).servers.length === 2, 'the servers of the system to be read again');
    expect(await world.api.dns.replaceServers({ servers: [second.text] })).toEqual({ ok: true });
    expect(await world.page('late.test', site.port)).toMatch(/hello$/);
  });

  it('lead to other servers as soon as they name them, and what the old ones said is forgotten', { timeout: 20_000 }, async (ctx) => {
    const atPort53 = (zones: Parameters<typeof server>[0], address: string) =>
      DnsServer.start(zones, address, 53).catch((error: NodeJS.ErrnoException) => ctx.skip(`port 53 cannot be had here (${error.code})`));
    const old = await atPort53({ 'site.test': { A: ['127.0.0.66'] }, 'intern.test': LOCAL }, '127.0.0.53');
    const next = await atPort53({ 'site.test': LOCAL }, '127.0.0.54');
    servers.push(old, next);
    const resolvConf = join(folder, 'moving.conf');
    writeFileSync(resolvConf, 'nameserver 127.0.0.53\n');
    const world = await startNames({ 'dns.servers': '', 'dns.systemFile': resolvConf });
    const site = await hello();
    expect(await world.page('intern.test', site.port)).toMatch(/hello$/);
    expect(await world.page('site.test', site.port)).toMatch(/^HTTP\/1\.1 50[24] /);
    // The machine moves to another network.
    writeFileSync(resolvConf, 'nameserver 127.0.0.54\n');
    await until(async () => (await world.page('site.test', site.port)).endsWith('hello'), 'the new server to be asked');
    expect(await world.page('intern.test', site.port)).toMatch(/^HTTP\/1\.1 502 /);
    expect((await world.api.dns.get()).servers).toMatchObject([{ server: '127.0.0.54', isFromSystem: true, state: 'up' }]);
  });
});
