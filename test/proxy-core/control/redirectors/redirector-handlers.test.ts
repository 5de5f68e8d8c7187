import type { ContractRouterClient } from '@orpc/contract';
import { createRouterClient } from '@orpc/server';
import { describe, expect, it } from 'vitest';
import type { redirectorsContract } from '#core/contract/redirectors-contract.ts';
import { createRedirectorHandlers } from '#core/control/redirectors/redirector-handlers.ts';
import { poolSettings, poolView, REPORT, ScriptedRedirectors } from '../../../support/scripted-redirectors.ts';
import { SilentLog } from '../../../support/silent-log.ts';

function called(mayWrite = true) {
  const redirectors = new ScriptedRedirectors();
  redirectors.pools = [poolView()];
  redirectors.kept = [poolSettings()];
  const log = new SilentLog();
  let changes = 0;
  const handlers = createRedirectorHandlers({ log, redirectors, redirectorsChanged: () => (changes += 1) });
  const api: ContractRouterClient<typeof redirectorsContract> = createRouterClient(handlers, { context: { mayWrite } });
  return { api, redirectors, log, changes: () => changes };
}

describe('the handlers for redirectors', () => {
  it('show pools, settings, templates and versions to everybody', async () => {
    const { api, redirectors, changes } = called(false);
    await redirectors.save({ pool: 'family', language: 'ts', text: 'x', savedBy: '', note: '' });
    expect(await api.pools()).toMatchObject([{ name: 'family', state: 'running' }]);
    expect(await api.settings()).toMatchObject({ pools: [{ name: 'family', isSimple: false }], filesFolder: '/pages' });
    expect(await api.templates()).toMatchObject([{ name: 'permit-all' }]);
    expect(await api.versions({ pool: 'family' })).toMatchObject([{ version: 1 }]);
    expect(await api.read({ pool: 'family', version: 1 })).toEqual({ text: 'x' });
    expect(await api.read({ pool: 'family', version: 2 })).toBeNull();
    expect(changes()).toBe(0);
  });

  it('start, stop and restart, and say so to those who follow', async () => {
    const { api, redirectors, changes } = called();
    expect(await api.stop({ pool: 'family' })).toEqual({ ok: true });
    expect(redirectors.pools[0]?.state).toBe('stopped');
    expect(await api.start({ pool: 'family' })).toEqual({ ok: true });
    expect(await api.restart({ pool: 'family' })).toEqual({ ok: true });
    expect(await api.stop({ pool: 'nobody' })).toMatchObject({ ok: false, userText: expect.stringMatching(/\.$/) });
    expect(changes()).toBe(4);
  });

  it('change limits, add, remove and put in order', async () => {
    const { api, redirectors } = called();
    expect(await api.change({ pool: 'family', change: { max: 9, onFailure: 'deny' } })).toEqual({ ok: true });
    expect(redirectors.kept[0]).toMatchObject({ max: 9, onFailure: 'deny', min: 1 });
    expect(await api.add({ name: 'second', program: 'log-only' })).toEqual({ ok: true });
    expect(await api.reorder({ pools: ['second', 'family'] })).toEqual({ ok: true });
    expect(redirectors.kept.map(({ name }) => name)).toEqual(['second', 'family']);
    expect(await api.remove({ pool: 'second' })).toEqual({ ok: true });
    expect(await api.remove({ pool: 'second' })).toMatchObject({ ok: false });
  });

  it('keep versions, try one, promote it, and go back', async () => {
    const { api, redirectors } = called();
    await api.save({ pool: 'family', language: 'ts', text: 'one', note: 'first' });
    const saved = await api.save({ pool: 'family', language: 'sh', text: 'two' });
    expect(saved).toMatchObject({ ok: true, version: { version: 2, language: 'sh' } });
    expect(await api.tryOut({ pool: 'family', version: 2 })).toEqual({ ok: true, report: REPORT });
    expect(await api.promote({ pool: 'family', version: 2 })).toEqual({ ok: true });
    expect(redirectors.kept[0]?.program).toBe('/versions/2.sh');
    await api.promote({ pool: 'family', version: 1 });
    expect(redirectors.kept[0]?.program).toBe('/versions/1.ts');
    expect(await api.save({ pool: 'family', language: 'ts', text: '' })).toMatchObject({ ok: false });
  });

  it.each([
    ['start', (api: ReturnType<typeof called>['api']) => api.start({ pool: 'family' })],
    ['change', (api: ReturnType<typeof called>['api']) => api.change({ pool: 'family', change: {} })],
    ['add', (api: ReturnType<typeof called>['api']) => api.add({ name: 'x' })],
    ['save', (api: ReturnType<typeof called>['api']) => api.save({ pool: 'family', language: 'ts', text: 'x' })],
    ['promote', (api: ReturnType<typeof called>['api']) => api.promote({ pool: 'family', version: 1 })],
    ['tryOut', (api: ReturnType<typeof called>['api']) => api.tryOut({ pool: 'family', version: 1 })],
  ] as const)('let nobody %s who may only look', async (_name, run) => {
    const { api, redirectors, changes } = called(false);
    await expect(run(api)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    expect([redirectors.kept, changes()]).toEqual([[poolSettings()], 0]);
  });

  it.each([
    ['a name without an end', { name: 'x'.repeat(65) }],
    ['more helpers than any machine has use for', { name: 'x', max: 257 }],
    ['a time limit of an hour', { name: 'x', timeoutMs: 3_600_000 }],
    ['a protocol nobody speaks', { name: 'x', protocol: 'morse' as 'squid' }],
    ['arguments without an end', { name: 'x', arguments: Array.from({ length: 65 }, () => 'x') }],
  ])('refuse %s before anybody looks at it', async (_name, pool) => {
    const { api, redirectors } = called();
    await expect(api.add(pool)).rejects.toMatchObject({ code: 'BAD_REQUEST' });
    expect(redirectors.kept).toHaveLength(1);
  });

  it('refuse a program larger than is kept, and a trial of more than is recorded', async () => {
    const { api } = called();
    await expect(api.save({ pool: 'family', language: 'ts', text: 'x'.repeat(262_145) })).rejects.toMatchObject({ code: 'BAD_REQUEST' });
    await expect(api.tryOut({ pool: 'family', version: 1, requests: 5001 })).rejects.toMatchObject({ code: 'BAD_REQUEST' });
  });

  it('say in plain words that a disk failed, and keep the reason in the log', async () => {
    const { api, redirectors, log } = called();
    redirectors.broken = new Error('EIO at /secret/path');
    const failed = api.change({ pool: 'family', change: { max: 2 } });
    await expect(failed).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE', message: expect.not.stringContaining('secret') });
    await expect(api.templates()).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
    expect(log.lines.map(({ level }) => level)).toEqual(['error', 'error']);
  });
});
