import { describe, expect, it } from 'vitest';
import type { DnsEntryView } from '#core/contract/dns-views.ts';
import type { ZoneTable } from '../../../support/dns-replies.ts';
import { DnsWorld } from '../../../support/dns-world.ts';
import { answerFrom, type ScriptedQuery } from '../../../support/scripted-dns.ts';

const PLAIN = { hasIpv6: false };
const HOME: ZoneTable = { 'home.example': { A: ['192.0.2.1'], ttl: 60 } };
const ALL = { text: '', outcomes: null, types: null, time: null, pinnedOnly: false, offset: 0, limit: 100 };

/** A world whose zones can be changed while it runs. */
function changing(zones: ZoneTable): { world: DnsWorld; set: (zones: ZoneTable) => void } {
  let current = zones;
  const world = new DnsWorld((query: ScriptedQuery) => answerFrom(current, query), PLAIN);
  return { world, set: (next) => void (current = next) };
}

const entry = (world: DnsWorld, name: string): DnsEntryView | undefined => world.resolver.entries({ ...ALL, text: name }).rows[0];

describe('what a person may do', () => {
  it('is to look a name up now', async () => {
    const { world, set } = changing(HOME);
    await world.resolve('home.example');
    set({ 'home.example': { A: ['192.0.2.2'], ttl: 30 } });
    expect(await world.resolver.lookUpNow(' Home.Example ')).toMatchObject({
      type: 'entry',
      entry: { answers: [{ value: '192.0.2.2' }], ttlLeftSeconds: 30, hits: 0 },
    });
    expect(world.resolver.resolve('home.example', '')).toMatchObject({ addresses: ['192.0.2.2'] });
  });

  it('is to be told why there is no answer', async () => {
    const { world } = changing({ 'broken.example': { rcode: 'SERVFAIL' } });
    expect(await world.resolver.lookUpNow('broken.example')).toMatchObject({
      type: 'entry',
      entry: { outcome: 'failed', userText: expect.stringContaining('SERVFAIL') },
    });
    expect(await world.resolver.lookUpNow('gone.example')).toMatchObject({ type: 'entry', entry: { outcome: 'no-such-name' } });
  });

  it('is to keep the answer from before when the servers have none', async () => {
    const { world, set } = changing(HOME);
    await world.resolve('home.example');
    set({ 'home.example': { rcode: 'SERVFAIL' } });
    expect(await world.resolver.lookUpNow('home.example')).toMatchObject({ type: 'problem', userText: expect.stringContaining('before') });
    expect(world.resolver.resolve('home.example', '')).toMatchObject({ addresses: ['192.0.2.1'] });
  });

  it.each(['192.0.2.1', 'not a name', '', 'a..b'])('is not to look up %j', async (text) => {
    const { world } = changing(HOME);
    expect(await world.resolver.lookUpNow(text)).toMatchObject({ type: 'problem', userText: expect.stringMatching(/./) });
  });

  it('is to see where a local answer comes from', async () => {
    const world = new DnsWorld({}, { overrides: [{ name: 'nas.lan', answers: ['192.0.2.8'] }] });
    expect(await world.resolver.lookUpNow('nas.lan')).toMatchObject({
      entry: { origin: 'override', ttlLeftSeconds: null, answers: [{ type: 'A', value: '192.0.2.8' }] },
    });
    expect(await world.resolver.lookUpNow('localhost')).toMatchObject({ entry: { origin: 'built-in' } });
    expect(await world.resolver.lookUpNow('x.onion')).toMatchObject({ entry: { origin: 'built-in', outcome: 'no-such-name' } });
  });

  it('is to forget one name or all, and to pin', async () => {
    const world = new DnsWorld((query) => answerFrom({ [query.name]: { A: ['192.0.2.1'], ttl: 60 } }, query), PLAIN);
    for (const name of ['a.x', 'b.x', 'c.x']) await world.resolve(name);
    expect([world.resolver.pin('A.x', true), world.resolver.pin('nobody.x', true)]).toEqual(['done', 'unknown']);
    expect([world.resolver.flush('B.x.'), world.resolver.flush('b.x'), world.resolver.flush()]).toEqual([1, 0, 1]);
    world.clock.advance(1e9);
    expect(world.resolver.resolve('a.x', '')).toMatchObject({ addresses: ['192.0.2.1'], source: 'cache' });
    expect(entry(world, 'a.x')).toMatchObject({ isPinned: true, ttlLeftSeconds: null });
    expect(world.resolver.flush('a.x')).toBe(1);
  });

  it('is not to look up a name without a dot where these are not asked for', async () => {
    const world = new DnsWorld({ nas: { A: ['192.0.2.8'] } }, { singleLabels: 'never' });
    expect(await world.resolver.lookUpNow('nas')).toMatchObject({ type: 'problem', userText: expect.stringContaining('dot') });
    expect(world.asked).toEqual([]);
  });
});
