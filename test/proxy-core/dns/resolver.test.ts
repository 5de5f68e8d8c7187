import { describe, expect, it } from 'vitest';
import { createDnsTransport } from '#core/dns/dns-transport.ts';
import { createResolver, RESOLVER_DEFAULTS } from '#core/dns/resolver.ts';
import { DnsServer } from '../../support/dns-server.ts';
import { countingRandom, DnsWorld } from '../../support/dns-world.ts';
import { replyFrom } from '../../support/dns-replies.ts';
import { realClock } from '../../support/real-clock.ts';
import { SilentLog } from '../../support/silent-log.ts';

describe('asking for a name', () => {
  it('asks for both families at once and gives their addresses in turn, IPv6 first', async () => {
    const world = new DnsWorld({ 'home.example': { A: ['192.0.2.1', '192.0.2.2'], AAAA: ['2001:db8::1'] } });
    expect(await world.resolve('home.example')).toEqual({
      type: 'found',
      addresses: ['2001:db8::1', '192.0.2.1', '192.0.2.2'],
      source: 'server',
    });
    expect(world.asked).toEqual(['A home.example 192.0.2.53', 'AAAA home.example 192.0.2.53']);
  });

  it('answers from the cache at once, without a promise, until the TTL is over', async () => {
    const world = new DnsWorld({ 'home.example': { A: ['192.0.2.1'], ttl: 60 } });
    await world.resolve('home.example');
    await world.pass(59_000);
    expect(world.resolver.resolve('home.example', '10.0.0.9')).toEqual({ type: 'found', addresses: ['192.0.2.1'], source: 'cache' });
    await world.pass(1000);
    expect(world.resolver.resolve('home.example', '10.0.0.9')).toBeInstanceOf(Promise);
  });

  it('joins equal questions asked at once', async () => {
    const world = new DnsWorld({ 'home.example': { A: ['192.0.2.1'] } });
    const answers = await Promise.all([
      world.resolve('home.example'),
      world.resolver.resolve('home.example', '10.0.0.8'),
      world.resolver.resolve('HOME.example.', ''),
    ]);
    expect(new Set(answers).size).toBe(1);
    expect(world.asked).toHaveLength(2);
    expect(world.resolver.counts().joined).toBe(2);
  });

  it('does not wait longer than 50 ms for AAAA once A is there, and takes the late reply into the cache', async () => {
    const world = new DnsWorld((query) => {
      const zones = { 'home.example': { A: ['192.0.2.1'], AAAA: ['2001:db8::1'] } };
      if (query.type === 'A') query.reply(replyFrom(zones, query, true) ?? new Uint8Array());
      else world.clock.after(200, () => query.reply(replyFrom(zones, query, true) ?? new Uint8Array()));
    });
    expect(await world.resolve('home.example', 80)).toMatchObject({ addresses: ['192.0.2.1'] });
    await world.pass(300);
    expect(world.resolver.resolve('home.example', '')).toMatchObject({ addresses: ['2001:db8::1', '192.0.2.1'], source: 'cache' });
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
