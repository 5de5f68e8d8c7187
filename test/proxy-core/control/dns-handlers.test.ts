import type { ContractRouterClient } from '@orpc/contract';
import { createRouterClient } from '@orpc/server';
import { describe, expect, it } from 'vitest';
import type { dnsContract } from '#core/contract/dns-contract.ts';
import { createDnsHandlers } from '#core/control/dns-handlers.ts';
import { dnsEntry, ScriptedNames } from '../../support/scripted-names.ts';
import { SilentLog } from '../../support/silent-log.ts';

function called(mayWrite = true) {
  const dns = new ScriptedNames();
  const log = new SilentLog();
  let changes = 0;
  const handlers = createDnsHandlers({ log, dns, dnsChanged: () => (changes += 1) });
  const api: ContractRouterClient<typeof dnsContract> = createRouterClient(handlers, { context: { mayWrite } });
  return { api, dns, log, changes: () => changes };
}

describe('the handlers for names', () => {
  it('show servers, counters, settings, and the cache page by page', async () => {
    const { api, dns } = called(false);
    dns.entriesKept = Array.from({ length: 150 }, (_, index) => dnsEntry({ name: `n${index}.example` }));
    expect(await api.get()).toMatchObject({ servers: [], counts: { names: 150 }, listener: { addresses: [] } });
    expect(await api.settings()).toMatchObject({ servers: [], switches: { serveStale: false } });
    expect(await api.entries({})).toMatchObject({ matching: 150, rows: { length: 100 } });
    expect((await api.entries({ text: 'n14', offset: 1, limit: 2 })).rows.map(({ name }) => name)).toEqual([
      'n140.example',
      'n141.example',
    ]);
  });

  it('forget, pin and look up, and say so to those who follow', async () => {
    const { api, dns, changes } = called();
    dns.entriesKept = [dnsEntry(), dnsEntry({ name: 'other.example' })];
    expect(await api.pin({ name: 'home.example', on: true })).toEqual({ ok: true });
    expect(dns.entriesKept[0]?.isPinned).toBe(true);
    expect(await api.lookUp({ name: 'home.example' })).toMatchObject({ ok: true, entry: { name: 'home.example' } });
    expect(await api.lookUp({ name: 'nobody.example' })).toMatchObject({ ok: false, userText: 'No answer.' });
    expect(await api.flush({ name: 'home.example' })).toEqual({ names: 1 });
    expect(await api.flush({ name: null })).toEqual({ names: 1 });
    expect(changes()).toBe(5);
  });

  it.each(['gone.example', 'full.example'])('say in words why %s cannot be pinned', async (name) => {
    const { api } = called();
    expect(await api.pin({ name, on: true })).toMatchObject({ ok: false, userText: expect.stringMatching(/\.$/) });
  });

  it('replace servers and overrides, or say what is wrong by line', async () => {
    const { api, dns } = called();
    expect(await api.replaceServers({ servers: ['192.0.2.53', 'bad'] })).toMatchObject({ ok: false, problems: [{ line: 2 }] });
    expect(dns.now.servers).toEqual([]);
    expect(await api.replaceServers({ servers: ['192.0.2.53'] })).toEqual({ ok: true });
    expect(await api.replaceOverrides({ overrides: [{ name: 'nas.lan', answers: ['192.0.2.7'] }] })).toEqual({ ok: true });
    expect(await api.change({ serveStale: true })).toEqual({ ok: true });
    expect(await api.settings()).toMatchObject({
      servers: ['192.0.2.53'],
      overrides: [{ name: 'nas.lan' }],
      switches: { serveStale: true, minTtlSeconds: 5 },
    });
  });

  it('let a reader change nothing and cause no traffic', async () => {
    const { api, dns, changes } = called(false);
    const tries = [
      api.flush({ name: null }),
      api.pin({ name: 'a', on: true }),
      api.lookUp({ name: 'a.example' }),
      api.replaceServers({ servers: [] }),
      api.replaceOverrides({ overrides: [] }),
      api.change({ serveStale: true }),
    ];
    for (const attempt of tries) await expect(attempt).rejects.toMatchObject({ code: 'FORBIDDEN' });
    expect([dns.asked, changes()]).toEqual([[], 0]);
  });

  it.each([
    ['entries', { limit: 501 }],
    ['entries', { limit: 0 }],
    ['entries', { offset: -1 }],
    ['entries', { text: 'x'.repeat(261) }],
    ['entries', { outcomes: ['lost'] }],
    ['entries', { types: ['MX'] }],
    ['entries', { time: 'old' }],
    ['lookUp', { name: 'x'.repeat(261) }],
    ['lookUp', {}],
    ['flush', {}],
    ['pin', { name: 'a.example' }],
    ['replaceServers', { servers: Array.from({ length: 101 }, () => '192.0.2.1') }],
    ['replaceServers', { servers: ['x'.repeat(1001)] }],
    ['replaceOverrides', { overrides: Array.from({ length: 10_001 }, () => ({ name: 'a', answers: [] })) }],
    ['replaceOverrides', { overrides: [{ name: 'a', answers: Array.from({ length: 17 }, () => 'b') }] }],
    ['change', { preferFamily: 'ipv5' }],
    ['change', { maxTtlSeconds: 0 }],
  ] as const)('refuse %s of %.80j', async (what, ask) => {
    const { api, changes } = called();
    const ways: Readonly<Record<string, (ask: never) => Promise<unknown>>> = api;
    await expect(ways[what]?.(ask as never)).rejects.toMatchObject({ code: 'BAD_REQUEST' });
    expect(changes()).toBe(0);
  });

  it('tell a broken disk in plain words', async () => {
    const { api, dns, log } = called();
    dns.broken = new Error('EROFS: /data');
    await expect(api.replaceServers({ servers: [] })).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
    expect(log.lines).toHaveLength(1);
  });
});
