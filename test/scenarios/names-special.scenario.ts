/** Names that filtering has its own answer for: stand-ins for safe search, names of the home, and the names that lead around filters. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DnsClient } from '../support/dns-client.ts';
import { DnsServer, scriptOf } from '../support/dns-server.ts';
import { startNames, type NamesWorld } from '../support/names-world.ts';
import { answering, client, ok, origin } from '../support/raw-peers.ts';

const SEARCH = 'www.search.test';
const SAFE = 'safe.search.test';
/** As the vendors of search engines want it: their own host stands in. */
const STAND_IN = { 'dns.overrides': `${SEARCH}=${SAFE},*.${SEARCH}=${SAFE}` };
const BYPASS = ['use-application-dns.net', 'mask.icloud.com', 'mask-h2.icloud.com', 'mask-canary.icloud.com'];
const ZONES = { [SEARCH]: { A: ['127.0.0.66'] }, [SAFE]: { A: ['127.0.0.1'], ttl: 120 } };

let dns: DnsServer;
beforeAll(async () => {
  dns = await DnsServer.start(ZONES);
});
afterAll(() => dns.stop());

async function started(settings: Readonly<Record<string, string>> = {}): Promise<{ readonly world: NamesWorld; readonly door: number }> {
  dns.queries.length = 0;
  dns.script = scriptOf(ZONES);
  const world = await startNames({ 'dns.servers': dns.text, 'dns.listen': '127.0.0.1:0', ...settings });
  const { listeners } = await world.api.state.get();
  const address = listeners.find(({ mode }) => mode === 'dns')?.address ?? '';
  return { world, door: Number(address.split(':').at(-1)) };
}
const asked = (): readonly string[] => dns.queries.map(({ name }) => name);

describe('a host that stands in for another', () => {
  it('is where pages and tunnels go, and the site is still called by its own name', async () => {
    const { world } = await started(STAND_IN);
    const site = await origin(answering(() => ok('safe')));
    expect(await world.page(SEARCH, site.port)).toMatch(/safe$/);
    expect(site.connections[0]?.heard).toContain(`Host: ${SEARCH}:${site.port}\r\n`);

    const secure = await origin((peer) => void peer.hears(SEARCH).then(() => peer.say('hello from the safe host')));
    const browser = await client(world.port);
    await browser.say(`CONNECT ${SEARCH}:${secure.port} HTTP/1.1\r\nHost: ${SEARCH}:${secure.port}\r\n\r\n`).hears('HTTP/1.1 200');
    await browser.say(`a hello for ${SEARCH}`).hears('hello from the safe host');
    expect(asked()).toEqual([SAFE]);
  });

  it('is whose addresses other devices are given, with its time, and no hint that leads past it', async () => {
    const { door } = await started(STAND_IN);
    const device = await DnsClient.open(door);
    for (const name of [SEARCH, `Images.${SEARCH}`])
      expect(await device.ask(name)).toEqual({ rcode: 'NOERROR', answers: ['127.0.0.1'], ttl: expect.toSatisfy((ttl) => ttl <= 120) });
    for (const type of ['AAAA', 'UNKNOWN_65', 'TXT', 'MX'])
      expect(await device.ask(SEARCH, type)).toEqual({ rcode: 'NOERROR', answers: [], ttl: null });
    expect(new Set(asked())).toEqual(new Set([SAFE]));
  });

  it('that cannot be found opens nothing, least of all the site itself', async () => {
    const { world, door } = await started({ 'dns.overrides': `${SEARCH}=gone.search.test` });
    const site = await origin(
      answering(() => ok('unsafe')),
      '127.0.0.66',
    );
    expect(await world.page(SEARCH, site.port)).toMatch(/^HTTP\/1\.1 502 /);
    expect(await (await DnsClient.open(door)).ask(SEARCH)).toMatchObject({ rcode: 'SERVFAIL' });
    expect([asked().includes(SEARCH), site.connections]).toEqual([false, []]);
  });

  it('counts at once when it is set, and no longer when it is taken back', async () => {
    const { world, door } = await started();
    const device = await DnsClient.open(door);
    expect(await device.ask(SEARCH)).toMatchObject({ answers: ['127.0.0.66'] });
    const overrides = [{ name: SEARCH, answers: [SAFE] }];
    expect(await world.api.dns.replaceOverrides({ overrides })).toEqual({ ok: true });
    expect(await device.ask(SEARCH)).toMatchObject({ answers: ['127.0.0.1'] });
    expect(await world.api.dns.replaceOverrides({ overrides: [] })).toEqual({ ok: true });
    expect(await device.ask(SEARCH)).toMatchObject({ answers: ['127.0.0.66'] });
  });
});

describe('names of the home', () => {
  it('are known to devices and to the proxy, the longer rule before the shorter one', async () => {
    const { world, door } = await started({ 'dns.overrides': 'nas.lan=127.0.0.1,*.lan=192.0.2.7 2001:db8::7' });
    const device = await DnsClient.open(door);
    expect(await device.ask('nas.lan')).toMatchObject({ answers: ['127.0.0.1'] });
    expect(await device.ask('tv.lan')).toMatchObject({ answers: ['192.0.2.7'] });
    expect(await device.ask('lan')).toMatchObject({ rcode: 'NXDOMAIN' });
    const site = await origin(answering(() => ok('nas')));
    expect(await world.page('nas.lan', site.port)).toMatch(/nas$/);
    expect(asked()).toEqual(['lan']);
  });
});

describe('names that lead around filters', () => {
  it('do not exist, neither for browsers nor for devices, and no server hears of them', async () => {
    const { world, door } = await started();
    const device = await DnsClient.open(door);
    for (const name of BYPASS) {
      for (const type of ['A', 'AAAA', 'UNKNOWN_65'])
        expect(await device.ask(name, type)).toMatchObject({ rcode: 'NXDOMAIN', answers: [] });
      expect(await world.page(name, 80)).toMatch(/^HTTP\/1\.1 502 /);
    }
    // The name by which devices look for an encrypted way to this very server: there is none, and nobody else's is told.
    expect(await device.ask('_dns.resolver.arpa', 'UNKNOWN_64')).toMatchObject({ rcode: 'NOERROR', answers: [] });
    expect(asked()).toEqual([]);
  });

  it('are names like any other as soon as somebody wants that', async () => {
    const { world, door } = await started();
    dns.script = scriptOf({ 'mask.icloud.com': { A: ['192.0.2.17'] } });
    const device = await DnsClient.open(door);
    expect(await device.ask('mask.icloud.com')).toMatchObject({ rcode: 'NXDOMAIN' });
    expect(await world.api.dns.change({ refuseBypassNames: false })).toEqual({ ok: true });
    expect(await device.ask('mask.icloud.com')).toMatchObject({ answers: ['192.0.2.17'] });
    expect(await world.api.dns.change({ refuseBypassNames: true })).toEqual({ ok: true });
    expect(await device.ask('mask.icloud.com')).toMatchObject({ rcode: 'NXDOMAIN' });
  });
});
