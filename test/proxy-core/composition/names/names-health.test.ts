import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { NamesHealth, TRY_AGAIN_MS } from '#core/composition/names/names-health.ts';
import type { HealthNote } from '#core/contract/views.ts';
import type { ResolverOptions } from '#core/dns/resolver.ts';
import { makeReply } from '../../../support/dns-replies.ts';
import { DnsWorld } from '../../../support/dns-world.ts';
import type { ScriptedQuery } from '../../../support/scripted-dns.ts';
import { tempFolder } from '../../../support/temp-folder.ts';

const folder = tempFolder();

/** A resolver whose only server can be switched off, and the notes people would see. */
function failing(options: Partial<ResolverOptions> = {}) {
  const notes = new Map<string, HealthNote>();
  const board = { on: (note: HealthNote) => void notes.set(note.code, note), off: (code: string) => void notes.delete(code) };
  let answers = true;
  const serve = (query: ScriptedQuery): void => {
    if (answers)
      query.reply(makeReply(query, { answers: query.type === 'A' ? [{ name: query.rawName, type: 'A', ttl: 1, data: '192.0.2.1' }] : [] }));
  };
  const world: DnsWorld = new DnsWorld(serve, {
    ...options,
    ttlFloorSeconds: 1,
    onLookedUp: (name, hasAnswer) => health.lookedUp(name, hasAnswer),
  });
  const health: NamesHealth = new NamesHealth(() => world.resolver, board, world.clock);
  return { world, health, note: () => notes.get('dns-failing')?.userText, switchTo: (on: boolean) => void (answers = on) };
}

describe('the note that names cannot be looked up', () => {
  it('comes when the last server goes down, names it, and goes by itself when it answers again', async () => {
    const { world, note, switchTo, health } = failing();
    await world.resolve('a.example');
    expect(note()).toBeUndefined();
    switchTo(false);
    await world.resolve('b.example');
    expect(note()).toContain('192.0.2.53');
    switchTo(true);
    await world.pass(TRY_AGAIN_MS + 100);
    expect(note()).toBeUndefined();
    await world.pass(60_000);
    health.stop();
    world.resolver.stop();
    expect(world.clock.waiting).toBe(0);
  });

  it('stays while nothing answers, and is tried again and again', async () => {
    const { world, note, switchTo, health } = failing();
    switchTo(false);
    await world.resolve('b.example');
    const before = world.dns.queries.length;
    await world.pass(3 * (TRY_AGAIN_MS + 6000));
    expect(note()).toBeDefined();
    expect(world.dns.queries.length).toBeGreaterThan(before + 3);
    health.stop();
    world.resolver.stop();
    await world.pass(TRY_AGAIN_MS * 2);
    expect(world.clock.waiting).toBe(0);
  });

  it('does not come for one broken name', async () => {
    const { world, health, note } = failing();
    health.lookedUp('broken.example', false);
    expect(note()).toBeUndefined();
    health.stop();
    world.resolver.stop();
  });

  it('says so when there is no server at all, and is looked at again at once when there are others', async () => {
    const resolvConf = join(folder, 'resolv.conf');
    writeFileSync(resolvConf, '# none\n');
    const { world, note, health } = failing({ servers: [], resolvConf });
    // The one on this machine is our own.
    world.resolver.avoidServers([{ address: '127.0.0.1', port: 53 }]);
    await world.resolve('a.example');
    expect(note()).toMatch(/No name server is known/);
    world.resolver.changeServers([{ server: '192.0.2.99', bootstrap: [] }]);
    health.serversChanged();
    expect(note()).toContain('192.0.2.99');
    await world.pass(200);
    expect(note()).toBeUndefined();
    health.serversChanged();
    expect(note()).toBeUndefined();
    health.stop();
    world.resolver.stop();
  });
});
