import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { DnsEntriesFilter } from '#core/contract/dns-views.ts';
import { createDnsTransport } from '#core/dns/dns-transport.ts';
import { LOOK_EVERY_MS } from '#core/dns/names/file-watch.ts';
import { createResolver, RESOLVER_DEFAULTS } from '#core/dns/resolver.ts';
import { DnsServer } from '../../support/dns-server.ts';
import { countingRandom, DnsWorld } from '../../support/dns-world.ts';
import { realClock } from '../../support/real-clock.ts';
import { SilentLog } from '../../support/silent-log.ts';
import { tempFolder } from '../../support/temp-folder.ts';

const ALL: DnsEntriesFilter = { text: '', outcomes: null, types: null, time: null, pinnedOnly: false, offset: 0, limit: 100 };
const HOME = { 'home.example': { A: ['192.0.2.1', '192.0.2.2'], AAAA: ['2001:db8::1'] } };
const folder = tempFolder();

describe('the door', () => {
  it('answers at once, without a promise, what needs no server', async () => {
    const hostsFile = join(folder, 'hosts');
    writeFileSync(hostsFile, '192.0.2.7 printer.lan\n');
    const { resolver, dns } = new DnsWorld(HOME, { hostsFile, overrides: [{ name: 'nas.lan', answers: ['192.0.2.8'] }] });
    expect(resolver.resolve('192.0.2.1', '')).toEqual({ type: 'found', addresses: ['192.0.2.1'], source: 'literal' });
    expect(resolver.resolve('[::1]', '')).toEqual({ type: 'found', addresses: ['::1'], source: 'literal' });
    expect(resolver.resolve('printer.lan', '')).toEqual({ type: 'found', addresses: ['192.0.2.7'], source: 'hosts' });
    expect(resolver.resolve('nas.lan', '')).toEqual({ type: 'found', addresses: ['192.0.2.8'], source: 'override' });
    expect(resolver.resolve('localhost', '')).toEqual({ type: 'found', addresses: ['::1', '127.0.0.1'], source: 'built-in' });
    for (const name of ['x.invalid', 'x.onion', 'mask.icloud.com', '', 'a..b', 'a b', `${'x'.repeat(64)}.example`]) {
      expect(resolver.resolve(name, '')).toEqual({ type: 'not-found' });
    }
    expect(dns.queries).toEqual([]);
    resolver.stop();
  });

  it('changes its manners while it runs', async () => {
    const world = new DnsWorld(
      { ...HOME, 'printer.corp.example': { A: ['192.0.2.5'] }, 'pinned.example': HOME['home.example'] },
      { searchDomains: ['corp.example'] },
    );
    const { resolver, dns } = world;
    await world.resolve('home.example');
    await world.resolve('pinned.example');
    await world.resolve('printer');
    resolver.pin('pinned.example', true);
    const manners = { ...RESOLVER_DEFAULTS, searchDomains: ['corp.example'] };
    resolver.changeManners({ ...manners, singleLabels: 'search', refuseBypassNames: false, mixedCase: false, ttlFloorSeconds: 900 });
    expect([resolver.counts().names, resolver.resolve('home.example', '')]).toMatchObject([2, { source: 'cache' }]);
    expect(await world.resolve('printer')).toMatchObject({ addresses: ['192.0.2.5'] });
    expect(dns.queries.slice(-2).every(({ rawName }) => rawName === 'printer.corp.example')).toBe(true);
    expect(resolver.entries({ ...ALL, text: 'printer' }).rows[0]).toMatchObject({ ttlSeconds: 900 });
    await world.resolve('mask.icloud.com');
    expect(dns.queries.at(-1)?.name).toBe('mask.icloud.com');
    resolver.changeManners({ ...manners, refuseBypassNames: true });
    expect(resolver.resolve('mask.icloud.com', '')).toEqual({ type: 'not-found' });
    expect(resolver.entries({ ...ALL, text: 'mask' }).rows).toEqual([]);
    resolver.changeManners({ ...manners, preferFamily: 'only-ipv4' });
    expect(resolver.entries(ALL).rows.map(({ name }) => name)).toEqual(['pinned.example']);
    expect(await world.resolve('home.example')).toMatchObject({ addresses: ['192.0.2.1', '192.0.2.2'] });
    expect(resolver.resolve('localhost', '')).toMatchObject({ addresses: ['127.0.0.1'] });
    resolver.stop();
  });

  it('tells of each lookup whether the servers had an answer', async () => {
    const told: string[] = [];
    const world = new DnsWorld(
      { ...HOME, 'broken.example': { rcode: 'SERVFAIL' }, 'silent.example': { silentOn: ['A', 'AAAA'] } },
      { onLookedUp: (name, hasAnswer) => told.push(`${name} ${hasAnswer}`) },
    );
    expect(world.resolver.areServersDown()).toBe(false);
    for (const name of ['home.example', 'home.example', 'localhost', 'missing.example', 'broken.example', 'silent.example'])
      await world.resolve(name);
    expect(told).toEqual(['home.example true', 'missing.example true', 'broken.example false', 'silent.example false']);
    expect(world.resolver.areServersDown()).toBe(true);
    world.resolver.stop();
  });

  it('follows the hosts file, also for names it has looked up before', async () => {
    const hostsFile = join(folder, 'hosts-changing');
    writeFileSync(hostsFile, '');
    const world = new DnsWorld(HOME, { hostsFile });
    await world.resolve('home.example');
    writeFileSync(hostsFile, '192.0.2.99 home.example\n');
    world.clock.advance(LOOK_EVERY_MS);
    for (let turn = 0; turn < 10_000 && world.resolver.counts().names > 0; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    expect(world.resolver.resolve('home.example', '')).toMatchObject({ addresses: ['192.0.2.99'], source: 'hosts' });
    world.resolver.stop();
  });

  it('changes servers and overrides as a whole or not at all', async () => {
    const world = new DnsWorld(HOME);
    expect(world.resolver.changeServers([{ server: 'nonsense', bootstrap: [] }])).toMatchObject({ type: 'problems' });
    expect(world.resolver.changeOverrides([{ name: 'a', answers: [] }])).toMatchObject({ type: 'problems', problems: [{ line: 1 }] });
    expect(await world.resolve('home.example')).toMatchObject({ type: 'found' });
    expect(world.resolver.changeOverrides([{ name: 'home.example', answers: ['192.0.2.9'] }])).toEqual({ type: 'changed' });
    expect(world.resolver.resolve('home.example', '')).toMatchObject({ addresses: ['192.0.2.9'], source: 'override' });
    expect(world.resolver.changeServers([{ server: '192.0.2.99', bootstrap: [] }])).toEqual({ type: 'changed' });
    expect(world.resolver.servers().map(({ server }) => server)).toEqual(['192.0.2.99']);
  });

  it('throws for options nobody has checked', () => {
    expect(() => new DnsWorld({}, { servers: [{ server: 'nonsense', bootstrap: [] }] })).toThrow(RangeError);
    expect(() => new DnsWorld({}, { overrides: [{ name: 'a b', answers: ['192.0.2.1'] }] })).toThrow(RangeError);
  });

  it('uses the servers of the system, and others when these change', async () => {
    const resolvConf = join(folder, 'resolv.conf');
    writeFileSync(resolvConf, 'nameserver 192.0.2.1\nsearch lan\n');
    const world = new DnsWorld({ 'nas.lan': { A: ['192.0.2.8'] } }, { servers: [], resolvConf, hasIpv6: false, singleLabels: 'search' });
    expect(await world.resolve('nas')).toMatchObject({ addresses: ['192.0.2.8'] });
    writeFileSync(resolvConf, 'nameserver 192.0.2.2\nsearch lan\n');
    world.clock.advance(LOOK_EVERY_MS);
    for (let turn = 0; turn < 10_000 && world.resolver.servers()[0]?.server !== '192.0.2.2'; turn += 1)
      await new Promise((resolve) => setImmediate(resolve));
    expect(world.resolver.counts().names).toBe(0);
    await world.resolve('nas');
    expect(world.asked).toEqual(['A nas.lan 192.0.2.1', 'A nas.lan 192.0.2.2']);
    world.resolver.stop();
  });
});

describe('with real sockets', () => {
  it('asks over UDP, and over TCP when the reply did not fit', async () => {
    const server = await DnsServer.start({ 'small.example': { A: ['192.0.2.1'] }, 'large.example': { A: ['192.0.2.2'], truncate: true } });
    const resolver = createResolver(
      { ...RESOLVER_DEFAULTS, servers: [{ server: server.text, bootstrap: [] }], hostsFile: null },
      { clock: realClock, random: countingRandom(), log: new SilentLog(), ...createDnsTransport() },
    );
    expect(await resolver.resolve('small.example', '')).toEqual({ type: 'found', addresses: ['192.0.2.1'], source: 'server' });
    expect(await resolver.resolve('large.example', '')).toEqual({ type: 'found', addresses: ['192.0.2.2'], source: 'server' });
    expect(await resolver.resolve('missing.example', '')).toEqual({ type: 'not-found' });
    expect(server.queries.filter(({ via }) => via === 'tcp').map(({ name }) => name)).toContain('large.example');
    resolver.stop();
    await server.stop();
  });
});
