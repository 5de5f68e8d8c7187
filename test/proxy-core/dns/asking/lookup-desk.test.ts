import { describe, expect, it } from 'vitest';
import { MAX_UNDER_WAY } from '#core/dns/asking/lookup-desk.ts';
import { settled } from '../../../support/fake-clock.ts';
import { answerFrom, type ScriptedQuery } from '../../../support/scripted-dns.ts';
import { DnsWorld } from '../../../support/dns-world.ts';

const HOME = { 'home.example': { A: ['192.0.2.1'] } };

describe('names being looked up', () => {
  it('are asked for once, however many wait', async () => {
    let held: ScriptedQuery | undefined;
    const world = new DnsWorld((query) => void (held = query), { hasIpv6: false });
    const waiting = Array.from({ length: 50 }, () => world.resolver.resolve('home.example', '10.0.0.9'));
    await settled();
    expect(world.resolver.counts()).toMatchObject({ underWay: 1, joined: 49, misses: 1 });
    if (held !== undefined) answerFrom(HOME, held);
    expect(new Set(await Promise.all(waiting.map((each) => Promise.resolve(each)))).size).toBe(1);
    expect(world.resolver.counts()).toMatchObject({ underWay: 0 });
  });

  it('are bounded; what is remembered still answers', async () => {
    const world = new DnsWorld((query) => (query.name === 'home.example' ? answerFrom(HOME, query) : undefined), { hasIpv6: false });
    await world.resolve('home.example');
    for (let index = 0; index < MAX_UNDER_WAY; index += 1) void world.resolver.resolve(`n${index}.example`, '');
    expect(await world.resolver.resolve('one-more.example', '')).toMatchObject({
      type: 'failed',
      detail: expect.stringContaining('too many'),
    });
    expect(world.resolver.resolve('home.example', '')).toMatchObject({ type: 'found' });
    expect(await world.resolver.lookUpNow('one-more.example')).toMatchObject({ type: 'problem' });
    expect(world.resolver.resolve('n7.example', '')).toBeInstanceOf(Promise);
    world.resolver.stop();
  });

  it('are asked of the new servers when these change', async () => {
    const world = new DnsWorld((query) => (query.server === '192.0.2.99:53' ? answerFrom(HOME, query) : undefined), { hasIpv6: false });
    const asked = world.resolver.resolve('home.example', '');
    await world.pass(100);
    expect(world.resolver.changeServers([{ server: '192.0.2.99', bootstrap: [] }])).toEqual({ type: 'changed' });
    expect(await asked).toMatchObject({ type: 'found' });
    expect(world.dns.openDatagrams).toBe(1);
  });

  it('end when everything ends, and nothing stays open', async () => {
    const world = new DnsWorld(() => {}, { hasIpv6: false });
    const asked = [world.resolver.resolve('home.example', ''), world.resolver.relay('home.example', 15)];
    await world.pass(100);
    world.resolver.stop();
    expect(await Promise.all(asked.map((each) => Promise.resolve<unknown>(each)))).toEqual([
      { type: 'failed', detail: 'the resolver has stopped' },
      { type: 'failed', detail: 'the resolver has stopped' },
    ]);
    expect(await world.resolver.resolve('later.example', '')).toMatchObject({ type: 'failed' });
    world.clock.advance(60_000);
    expect([world.clock.waiting, world.dns.openDatagrams, world.dns.openStreams]).toEqual([0, 0, 0]);
  });
});
