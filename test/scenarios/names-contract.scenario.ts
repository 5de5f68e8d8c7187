/** What a person sees of names and does about them, through the contract: over HTTP as the web monitor does, and kept for the next start. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DnsEntriesView, DnsEntryView, DnsView } from '#core/contract/dns-views.ts';
import type { News } from '#core/contract/views.ts';
import { makeReply } from '../support/dns-replies.ts';
import { DnsServer, scriptOf } from '../support/dns-server.ts';
import { startNames, until, type NamesWorld } from '../support/names-world.ts';
import { answering, ok, origin } from '../support/raw-peers.ts';

const ZONES = {
  'home.test': { A: ['192.0.2.1'], ttl: 60 },
  'alias.test': { CNAME: 'home.test' },
  'six.test': { A: ['192.0.2.6'] },
};
let dns: DnsServer;
let world: NamesWorld;
beforeAll(async () => {
  dns = await DnsServer.start(ZONES);
  world = await startNames({ 'dns.servers': dns.text });
});
afterAll(() => dns.stop());

/** As the web monitor asks. */
async function overHttp(name: string, ask: unknown): Promise<unknown> {
  const [address = '', token = ''] = (world.report.monitorLink ?? '').split('/#token=');
  const response = await fetch(`${address}/rpc/${name}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ json: ask }),
  });
  return ((await response.json()) as { readonly json: unknown }).json;
}

describe('a person', () => {
  it('looks a name up now, whatever is remembered, also over HTTP', async () => {
    expect(await world.api.dns.lookUp({ name: 'Home.Test.' })).toMatchObject({
      ok: true,
      entry: { name: 'home.test', outcome: 'found', answers: [{ type: 'A', value: '192.0.2.1' }], ttlSeconds: 60, server: dns.text },
    });
    const asked = dns.queries.length;
    expect(await overHttp('dns/lookUp', { name: 'home.test' })).toMatchObject({ ok: true });
    expect(dns.queries).toHaveLength(asked + 1);
    expect(await overHttp('dns/lookUp', { name: 'missing.test' })).toMatchObject({ ok: true, entry: { outcome: 'no-such-name' } });
    expect(await overHttp('dns/lookUp', { name: 'not a name' })).toMatchObject({ ok: false, userText: '"not a name" is not a name.' });
    expect(await overHttp('dns/lookUp', { name: 'x'.repeat(261) })).toMatchObject({ code: 'BAD_REQUEST' });
  });

  it('sees of each name everything that is known about it', async () => {
    const site = await origin(answering(() => ok('hello')));
    dns.script = scriptOf({ ...ZONES, 'www.test': { CNAME: 'end.test', ttl: 90 }, 'end.test': { A: ['127.0.0.1', '127.0.0.2'], ttl: 60 } });
    for (let visit = 0; visit < 3; visit += 1) expect(await world.page('www.test', site.port)).toMatch(/hello$/);
    const { rows } = (await overHttp('dns/entries', { text: 'www.test' })) as DnsEntriesView;
    expect(rows).toEqual([
      {
        name: 'www.test',
        outcome: 'found',
        answers: [
          { type: 'CNAME', value: 'end.test' },
          { type: 'A', value: '127.0.0.1' },
          { type: 'A', value: '127.0.0.2' },
        ],
        ttlLeftSeconds: expect.any(Number),
        ttlSeconds: 60,
        ageSeconds: expect.any(Number),
        hits: 2,
        lastAskedBy: '127.0.0.1',
        origin: 'server',
        server: dns.text,
        tookMs: expect.any(Number),
        isPinned: false,
        userText: '',
      },
    ]);
    const { ttlLeftSeconds, ageSeconds, tookMs } = rows[0] as DnsEntryView;
    expect((ttlLeftSeconds ?? 0) + ageSeconds).toBeCloseTo(60, 3);
    expect(tookMs).toBeGreaterThan(0);
  });

  it('sees of each name server how it has been doing', async () => {
    const poor = await DnsServer.start((query) => (query.name === 'broken.test' ? [makeReply(query, { rcode: 'SERVFAIL' })] : []));
    await world.api.dns.replaceServers({ servers: [poor.text, dns.text, '127.0.0.1:9'] });
    expect(await world.api.dns.lookUp({ name: 'broken.test' })).toMatchObject({ entry: { outcome: 'no-such-name', server: dns.text } });
    expect(await world.api.dns.lookUp({ name: 'home.test' })).toMatchObject({ entry: { server: dns.text } });
    const { servers } = (await overHttp('dns/get', null)) as DnsView;
    const plain = { protocol: 'plain', isFromSystem: false };
    expect(servers).toEqual([
      {
        ...plain,
        server: poor.text,
        queries: 2,
        failures: 2,
        averageMs: null,
        p95Ms: null,
        state: expect.stringMatching(/^(up|slow)$/),
        lastFailure: 'no answer in time',
      },
      {
        ...plain,
        server: dns.text,
        queries: expect.any(Number),
        failures: 0,
        averageMs: expect.any(Number),
        p95Ms: expect.any(Number),
        state: 'up',
        lastFailure: '',
      },
      { ...plain, server: '127.0.0.1:9', queries: 0, failures: 0, averageMs: null, p95Ms: null, state: 'unused', lastFailure: '' },
    ]);
    await world.api.dns.replaceServers({ servers: [dns.text] });
    await poor.stop();
  });

  it('finds, pins and forgets what is remembered', async () => {
    for (const name of ['home.test', 'alias.test', 'six.test']) await world.api.dns.lookUp({ name });
    const names = async (filter: Parameters<typeof world.api.dns.entries>[0]) =>
      (await world.api.dns.entries(filter)).rows.map(({ name }) => name);
    expect(await names({ outcomes: ['found'], limit: 2 })).toHaveLength(2);
    expect(await names({ types: ['CNAME'] })).toEqual(['alias.test']);
    expect(await names({ text: '192.0.2.6' })).toEqual(['six.test']);
    expect(await world.api.dns.pin({ name: 'six.test', on: true })).toEqual({ ok: true });
    expect(await world.api.dns.pin({ name: 'nobody.test', on: true })).toMatchObject({ ok: false });
    expect((await world.api.dns.flush({ name: null })).names).toBeGreaterThanOrEqual(2);
    expect(await names({})).toEqual(['six.test']);
    expect(await world.api.dns.flush({ name: 'six.test' })).toEqual({ names: 1 });
    expect(await world.api.dns.entries({})).toEqual({ rows: [], matching: 0, total: 0 });
  });

  it('follows servers and counters as news', async () => {
    const feed = world.core.control.follow({ connections: false, dns: true }, undefined);
    const first = (await feed.next()).value as News;
    expect(first).toMatchObject({ dns: { servers: [{ server: dns.text }] }, dnsSettings: { servers: [dns.text] } });
    await world.api.dns.lookUp({ name: 'home.test' });
    let news = first;
    await until(async () => {
      news = { ...news, ...((await feed.next()).value as News) };
      return (news.dns?.counts.names ?? 0) > 0;
    }, 'the new name to be counted');
    await feed.return();
  });

  it('changes servers, overrides and switches, and the settings file keeps them', async () => {
    const other = await DnsServer.start({ 'home.test': { A: ['192.0.2.99'] } });
    expect(await overHttp('dns/replaceServers', { servers: [other.text, 'nonsense'] })).toMatchObject({
      ok: false,
      problems: [{ line: 2 }],
    });
    expect(await overHttp('dns/replaceServers', { servers: [other.text] })).toEqual({ ok: true });
    expect(await world.api.dns.lookUp({ name: 'home.test' })).toMatchObject({ entry: { answers: [{ value: '192.0.2.99' }] } });
    const overrides = [{ name: '*.lan', answers: ['192.0.2.7'] }];
    expect(await overHttp('dns/replaceOverrides', { overrides })).toEqual({ ok: true });
    expect(await world.api.dns.lookUp({ name: 'nas.lan' })).toMatchObject({
      entry: { origin: 'override', answers: [{ value: '192.0.2.7' }] },
    });
    expect(await overHttp('dns/change', { minTtlSeconds: 900, refuseBypassNames: false })).toEqual({ ok: true });
    expect(await world.api.dns.lookUp({ name: 'home.test' })).toMatchObject({ entry: { ttlSeconds: 900 } });
    expect(JSON.parse(readFileSync(join(world.folder, 'config.json'), 'utf8'))).toEqual({
      version: 1,
      dns: { servers: [other.text], overrides, minTtlSeconds: 900, refuseBypassNames: false },
    });
    expect(await world.api.dns.settings()).toMatchObject({ servers: [other.text], overrides, switches: { minTtlSeconds: 900 } });
    await other.stop();
  });

  it('may pin an answer that outlives its server', async () => {
    dns.script = scriptOf({ 'kept.test': { A: ['192.0.2.8'], ttl: 1 } });
    await world.api.dns.replaceServers({ servers: [dns.text] });
    await world.api.dns.lookUp({ name: 'kept.test' });
    await world.api.dns.pin({ name: 'kept.test', on: true });
    dns.script = scriptOf({});
    await world.api.dns.flush({ name: null });
    expect(await world.entry('kept.test')).toMatchObject({ isPinned: true, ttlLeftSeconds: null, answers: [{ value: '192.0.2.8' }] });
  });
});
