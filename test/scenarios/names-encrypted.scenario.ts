/** Names asked over TLS and over HTTPS: nobody on the way reads them, and a server that is not who it says is not believed. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { createAuthority, noCertificates, type TestAuthority } from '../support/certificates.ts';
import { DnsServer } from '../support/dns-server.ts';
import { startNames } from '../support/names-world.ts';
import { answering, ok, origin } from '../support/raw-peers.ts';
import { HttpsDnsServer, TlsDnsServer } from '../support/secure-dns-server.ts';
import { tempFolder } from '../support/temp-folder.ts';

const folder = tempFolder();
const pem = join(folder, 'authority.pem');
const ZONES = { 'site.test': { A: ['127.0.0.1'] }, 'next.test': { A: ['127.0.0.1'] } };
let authority: TestAuthority;
beforeEach((ctx) => {
  if (noCertificates !== undefined) ctx.skip(noCertificates);
  authority ??= createAuthority(folder);
  writeFileSync(pem, authority.ca);
});
const hello = () => origin(answering(() => ok('hello')));

describe('an encrypted name server', () => {
  it('over TLS, known by its name and found by its address, is asked over one connection', async () => {
    const dns = await TlsDnsServer.start(authority.certify(['DNS:dns.example']), ZONES);
    const world = await startNames({ 'dns.servers': `tls://dns.example:${dns.port} 127.0.0.1`, 'dns.authority': pem });
    const site = await hello();
    for (const name of ['site.test', 'next.test']) expect(await world.page(name, site.port)).toMatch(/hello$/);
    expect([dns.connections, dns.queries.map(({ name }) => name)]).toEqual([1, ['site.test', 'next.test']]);
    expect((await world.api.dns.get()).servers).toMatchObject([{ server: `tls://dns.example:${dns.port}`, protocol: 'tls', state: 'up' }]);
    await dns.stop();
  });

  it('over HTTPS, at an address alone, is asked in one session', async () => {
    const dns = await HttpsDnsServer.start(authority.certify(['IP:127.0.0.1']), ZONES);
    const server = `https://127.0.0.1:${dns.port}/dns-query`;
    const world = await startNames({ 'dns.servers': server, 'dns.authority': pem });
    const site = await hello();
    for (const name of ['site.test', 'next.test']) expect(await world.page(name, site.port)).toMatch(/hello$/);
    expect([dns.sessions, dns.asks.map(({ path }) => path)]).toEqual([1, ['/dns-query', '/dns-query']]);
    expect(await world.entry('site.test')).toMatchObject({ server });
    await dns.stop();
  });

  it('that hangs up is asked again', async () => {
    const dns = await TlsDnsServer.start(authority.certify(['IP:127.0.0.1']), ZONES);
    const world = await startNames({ 'dns.servers': `tls://127.0.0.1:${dns.port}`, 'dns.authority': pem });
    const site = await hello();
    expect(await world.page('site.test', site.port)).toMatch(/hello$/);
    dns.hangUp();
    expect(await world.page('next.test', site.port)).toMatch(/hello$/);
    expect(dns.connections).toBe(2);
    await dns.stop();
  });

  it.each([
    ['is somebody else', 'DNS:other.example', true],
    ['nobody vouches for', 'DNS:dns.example', false],
  ])('that %s is told nothing, and the next one is asked', async (_what, alternativeName, isTrusted) => {
    const impostor = await TlsDnsServer.start(authority.certify([alternativeName]), ZONES);
    const good = await DnsServer.start(ZONES);
    const world = await startNames({
      'dns.servers': `tls://dns.example:${impostor.port} 127.0.0.1,${good.text}`,
      ...(isTrusted ? { 'dns.authority': pem } : {}),
    });
    const site = await hello();
    expect(await world.page('site.test', site.port)).toMatch(/hello$/);
    expect([impostor.queries, good.queries.length]).toEqual([[], 1]);
    expect((await world.api.dns.get()).servers[0]?.lastFailure).toMatch(/cert|altnames|verify/i);
    await Promise.all([impostor.stop(), good.stop()]);
  });

  it('with an authority that cannot be read is reported at the start', async () => {
    const world = await startNames({ 'dns.servers': 'tls://127.0.0.1:9', 'dns.authority': join(folder, 'missing.pem') });
    expect(world.report.problems).toContainEqual(expect.stringMatching(/missing\.pem \(dns\.authority\) cannot be read \(ENOENT\)/));
    expect((await world.api.state.get()).health).toMatchObject([{ code: 'config-problem' }]);
  });
});
