import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { NamesDesk } from '#core/composition/names/names-desk.ts';
import { openConfig } from '#core/config/config-store.ts';
import type { ProxyConfig } from '#core/config/settings.ts';
import type { DnsListenerView } from '#core/contract/dns-views.ts';
import { DnsWorld } from '../../../support/dns-world.ts';
import { tempFolder } from '../../../support/temp-folder.ts';

const folder = tempFolder();
const LISTENER: DnsListenerView = {
  addresses: [],
  connections: 0,
  underWay: 0,
  queries: 0,
  refused: 0,
  notAllowed: 0,
  tooOften: 0,
  overloaded: 0,
};
let desks = 0;

/** A desk over a real settings file; what it puts into force is kept for the test to see. */
async function deskOver(document = 'config.json') {
  desks += 1;
  const place = join(folder, `d${desks}`);
  mkdirSync(place);
  const file = join(place, document);
  const world = new DnsWorld({ 'home.example': { A: ['192.0.2.1'], AAAA: ['2001:db8::1'] } });
  const opened = await openConfig({ file, environment: {}, overrides: new Map(), clock: world.clock });
  if (!opened.ok) throw new Error(opened.problems.join());
  const applied: (ProxyConfig['dns'] & { readonly changed: string })[] = [];
  const running = {
    resolver: world.resolver,
    listener: LISTENER,
    apply: (changed: string, settings: ProxyConfig['dns']) => void applied.push({ ...settings, changed }),
  };
  const desk = new NamesDesk(opened.store, () => running);
  const written = (): unknown => (JSON.parse(readFileSync(file, 'utf8')) as { readonly dns?: unknown }).dns;
  return { desk, world, applied, written, place };
}

describe('the desk for names', () => {
  it('shows servers, counters, entries and settings', async () => {
    const { desk, world } = await deskOver();
    await world.resolve('home.example');
    expect(desk.view()).toMatchObject({
      servers: [{ server: '192.0.2.53', queries: 2, state: 'up' }],
      counts: { names: 1, misses: 1 },
      listener: LISTENER,
    });
    expect(desk.settings()).toEqual({
      servers: [],
      overrides: [],
      switches: { preferFamily: 'auto', minTtlSeconds: 5, maxTtlSeconds: 86_400, serveStale: false, refuseBypassNames: true },
    });
    const all = { text: '', outcomes: null, types: null, time: null, pinnedOnly: false, offset: 0, limit: 10 } as const;
    expect(desk.entries(all).rows).toMatchObject([{ name: 'home.example' }]);
    expect([desk.pin(' home.example ', true), desk.pin('nobody.example', true)]).toEqual(['done', 'unknown']);
    expect([desk.flush(null), desk.flush('HOME.example. '), desk.flush('home.example')]).toEqual([0, 1, 0]);
    world.resolver.stop();
  });

  it('looks up now, and says in words what does not work', async () => {
    const { desk, world } = await deskOver();
    expect(await desk.lookUp('home.example')).toMatchObject({ ok: true, entry: { name: 'home.example', outcome: 'found' } });
    expect(await desk.lookUp('192.0.2.1')).toMatchObject({ ok: false, userText: expect.stringMatching(/\.$/) });
    world.resolver.stop();
  });

  it('replaces the servers, in the file first', async () => {
    const { desk, world, applied, written } = await deskOver();
    const lines = ['', ' 192.0.2.54:5353 ', 'tls://dns.example 192.0.2.55', ''];
    expect(await desk.replaceServers(lines)).toEqual({ ok: true });
    const servers = ['192.0.2.54:5353', 'tls://dns.example 192.0.2.55'];
    expect([applied.at(-1)?.servers, written(), desk.settings().servers]).toEqual([servers, { servers }, servers]);
    world.resolver.stop();
  });

  it('names every line that is no server, and changes nothing', async () => {
    const { desk, world, applied } = await deskOver();
    const outcome = await desk.replaceServers(['192.0.2.1', 'dns.example', '', '192.0.2.1 192.0.2.2']);
    expect(outcome).toMatchObject({
      ok: false,
      userText: '2 lines make no sense. Nothing was changed.',
      problems: [{ line: 2 }, { line: 4 }],
    });
    const many = Array.from({ length: 9 }, (_, index) => `192.0.2.${index}`);
    expect(await desk.replaceServers(many)).toMatchObject({ ok: false, problems: [{ line: 9, userText: expect.stringContaining('8') }] });
    expect([applied, desk.settings().servers]).toEqual([[], []]);
    world.resolver.stop();
  });

  it('replaces the overrides likewise', async () => {
    const { desk, world, applied, written } = await deskOver();
    const overrides = [{ name: 'nas.lan', answers: ['192.0.2.7'] }];
    expect(await desk.replaceOverrides(overrides)).toEqual({ ok: true });
    expect([applied.at(-1)?.overrides, written()]).toEqual([overrides, { overrides }]);
    expect(await desk.replaceOverrides([...overrides, { name: 'a b', answers: [] }])).toMatchObject({
      ok: false,
      userText: 'One line makes no sense. Nothing was changed.',
      problems: [{ line: 2 }],
    });
    expect(desk.settings().overrides).toEqual(overrides);
    world.resolver.stop();
  });

  it('changes switches one by one', async () => {
    const { desk, world, applied, written } = await deskOver();
    expect(await desk.change({ serveStale: true })).toEqual({ ok: true });
    expect(await desk.change({ preferFamily: 'only-ipv4' })).toEqual({ ok: true });
    expect([applied.map(({ changed }) => changed), written()]).toEqual([
      ['switches', 'switches'],
      { serveStale: true, preferFamily: 'only-ipv4' },
    ]);
    expect(desk.settings().switches).toMatchObject({ serveStale: true, preferFamily: 'only-ipv4', minTtlSeconds: 5 });
    world.resolver.stop();
  });

  it('changes nothing when the settings cannot be stored', async () => {
    const { desk, world, applied, place } = await deskOver('folder/config.json');
    const { writeFileSync } = await import('node:fs');
    writeFileSync(join(place, 'folder'), 'in the way');
    for (const outcome of [
      await desk.replaceServers(['192.0.2.54']),
      await desk.replaceOverrides([]),
      await desk.change({ serveStale: true }),
    ])
      expect(outcome).toMatchObject({ ok: false, userText: expect.stringMatching(/could not be saved/) });
    expect([applied, desk.settings().servers]).toEqual([[], []]);
    world.resolver.stop();
  });
});
